"""Planning in a real browser: upload two years, see the forecast, post the gaps, take them back, type what happened, read
how often it was right. On a desk and on a phone."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from planning.forms.week import day_name
from tests.e2e.conftest import DESK, PHONE, Visitor

pytestmark = pytest.mark.e2e
HERE = ZoneInfo("Asia/Makassar")


def button(someone: Visitor, name: str):
    return someone.page.get_by_role("button", name=re.compile(f"^{name}")).locator("visible=true").first


def two_years(folder: Path, *, bad: bool) -> Path:
    """Visits of the ward, seven days a week, until two days ago; with `bad`, one impossible date."""
    last = datetime.now(HERE).date() - timedelta(days=2)
    days = [last - timedelta(days=back) for back in range(729, -1, -1)]
    lines = [f"{day:%d/%m/%Y};{70 + day.weekday() + day.toordinal() % 5}" for day in days]
    if bad:
        lines[3] = "31/02/2026;70"
    path = folder / ("salah.csv" if bad else "dua-tahun.csv")
    path.write_text("tanggal;Rawat Inap\n" + "\n".join(lines))
    return path


def upload(admin: Visitor, file: Path) -> None:
    admin.go("/faskes/rencana/data/")
    admin.page.locator("[name=file]").set_input_files(str(file))
    button(admin, "Periksa berkas").click()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_from_visits_to_posted_shifts_and_honesty(
    visitor: Callable[..., Visitor], size: dict[str, int], tmp_path: Path
) -> None:
    admin = visitor("faskes", size=size)
    page = admin.page
    width = size["width"]

    upload(admin, two_years(tmp_path, bad=True))
    expect(page.get_by_text("A5")).to_be_visible()
    admin.check(f"planning-1-problems-{width}")

    upload(admin, two_years(tmp_path, bad=False))
    expect(page.get_by_text("730 angka")).to_be_visible()
    admin.check(f"planning-2-preview-{width}")
    button(admin, "Simpan angkanya").click()
    expect(page.get_by_text("730 angka disimpan").first).to_be_visible()

    admin.go("/faskes/rencana/ramalan/")
    button(admin, "Hitung sekarang").click()
    expect(page.get_by_role("heading", name="Rawat Inap · Kunjungan")).to_be_visible(timeout=90_000)
    admin.check(f"planning-3-forecast-{width}")
    chart = page.locator(".chart").first
    chart.focus()
    page.keyboard.press("ArrowLeft")
    expect(chart.locator("[data-chart-out]")).to_contain_text("(80%:")

    admin.go("/faskes/rencana/")
    before = page.locator("input[name=gap]").count()
    assert before
    admin.check(f"planning-4-gaps-{width}")
    button(admin, "Lihat biaya").click()
    expect(page.get_by_text("Semua terpasang atau tidak satu pun")).to_be_visible()
    admin.check(f"planning-5-cost-{width}")
    button(admin, "Pasang semuanya").click()
    expect(page.get_by_text("shift terpasang").first).to_be_visible()
    button(admin, "Batalkan semuanya").click()
    expect(page.get_by_text("Seluruh shift dari pemasangan itu dibatalkan").first).to_be_visible()
    assert page.locator("input[name=gap]").count() == before

    admin.go("/faskes/rencana/data/")
    yesterday = datetime.now(HERE).date() - timedelta(days=1)
    cell = page.get_by_label(f"{day_name(yesterday)}, Rawat Inap")
    cell.fill("12,5")
    button(admin, "Simpan angka").click()
    expect(page.get_by_text("“12,5” bukan bilangan bulat")).to_be_visible()
    admin.check(f"planning-7-week-{width}")
    number = "71" if size == DESK else "72"
    cell.fill(number)
    cell.press("Enter")
    expect(page.get_by_text("1 angka disimpan").first).to_be_visible()
    expect(cell).to_have_value(number)

    admin.go("/faskes/rencana/ketepatan/")
    expect(page.get_by_text("ramalan yang sudah lewat, rata-rata meleset").first).to_be_visible()
    admin.check(f"planning-6-honesty-{width}")
