"""Money ahead in a real browser: write a ceiling, work a scenario out, save it, take the file; the dinas takes its report."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from lentera.lib import quarters
from tests.e2e.conftest import DESK, PHONE, Visitor
from tests.e2e.test_planning import button

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_from_ceiling_to_saved_plan_and_its_file(
    visitor: Callable[..., Visitor], size: dict[str, int], tmp_path: Path
) -> None:
    admin = visitor("faskes", size=size)
    page, width = admin.page, size["width"]
    following = quarters.of(timezone.now().date()).next()

    admin.go(f"/faskes/rencana/anggaran/?triwulan={following.code}")
    page.get_by_label("Sumber dana").select_option("kapitasi")
    page.get_by_label("Pagu triwulan ini (Rp)").fill("-5")
    page.get_by_label("Dasar atau alasan").fill("DPA percobaan")
    button(admin, "Simpan pagu").click()
    expect(page.get_by_text("Pagu tidak boleh kurang dari nol.")).to_be_visible()
    expect(page.get_by_label("Dasar atau alasan")).to_have_value("DPA percobaan")
    page.get_by_label("Pagu triwulan ini (Rp)").fill("75000000")
    button(admin, "Simpan pagu").click()
    expect(page.get_by_text(f"Pagu Kapitasi JKN {following} disimpan.").first).to_be_visible()
    admin.check(f"budget-1-ceilings-{width}")

    page.get_by_role("link", name="Susun rencana").click()
    page.get_by_label("Permintaan naik/turun (%)").fill("20")
    page.get_by_label("Sumber dana IGD").select_option("kapitasi")
    button(admin, "Hitung").click()
    expect(page.get_by_role("heading", name="Biaya yang diperlukan")).to_be_visible()
    admin.check(f"budget-2-scenario-{width}")
    page.get_by_label("Nama rencana").fill(f"Naik 20% {width}")
    button(admin, "Simpan rencana").click()
    expect(page.get_by_role("heading", name="Di samping yang terjadi")).to_be_visible()
    admin.check(f"budget-3-plan-{width}")
    with page.expect_download() as got:
        page.get_by_role("link", name="PDF").click()
    file = tmp_path / "rencana.pdf"
    got.value.save_as(file)
    assert file.read_bytes().startswith(b"%PDF")

    page.go_back()
    page.go_forward()
    button(admin, "Buang rencana").click()
    expect(page.get_by_text(re.compile("Rencana .* dibuang")).first).to_be_visible()


def test_the_dinas_takes_its_report(visitor: Callable[..., Visitor], tmp_path: Path) -> None:
    dinas = visitor("dinas", size=PHONE)
    dinas.go("/dinas/ramalan/")
    dinas.page.get_by_role("link", name="Laporan").locator("visible=true").first.click()
    dinas.page.get_by_text("XLSX", exact=True).click()
    with dinas.page.expect_download() as got:
        button(dinas, "Unduh laporan").click()
    got.value.save_as(tmp_path / "wilayah.xlsx")
    assert (tmp_path / "wilayah.xlsx").read_bytes().startswith(b"PK")
