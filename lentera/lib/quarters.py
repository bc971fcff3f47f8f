"""Quarters of a year, as budgets are divided (triwulan I to IV)."""

from dataclasses import dataclass
from datetime import date, timedelta

ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, order=True)
class Quarter:
    year: int
    number: int  # 1 to 4

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        return self.next().first - timedelta(days=1)

    @property
    def months(self) -> tuple[date, date, date]:
        """The first days of its three months."""
        first = self.first
        return first, first.replace(month=first.month + 1), first.replace(month=first.month + 2)

    def next(self) -> "Quarter":
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    def __str__(self) -> str:
        return f"triwulan {ROMAN[self.number - 1]} {self.year}"

    @property
    def code(self) -> str:
        """`2026-4`, as it stands in addresses."""
        return f"{self.year}-{self.number}"


def of(day: date) -> Quarter:
    return Quarter(day.year, (day.month + 2) // 3)


def parse(code: str) -> Quarter | None:
    """`2026-4`, from 2000 to 2100; None for anything else."""
    year, _, number = code.partition("-")
    good = year.isascii() and year.isdecimal() and len(year) == 4 and number in ("1", "2", "3", "4")
    return Quarter(int(year), int(number)) if good and 2000 <= int(year) <= 2100 else None
