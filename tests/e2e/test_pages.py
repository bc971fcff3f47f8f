"""Every page of every role on a phone and on a desk: no error, nothing too wide, no accessibility violation."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from lentera.lib import quarters
from management.views.nakes_profile import SECTIONS
from tests.e2e.conftest import DESK, PHONE, Visitor

pytestmark = pytest.mark.e2e

# Pages behind a row are reached by following the first link to one.
BEHIND = {
    "nakes": {
        "shift": ("/nakes/", "a[href^='/nakes/shift/']"),
        "dokumen": ("/nakes/profil/dokumen/", "a[href^='/nakes/profil/dokumen/']:has(strong)"),
        "sah": ("/nakes/profil/sah/?q=waingapu", "a[href*='?faskes=']"),
    },
    "dinas": {"ramalan": ("/dinas/ramalan/", "a[href^='/dinas/ramalan/5']")},
    "faskes": {
        "shift": ("/faskes/shift/", "a[href^='/faskes/shift/'].row-item"),
        "acara": ("/faskes/rencana/kalender/", "a[href*='/kalender/acara/'].row-item"),
        "rencana": ("/faskes/rencana/anggaran/?triwulan=NEXT", "a[href*='/anggaran/rencana/'].row-item"),
    },
}

PAGES = {
    None: ("/", "/akun/login/", "/akun/password/reset/", "/daftar/nakes/", "/daftar/faskes/", "/luring/"),
    "nakes": (
        "/nakes/", "/nakes/peta/", "/nakes/lamaran/", "/nakes/jadwal/", "/nakes/kinerja/", "/nakes/profil/", "/pesan/",
        "/pesan/pengaturan/", "/akun/", "/akun/alamat/", "/akun/password/change/", "/akun/data/", "/akun/data/dilihat/", "/akun/data/persetujuan/", "/nakes/profil/dokumen/", "/nakes/profil/sip/", "/nakes/profil/tanggal/",
        "/nakes/profil/tempat-pilihan/", "/nakes/profil/dokumen/tulis/", "/nakes/profil/sah/?q=waingapu", "/nakes/mulai/identitas/",
        "/nakes/mulai/dokumen/", "/nakes/mulai/tempat/", *(f"/nakes/profil/{section}/" for section in SECTIONS),
    ),
    "volunteer": ("/nakes/", "/nakes/profil/", "/nakes/mulai/kuliah/"),
    "faskes": (
        "/faskes/", "/faskes/shift/", "/faskes/shift/baru/", "/faskes/jadwal/", "/faskes/riwayat/", "/faskes/kinerja/",
        "/faskes/rencana/", "/faskes/rencana/ramalan/", "/faskes/rencana/ramalan/?jangka=bulan", "/faskes/rencana/data/", "/faskes/rencana/kalender/", "/faskes/rencana/ketepatan/",
        "/faskes/rencana/aturan/", "/faskes/rencana/kunci/", "/faskes/rencana/anggaran/",
        "/faskes/rencana/anggaran/rencana/", "/faskes/rencana/laporan/", "/api/v1/",
        "/faskes/rencana/risiko/", "/rekan/",
    ),
    "head": ("/faskes/", "/faskes/shift/", "/faskes/jadwal/"),
    "dinas": ("/dinas/", "/dinas/ramalan/", "/dinas/ramalan/laporan/", "/dinas/risiko/", "/dinas/risiko/penempatan/",
        "/dinas/risiko/penyakit/"),
    "platform": ("/admin/", "/galeri/"),
}  # fmt: skip


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("who", PAGES, ids=lambda who: who or "guest")
def test_pages(visitor: Callable[..., Visitor], who: str | None, size: dict[str, int]) -> None:
    someone = visitor(who, size=size)
    found: list[str] = []
    for path in PAGES[who]:
        someone.go(path)
        if path not in ("/admin/", "/galeri/"):
            name = path.strip("/").replace("/", "-").replace("?", "") or "depan"
            width = "360" if size is PHONE else "1280"
            found += someone.problems(f"{name}-{who or 'tamu'}-{width}")
    for name, (listed, link) in BEHIND.get(who, {}).items():
        someone.go(listed.replace("NEXT", quarters.of(timezone.now().date()).next().code))
        someone.go(someone.page.locator(link).first.get_attribute("href"))
        found += someone.problems(f"{name}-{who}-{size['width']}")
    assert found == []
