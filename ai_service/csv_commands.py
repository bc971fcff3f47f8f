"""What the two CSV commands share: their options and reading the file."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from ai_service.forecaster import Calendar, Freq, Series
from ai_service.forecaster.calendars import country
from ai_service.forecaster.csv_input import BadCsv, read

MOST_HORIZON = 400


def at_least_one(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= MOST_HORIZON:
        raise argparse.ArgumentTypeError(f"“{text}” harus bilangan bulat 1 sampai {MOST_HORIZON}")
    return int(text)


def add_options(parser: CommandParser) -> None:
    parser.add_argument("file", type=Path, help="CSV dengan kolom series,date,value")
    parser.add_argument("--freq", choices=("D", "W", "M"), required=True, help="harian, mingguan, bulanan")
    parser.add_argument("--horizon", type=at_least_one, required=True, help="berapa periode ke depan")
    parser.add_argument("--json", action="store_true", help="cetak JSON, bukan CSV atau tabel")
    parser.add_argument("--calendar", default="ID", help="kode negara kalender libur (ID), atau none")
    parser.add_argument("--profile", choices=("full", "fast"), default="full")
    parser.add_argument("--workers", type=at_least_one, default=1, help="proses yang berbagi pekerjaan")


def read_panel(path: Path, freq: Freq) -> list[Series]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as lines:
            return read(lines, freq=freq)
    except BadCsv as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"Berkas {path} tidak dapat dibaca.") from error


def calendar_for(code: str, panel: list[Series], horizon_years: int = 3) -> Calendar | None:
    """The calendar over the years of the panel; None for "none"."""
    if code == "none":
        return None
    days: list[date] = [day for one in panel for day in one.dates]
    try:
        return country(code, min(days).year, max(days).year + horizon_years)
    except NotImplementedError as error:
        raise CommandError(f"Kalender untuk “{code}” tidak dikenal.") from error


def options(values: dict[str, Any]) -> dict[str, Any]:
    """The options that go straight into the forecaster."""
    return {name: values[name] for name in ("horizon", "profile", "workers")}
