"""The commonest tasks at 360 px on a slow 3G link, as a table for docs/figures.md. Not a test.

    .venv/bin/python -m pytest tests/e2e/measure_tasks.py -m e2e -s

Slow 3G as Chromium's developer tools define it: 400 kbit/s each way, 2 s before each answer. Seconds are the
machine's own, without anybody thinking; bytes are what crossed the wire.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from lentera.demo.people import DOMAIN
from tests.e2e.conftest import PHONE, Visitor, sign_in
from tests.e2e.test_planning import two_years
from tests.e2e.test_registration import prepare, register

pytestmark = pytest.mark.e2e
SLOW_3G = {"offline": False, "latency": 2000, "downloadThroughput": 50_000, "uploadThroughput": 50_000}


@dataclass
class Meter:
    """Bytes and seconds of one visitor since the last `start`."""

    someone: Visitor
    bytes: int = 0
    began: float = field(default_factory=time.perf_counter)

    def __post_init__(self) -> None:
        wire: Any = self.someone.page.context.new_cdp_session(self.someone.page)
        wire.send("Network.enable")
        wire.send("Network.emulateNetworkConditions", SLOW_3G)
        wire.on("Network.loadingFinished", lambda event: self._add(event["encodedDataLength"]))

    def _add(self, size: float) -> None:
        self.bytes += int(size)

    def start(self) -> None:
        self.bytes, self.began = 0, time.perf_counter()

    def row(self, task: str, clicks: int, inputs: int) -> str:
        seconds = time.perf_counter() - self.began
        return f"| {task} | {clicks} | {inputs} | {seconds:.1f} | {self.bytes / 1024:.0f} |"


class InAHurry(Visitor):
    """Goes through the same pages without looking at them: what a check costs is not the person's time."""

    def check(self, name: str = "") -> None:
        pass


def test_measure(visitor: Callable[..., Visitor], tmp_path: Path) -> None:
    rows = ["", "| Tugas (360 px, 3G lambat) | Klik | Isian | Detik | KB |", "|---|---:|---:|---:|---:|"]
    guest = visitor(size=PHONE)
    meter = Meter(guest)
    guest.page.set_default_timeout(60_000)
    for label in ("Kunjungan pertama halaman depan", "Kunjungan kedua"):
        meter.start()
        guest.page.goto(guest.site.url + "/", wait_until="networkidle")
        rows.append(meter.row(label, 1, 0))
    rows += _register(visitor(size=PHONE), tmp_path)
    nakes = visitor(size=PHONE)
    sign_in(nakes, f"stefanus.ngongo@{DOMAIN}")
    admin = visitor("faskes", size=PHONE)
    rows += [*_post(admin), *_apply(nakes), *_plan(admin, tmp_path), *_budget(admin)]
    print("\n".join(rows))


def _register(someone: Visitor, folder: Path) -> list[str]:
    """The photo's way up is not in the bytes, which are what came down; its seconds are."""
    file, who, truth = prepare(someone, folder)
    someone = InAHurry(someone.page, someone.site, someone.errors)
    meter = Meter(someone)
    someone.page.set_default_timeout(90_000)
    meter.start()
    someone.go("/daftar/nakes/")
    register(someone, "dokter.ukur@contoh.example", file, who, truth)
    return [meter.row(f"Daftar sampai STR terverifikasi (foto {file.stat().st_size // 1024} KB)", 6, 11)]


def _post(admin: Visitor) -> list[str]:
    page, meter = admin.page, Meter(admin)
    page.set_default_timeout(60_000)
    start = datetime.now(ZoneInfo("Asia/Makassar")) + timedelta(days=5)
    meter.start()
    page.get_by_role("link", name="Pasang shift").first.click()
    page.get_by_label("Profesi").select_option(label="Dokter")
    page.get_by_label("Tanggal mulai").fill(f"{start:%Y-%m-%d}")
    page.get_by_text("Siang 14–21").click()
    page.locator("[name=rate]").fill("750000")
    page.get_by_role("button", name=re.compile("^Pasang shift")).click()
    page.wait_for_url(re.compile(r"/faskes/shift/[0-9a-f-]{36}/$"))
    return [meter.row("Faskes memasang shift, dari Hari ini", 3, 3)]


def _plan(admin: Visitor, folder: Path) -> list[str]:
    """Two years of visits taken in, and the week's gaps posted."""
    page, meter = admin.page, Meter(admin)
    admin.go("/faskes/")
    meter.start()
    page.locator(".bottom-bar").get_by_role("link", name="Rencana").click()
    page.get_by_role("link", name="Data", exact=True).click()
    page.locator("[name=file]").set_input_files(str(two_years(folder, bad=False)))
    page.get_by_role("button", name=re.compile("^Periksa berkas")).click()
    page.get_by_role("button", name=re.compile("^Simpan angkanya")).click()
    page.get_by_text("730 angka disimpan").first.wait_for()
    rows = [meter.row("Faskes mengunggah dua tahun kunjungan", 4, 1)]
    admin.go("/faskes/")
    meter.start()
    page.locator(".bottom-bar").get_by_role("link", name="Rencana").click()
    page.get_by_role("button", name=re.compile("^Lihat biaya")).click()
    page.get_by_role("button", name=re.compile("^Pasang semuanya")).click()
    page.get_by_text("shift terpasang").first.wait_for()
    return [*rows, meter.row("Faskes memasang kekurangan sepekan", 3, 0)]


def _budget(admin: Visitor) -> list[str]:
    """A quarter's cost worked out and kept, and the month's report taken."""
    page, meter = admin.page, Meter(admin)
    admin.go("/faskes/")
    meter.start()
    page.locator(".bottom-bar").get_by_role("link", name="Rencana").click()
    page.get_by_role("link", name="Anggaran", exact=True).click()
    page.get_by_role("link", name="Susun rencana").click()
    page.get_by_role("button", name=re.compile("^Simpan rencana")).click()
    page.get_by_role("heading", name="Di samping yang terjadi").wait_for()
    rows = [meter.row("Faskes menyusun dan menyimpan rencana biaya triwulan", 4, 0)]
    admin.go("/faskes/")
    meter.start()
    page.locator(".bottom-bar").get_by_role("link", name="Rencana").click()
    page.get_by_role("link", name="Laporan", exact=True).click()
    with page.expect_download() as got:
        page.get_by_role("button", name=re.compile("^Unduh laporan")).click()
    got.value.path()
    return [*rows, meter.row("Faskes mengunduh laporan bulanan (PDF)", 3, 0)]


def _apply(nakes: Visitor) -> list[str]:
    page, meter = nakes.page, Meter(nakes)
    page.set_default_timeout(60_000)
    meter.start()
    nakes.go("/nakes/")
    rows = [meter.row("Nakes membuka daftar shift", 1, 0)]
    meter.start()
    page.get_by_role("button", name=re.compile("^Lamar shift ini")).first.click()
    expect(page.get_by_text("Menunggu jawaban").first).to_be_visible(timeout=60_000)
    return [*rows, meter.row("Nakes melamar dari daftar", 1, 0)]
