"""From nothing to the first application on a phone: register, code, identity, photo of the STR, verified, apply.

A real worker reads the photo with the embedded engine; SATUSEHAT is the stand-in.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Page, expect

from lentera.sandbox.satusehat import Known
from tests.certificates import damages, layouts_tuning, people
from tests.e2e.conftest import PHONE, Visitor
from tests.e2e.test_journey import HERE, apply, button, post_shift

pytestmark = pytest.mark.e2e


def doctor() -> tuple[people.Person, dict[str, str], bytes]:
    """A made-up doctor, what is on the certificate, and a careless photo of it."""
    for seed in range(200):
        # The layout draws its person first, from the same seed.
        who = people.person(Random(seed), 0, ("dokter", "dokter_gigi", "dokter_spesialis"))
        if who.profession == "dokter" and who.until > date.today() + timedelta(days=90):
            rng = Random(seed)
            drawn = layouts_tuning.str_doctor_compact(rng)
            return who, drawn.truth, damages.phone(drawn.image, rng)
    raise LookupError("no doctor among the made-up people")


def fill_account(page: Page, who: people.Person, email: str) -> None:
    page.get_by_label("Nama lengkap").fill(who.name)
    page.get_by_label("Profesi").select_option(label="Dokter")
    page.get_by_label("Kabupaten/kota").select_option(label="Kabupaten Sumba Timur")
    page.get_by_label("Surel", exact=False).first.fill(email)
    page.get_by_label("Kata sandi").fill("Merapi-biru-7204")
    page.get_by_label("Saya setuju", exact=False).check()


def test_from_registration_to_the_first_application(visitor: Callable[..., Visitor], tmp_path: Path) -> None:
    who, truth, picture = doctor()
    email = "dokter.baru@contoh.example"
    someone, admin = visitor(size=PHONE), visitor("faskes", size=PHONE)
    page = someone.page
    someone.site.satusehat.people.append(
        Known(who.nik, who.born, "female" if who.female else "male", who.name, str_number=truth["nomor_str"])
    )
    start = datetime.now(HERE).replace(minute=0) + timedelta(days=6)
    shift = post_shift(admin, profession="Dokter", start=start, rate="750000").rstrip("/").rsplit("/", 1)[-1]

    someone.go("/daftar/nakes/")
    fill_account(page, who, email)
    someone.check("daftar-1-akun")
    button(someone, "Daftar").click()
    page.get_by_label("Kode", exact=False).first.fill(someone.site.code_for(email))
    someone.check("daftar-2-kode")
    button(someone, "Lanjutkan").click()

    page.wait_for_url("**/nakes/mulai/identitas/")
    page.get_by_label("NIK").fill(who.nik)
    page.get_by_label("Tanggal lahir").fill(f"{who.born:%Y-%m-%d}")
    page.get_by_text("Perempuan" if who.female else "Laki-laki").click()
    someone.check("daftar-3-identitas")
    button(someone, "Lanjut").click()

    page.wait_for_url("**/nakes/mulai/dokumen/")
    file = tmp_path / "str.jpg"
    file.write_bytes(picture)
    page.locator("input[type=file]").set_input_files(file)
    page.locator("canvas.photo-preview").wait_for()
    someone.check("daftar-4-foto")
    button(someone, "Kirim foto").click()

    page.wait_for_url(re.compile(r"/nakes/profil/dokumen/[0-9a-f-]{36}/"))
    someone.check("daftar-5-dibaca")
    expect(page.get_by_role("heading", name="Cocokkan dengan foto")).to_be_visible(timeout=40_000)
    number = page.get_by_label("Nomor", exact=False).first
    expect(number).to_have_value(re.sub(r"\W", "", truth["nomor_str"]))
    someone.check("daftar-6-cocokkan")
    button(someone, "Kirim untuk diperiksa").click()

    page.wait_for_url("**/nakes/mulai/tempat/")
    page.get_by_text("Ketik titiknya").click()
    page.get_by_label("Lintang").fill("-9,6567")
    page.get_by_label("Bujur").fill("120,2641")
    page.get_by_text("Kapan saja", exact=True).click()
    someone.check("daftar-7-tempat")
    button(someone, "Lanjut").click()

    page.wait_for_url("**/nakes/mulai/")
    for _ in range(20):
        if page.get_by_role("heading", name="STR terverifikasi").count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    expect(page.get_by_role("heading", name="STR terverifikasi")).to_be_visible()
    someone.check("daftar-8-terverifikasi")
    page.get_by_role("link", name="Lihat shift di sekitar").click()
    apply(someone, shift)
