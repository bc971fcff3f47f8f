"""The report of a dinas: shifts of a month, sums foretold, watches that are short, and risk, for chosen kabupaten."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from authentication.models import Wilayah
from lentera.lib.clock import format_date, format_time
from lentera.lib.reports import Column, Report, Section
from management.domain import turnout
from planning.domain import regional, risks
from planning.enums import Freq, RiskLevel
from planning.models import RiskScore
from planning.presenters.pages import period_name
from planning.presenters.regional import missing
from planning.presenters.reports import Number, Period, turnout_section

ZONE = "Asia/Jakarta"
TITLE = "Laporan wilayah"


@dataclass(frozen=True)
class Asked:
    """Chosen kabupaten, one month, and the moment of asking."""

    wilayah: Sequence[Wilayah]
    period: Period
    now: datetime


def shifts(asked: Asked) -> Section:
    found = turnout.by_wilayah(wilayah=asked.wilayah, first=asked.period.first, last=asked.period.last)
    return turnout_section(found, "Kabupaten/kota")


def sums(asked: Asked) -> Section:
    found = regional.newest(asked.wilayah, Freq.WEEK, now=asked.now)
    rows = [
        (one.wilayah.name, one.measure.name, period_name(one.first_day, Freq.WEEK), len(one.members), one.left_out,
         round(one.mean), round(one.q10), round(one.q90))
        for one in sorted(found, key=lambda one: (one.wilayah.name, one.measure.name, one.step))
    ]  # fmt: skip
    columns = (
        Column("Kabupaten/kota"), Column("Hitungan"), Column("Pekan"), Column("Faskes", Number),
        Column("Tidak ikut", Number), Column("Diramal", Number), Column("Batas 10%", Number),
        Column("Batas 90%", Number),
    )  # fmt: skip
    note = "Jumlah faskes yang mencatat di Lentera, bukan seluruh faskes di wilayah. Dari ramalan sekarang."
    return Section("Kunjungan yang diramal", columns, rows, (note,), "Belum ada faskes dengan ramalan.")


def short(asked: Asked) -> Section:
    rows = [(one.where, one.who, one.people) for one in missing(asked.wilayah, now=asked.now)]
    columns = (Column("Kabupaten/kota"), Column("Profesi"), Column("Kurang (jaga)", Number))
    note = "Dua minggu ke depan, belum dipasang. Hanya departemen yang punya data, norma waktu, dan jadwal tetap."
    return Section("Kekurangan", columns, rows, (note,), "Tidak ada kekurangan yang tercatat.")


def risk(asked: Asked) -> Section:
    month = risks.month_of(asked.now)
    found = RiskScore.objects.filter(wilayah__in=list(asked.wilayah), month=month).select_related("wilayah")
    rows = [
        (one.wilayah.name, one.get_hazard_display(), one.get_level_display(), one.score, one.low, one.high)
        for one in found.order_by("wilayah__name", "hazard")
    ]
    columns = (
        Column("Kabupaten/kota"), Column("Bahaya"), Column("Kelas"), Column("Skor", Number), Column("Rendah", Number),
        Column("Tinggi", Number),
    )  # fmt: skip
    unknown = sum(one.level == RiskLevel.NONE for one in found)
    note = f"Bulan ini. Strip: tidak ada data ({unknown} baris), dan itu bukan berarti aman."
    return Section("Risiko bencana", columns, rows, (note,), "Risiko bulan ini belum dihitung.")


SECTIONS: dict[str, tuple[str, Callable[[Asked], Section]]] = {
    "shift": ("Shift", shifts),
    "ramalan": ("Kunjungan yang diramal", sums),
    "kekurangan": ("Kekurangan", short),
    "risiko": ("Risiko bencana", risk),
}


def make(asked: Asked, sections: Collection[str]) -> Report:
    names = ", ".join(one.name for one in asked.wilayah)
    made = f"Dibuat {format_date(asked.now, ZONE)} {format_time(asked.now, ZONE)}"
    chosen = tuple(maker(asked) for code, (_, maker) in SECTIONS.items() if code in sections)
    return Report(TITLE, f"{asked.period.label}. {names}", made, chosen)
