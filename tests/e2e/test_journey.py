"""The main job from end to end in a real browser: post, match, apply, accept, check in, agree the hours, rate.

Twice: on a desk with somebody who has a SIP here, and all on phones with somebody who needs an assignment letter.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from lentera.demo.people import DOMAIN
from tests.e2e.conftest import DESK, PHONE, Visitor, sign_in

pytestmark = pytest.mark.e2e
HERE = ZoneInfo("Asia/Makassar")


def button(someone: Visitor, name: str):
    return someone.page.get_by_role("button", name=re.compile(f"^{name}"))


def post_shift(admin: Visitor, *, profession: str, start: datetime, rate: str) -> str:
    """Post a shift of four hours; returns its address."""
    page = admin.page
    admin.go("/faskes/shift/baru/")
    page.get_by_label("Departemen").select_option(label="IGD")
    page.get_by_label("Profesi").select_option(label=profession)
    page.get_by_label("Tanggal mulai").fill(f"{start:%Y-%m-%d}")
    page.get_by_text("Jam lain").click()
    page.locator("[name=start]").fill(f"{start:%H:%M}")
    page.locator("[name=end]").fill(f"{start + timedelta(hours=4):%H:%M}")
    page.locator("[name=places]").fill("1")
    page.locator("[name=rate]").fill(rate)
    expect(page.get_by_text("Biaya platform").locator("visible=true").first).to_be_visible()
    admin.check("journey-1-post")
    button(admin, "Pasang shift").click()
    page.wait_for_url(re.compile(r"/faskes/shift/[0-9a-f-]{36}/$"))
    return page.url


def apply(nakes: Visitor, shift_uid: str) -> None:
    """At most two taps from the feed: the first is enough."""
    nakes.go("/nakes/")
    offer = nakes.page.locator(".offer", has=nakes.page.locator(f"a[href*='{shift_uid}']")).first
    nakes.check("journey-2-feed")
    offer.get_by_role("button", name=re.compile("^Lamar shift ini")).click()
    expect(nakes.page.get_by_text("Menunggu jawaban").first).to_be_visible()


def accept(admin: Visitor, name: str, *, letter: bool) -> None:
    """The applicant appears within two seconds without a reload."""
    page = admin.page
    row = page.locator("article.person", has_text=name).first
    label = "Siapkan surat" if letter else "Terima lamaran"
    action = row.get_by_role("link" if letter else "button", name=label)
    page.locator("article.person", has_text=name).get_by_text("Melamar").first.wait_for(timeout=4000)
    admin.check("journey-3-applicant")
    action.click()
    if letter:
        page.locator("[name=number]").fill("094/112/ST/2026")
        page.locator("[name=dated]").fill(f"{datetime.now(HERE):%Y-%m-%d}")
        page.locator("[name=issuer]").fill("Dinas Kesehatan Sumba Timur")
        page.locator("dialog button[type=submit]").click()
    expect(page.get_by_role("heading", name="Dijadwalkan")).to_be_visible()


def rate_five(someone: Visitor) -> None:
    page = someone.page
    page.locator("label:has([name=score][value='5'])").first.click()
    for name in ("gave_orientation", "honoured_breaks"):
        option = page.locator(f"label:has([name={name}])").first
        if option.count():
            option.click()


@pytest.mark.parametrize(
    ("size", "profession", "handle", "name", "letter"),
    [
        (DESK, "Dokter", "stefanus.ngongo", "Stefanus Ngongo", False),
        (PHONE, "Dokter", "melinda.pekabanda", "Melinda Pekabanda", True),
    ],
    ids=["desk", "phone"],
)
def test_from_posting_to_rating(
    visitor: Callable[..., Visitor], size: dict[str, int], profession: str, handle: str, name: str, letter: bool
) -> None:
    start = datetime.now(HERE).replace(second=0, microsecond=0) + timedelta(minutes=70)
    admin, nakes = visitor("faskes", size=size), visitor(size=PHONE)
    sign_in(nakes, f"{handle}@{DOMAIN}")

    address = post_shift(admin, profession=profession, start=start, rate="750000")
    uid = address.rstrip("/").split("/")[-1]
    apply(nakes, uid)
    accept(admin, name, letter=letter)

    nakes.go(f"/nakes/shift/{uid}/")
    nakes.check("journey-4-booked")
    button(nakes, "Catat hadir sekarang").click()
    admin.go(f"/faskes/shift/{uid}/")
    button(admin, "Konfirmasi datang").click()
    nakes.go(f"/nakes/shift/{uid}/")
    button(nakes, "Catat pulang sekarang").click()
    admin.go(f"/faskes/shift/{uid}/")
    button(admin, "Konfirmasi pulang").click()

    nakes.go(f"/nakes/shift/{uid}/")
    button(nakes, "Laporkan jam").click()
    admin.go(f"/faskes/shift/{uid}/")
    admin.check("journey-5-hours")
    button(admin, "Setujui").click()

    admin.page.get_by_role("link", name="Beri nilai").first.click()
    rate_five(admin)
    admin.page.locator("form:has([name=score]) button[type=submit]").click()
    expect(admin.page.get_by_role("link", name="Beri nilai")).to_have_count(0)
    nakes.go(f"/nakes/shift/{uid}/")
    rate_five(nakes)
    nakes.check("journey-6-rating")
    button(nakes, "Kirim penilaian").click()
    expect(nakes.page.locator("#nilai")).to_have_count(0)
    nakes.go("/nakes/kinerja/")
    nakes.check("journey-7-performance")
