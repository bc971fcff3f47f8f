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


def register(someone: Visitor, email: str, file: Path, who: people.Person, truth: dict[str, str]) -> None:
    """From the landing of the registration to the page that says verified: 6 taps, 11 entries."""
    page = someone.page
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
    page.locator("input[type=file]").set_input_files(file)
    page.locator("canvas.photo-preview").wait_for()
    someone.check("daftar-4-foto")
    button(someone, "Kirim foto").click()

    page.wait_for_url(re.compile(r"/nakes/profil/dokumen/[0-9a-f-]{36}/"))
    someone.check("daftar-5-dibaca")
    expect(page.get_by_role("heading", name="Cocokkan dengan foto")).to_be_visible(timeout=60_000)
    expect(page.get_by_label("Nomor", exact=False).first).to_have_value(re.sub(r"\W", "", truth["nomor_str"]))
    someone.check("daftar-6-cocokkan")
    button(someone, "Kirim untuk diperiksa").click()

    page.wait_for_url("**/nakes/mulai/tempat/")
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


def prepare(someone: Visitor, folder: Path) -> tuple[Path, people.Person, dict[str, str]]:
    """A doctor whom SATUSEHAT knows, with a photo of the certificate on the phone."""
    who, truth, picture = doctor()
    gender = "female" if who.female else "male"
    known = Known(who.nik, who.born, gender, who.name, str_number=truth["nomor_str"])
    someone.site.satusehat.people.append(known)
    file = folder / "str.jpg"
    file.write_bytes(picture)
    return file, who, truth


def test_from_registration_to_the_first_application(visitor: Callable[..., Visitor], tmp_path: Path) -> None:
    someone, admin = visitor(size=PHONE), visitor("faskes", size=PHONE)
    file, who, truth = prepare(someone, tmp_path)
    start = datetime.now(HERE).replace(minute=0) + timedelta(days=6)
    shift = post_shift(admin, profession="Dokter", start=start, rate="750000").rstrip("/").rsplit("/", 1)[-1]
    someone.go("/daftar/nakes/")
    register(someone, "dokter.baru@contoh.example", file, who, truth)
    # From the middle of the kabupaten the shift is too far: the point is set as the person would in the profile.
    someone.go("/nakes/profil/tempat/")
    someone.page.get_by_label("Lintang").fill("-9,6567")
    someone.page.get_by_label("Bujur").fill("120,2641")
    button(someone, "Simpan").click()
    apply(someone, shift)
