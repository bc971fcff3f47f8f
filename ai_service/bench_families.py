"""The four benchmark families and their split into development and test folds (docs/forecasting.md says it in words)."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from ai_service.forecaster.grid import Grid, grid
from ai_service.forecaster.types import Freq, Series

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"

Rows = Iterator[tuple[str, date, float]]


@dataclass(frozen=True)
class Split:
    """`origins` origins, `every` periods apart, each with `horizon` periods to score."""

    origins: int
    every: int
    horizon: int

    @property
    def first(self) -> int:
        """How many periods before the end the earliest origin lies: what must be cut off for development."""
        return self.horizon + (self.origins - 1) * self.every

    @property
    def places(self) -> list[int]:
        return [self.horizon + k * self.every for k in reversed(range(self.origins))]


@dataclass(frozen=True)
class Family:
    name: str
    file: str
    freq: Freq
    calendar: str
    read: Callable[[Path], Rows]
    test: Split
    development: Split
    fewest: int = 1

    def panel(self, sample: int = 0, seed: int = 1) -> list[Series]:
        """All series with enough periods, or a seeded sample of them."""
        found: dict[str, list[tuple[date, float]]] = {}
        for key, day, value in self.read(DATA / self.file):
            found.setdefault(key, []).append((day, value))
        keys = [key for key in sorted(found) if len(found[key]) >= self.fewest]
        if sample and sample < len(keys):
            chosen = np.random.default_rng(seed).choice(len(keys), sample, replace=False)
            keys = [keys[i] for i in sorted(chosen)]
        return [_series(key, sorted(found[key])) for key in keys]

    def table(self, sample: int = 0, seed: int = 1) -> Grid:
        return grid(self.panel(sample, seed), self.freq, common_end=True)

    @property
    def present(self) -> bool:
        return (DATA / self.file).exists()


def _series(key: str, rows: list[tuple[date, float]]) -> Series:
    return Series(key, [day for day, _ in rows], [value for _, value in rows])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def _dengue(path: Path) -> Rows:
    return ((row["kode_prov"], _month(row["bulan"]), float(row["kasus"])) for row in _rows(path))


def _hospital(path: Path) -> Rows:
    for row in _rows(path):
        month = _month(row.pop("bulan"))
        yield from ((key, month, float(value)) for key, value in row.items() if value)


def _nhs(path: Path) -> Rows:
    for row in _rows(path):
        yield f"{row['kode_rs']}|{row['tipe']}", _month(row["bulan"]), float(row["attendances"])


def _iowa(path: Path) -> Rows:
    return (("igd", date.fromisoformat(row["tanggal"]), float(row["kedatangan"])) for row in _rows(path))


FAMILIES = (
    Family("dengue", "dengue_id_provinsi_bulanan.csv", "M", "ID", _dengue, Split(8, 3, 12), Split(8, 3, 12), 24),
    Family("hospital", "hospital_bulanan_dev.csv", "M", "none", _hospital, Split(6, 3, 12), Split(6, 3, 12)),
    Family("nhs", "nhs_ae_bulanan_dev.csv", "M", "GB", _nhs, Split(4, 1, 12), Split(4, 1, 6)),
    Family("iowa", "iowa_igd_harian.csv", "D", "US", _iowa, Split(30, 8, 8), Split(30, 8, 8)),
)
