"""Risk scores as rows that open into their parts, with chips that keep their state in the address."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, QuerySet
from django.http import QueryDict
from django.urls import reverse

from ai_service import risk
from authentication.enums import WilayahLevel
from authentication.models import Wilayah
from lentera.lib.clock import MONTHS
from lentera.templatetags.lentera import desimal
from planning.domain import risks
from planning.enums import Hazard, RiskLevel
from planning.models import RiskScore

PAGE = 30
# A mark goes with every class, so that none is told by colour alone.
LOOKS = {
    RiskLevel.HIGH: ("red", "!!"),
    RiskLevel.MEDIUM: ("amber", "!"),
    RiskLevel.LOW: ("green", "✓"),
    RiskLevel.INCOMPLETE: ("plain", "?"),
    RiskLevel.NONE: ("plain", "–"),
}
LABELS = {"events": "Kejadian", "index": "Indeks bahaya", "outlook": "Prakiraan hujan"}
MISSING = {
    "events": "kabupaten/kota ini tidak tercantum dalam data kejadian",
    "index": "tidak ada indeks bahaya",
    "season": "tidak ada data bulanan",
    "outlook": "tidak ada prakiraan hujan yang masih berlaku untuk bulan ini",
}
TABS = (
    ("Skor", "planning:risk_list"),
    ("Penempatan", "planning:placement_page"),
    ("Penyakit", "planning:disease_page"),
)
SORTS = (("", "Skor tertinggi"), ("nama", "Nama"))


def month_name(first: date) -> str:
    return f"{MONTHS[first.month - 1]} {first.year}"


def tabs(here: str) -> list[dict[str, Any]]:
    """The coordinator's pages; `here` is the name of this one."""
    return [{"label": label, "url": reverse(name), "current": name == here} for label, name in TABS]


@dataclass(frozen=True)
class Filters:
    """What the address asks for; anything unknown counts as not asked."""

    month: date
    hazard: str
    level: str
    sort: str
    wilayah: str

    @classmethod
    def read(cls, query: QueryDict, *, wilayah: Wilayah | None, now: datetime) -> "Filters":
        this = risks.month_of(now)
        month = risks.next_month(this) if query.get("bulan") == "depan" else this
        hazard, level = query.get("bahaya", ""), query.get("kelas", "")
        return cls(
            month=month,
            hazard=hazard if hazard in risks.HAZARDS else "",
            level=level if level in RiskLevel.values else "",
            sort="nama" if query.get("urut") == "nama" else "",
            wilayah=wilayah.code if wilayah else "",
        )

    def state(self, this: date) -> dict[str, str]:
        """As the address says it; what is usual is not said."""
        return {
            "wilayah": self.wilayah, "bulan": "" if self.month == this else "depan", "bahaya": self.hazard,
            "kelas": self.level, "urut": self.sort,
        }  # fmt: skip

    def url(self, *, this: date, **changes: str) -> str:
        kept = {**self.state(this), **changes}
        return f"?{urlencode({name: value for name, value in kept.items() if value})}"


def within(wilayah: Wilayah | None) -> QuerySet[RiskScore]:
    """Scores of the whole country, of a province or of one kabupaten."""
    rows = RiskScore.objects.select_related("wilayah")
    if wilayah is None:
        return rows
    if wilayah.level == WilayahLevel.PROVINCE:
        return rows.filter(wilayah__parent=wilayah)
    return rows.filter(wilayah=wilayah)


def chosen(rows: QuerySet[RiskScore], filters: Filters) -> QuerySet[RiskScore]:
    rows = rows.filter(month=filters.month)
    if filters.hazard:
        rows = rows.filter(hazard=filters.hazard)
    if filters.level:
        rows = rows.filter(level=filters.level)
    first = F("score").desc(nulls_last=True) if not filters.sort else F("wilayah__name").asc()
    return rows.order_by(first, "wilayah__name", "hazard")


def chip_rows(rows: QuerySet[RiskScore], filters: Filters, now: datetime) -> list[dict[str, Any]]:
    """Months, hazards, classes with their counts, and the order."""
    this = risks.month_of(now)
    months = [_chip(filters, this, "bulan", word, month_name(month)) for word, month in _months(this)]
    hazards = [("", "Semua bahaya"), *((code, Hazard(code).label.capitalize()) for code in risks.HAZARDS)]
    return [
        {"label": "Bulan", "chips": months},
        {"label": "Kelas", "chips": _level_chips(rows, filters, this)},
        {"label": "Bahaya", "chips": [_chip(filters, this, "bahaya", *one) for one in hazards]},
        {"label": "Urutan", "chips": [_chip(filters, this, "urut", *one) for one in SORTS]},
    ]


def _months(this: date) -> tuple[tuple[str, date], ...]:
    return ("", this), ("depan", risks.next_month(this))


def _level_chips(rows: QuerySet[RiskScore], filters: Filters, this: date) -> list[dict[str, Any]]:
    """Each class with how many scores it has under the other filters."""
    counted = rows.filter(month=filters.month, **({"hazard": filters.hazard} if filters.hazard else {}))
    counts = dict(counted.order_by().values_list("level").annotate(Count("pk")))
    chips = [_chip(filters, this, "kelas", level, level.label.capitalize()) for level in RiskLevel]
    every = _chip(filters, this, "kelas", "", "Semua kelas")
    return [every, *({**chip, "count": counts.get(level, 0)} for level, chip in zip(RiskLevel, chips, strict=True))]


def _chip(filters: Filters, this: date, name: str, word: str, label: str) -> dict[str, Any]:
    return {
        "label": label, "url": filters.url(this=this, **{name: word}), "current": filters.state(this)[name] == word,
    }  # fmt: skip


def row(score: RiskScore) -> dict[str, Any]:
    level = RiskLevel(score.level)
    tone, mark = LOOKS[level]
    return {
        "place": score.wilayah.name,
        "hazard": Hazard(score.hazard).label.capitalize(),
        "score": None if score.score is None else round(score.score),
        "range": f"{score.low:.0f}–{score.high:.0f}",
        "level": level.label,
        "tone": tone,
        "mark": mark,
        "doubt": doubt(score),
        "missing": [MISSING[name] for name in score.missing],
        "parts": [_part(part) for part in score.parts],
    }


def doubt(score: RiskScore) -> str:
    """What the class does not say: that it may be higher, or that low is not known to be low."""
    if score.level == RiskLevel.NONE:
        return "Tidak ada data bukan berarti aman."
    if score.level == RiskLevel.INCOMPLETE:
        return "Skornya rendah, tetapi datanya belum cukup untuk menyebutnya rendah."
    if score.level != RiskLevel.HIGH and score.high >= risk.HIGH:
        return "Rentangnya sampai kelas tinggi."
    return ""


def _part(part: dict[str, Any]) -> dict[str, Any]:
    words = {"events": _events_words, "index": _index_words, "outlook": _outlook_words}[part["name"]]
    return {"label": LABELS[part["name"]], "points": part["value"] / 100, "sentence": words(part)}


def _events_words(part: dict[str, Any]) -> str:
    facts = part["facts"]
    counted = ", ".join(f"{count} pada {year}" for count, year in zip(facts["counts"], facts["years"], strict=True))
    words = (
        f"{counted} ({part['source']}). Digabung dengan rata-rata provinsi {_rate(facts['province'])}: "
        f"{_rate(facts['a_year'])}. Peluang paling sedikit satu kejadian sebulan {_chance(part)}. Bobot {part['weight']:.0%}."
    )
    if facts["season"]:
        factor, year, source = facts["season"]
        words += f" Bulan ini {desimal(factor)} kali rata-rata bulan ({source}, {year})."
    return words


def _rate(events: float) -> str:
    return f"sekitar {desimal(events)} setahun" if events >= 0.1 else "kurang dari 0,1 setahun"


def _chance(part: dict[str, Any]) -> str:
    if part["high"] < 1:
        return "di bawah 1%"
    value = f"{part['value']:.0f}%" if part["value"] >= 1 else "di bawah 1%"
    return f"{value}, rentang {part['low']:.0f}–{part['high']:.0f}%"


def _index_words(part: dict[str, Any]) -> str:
    whose = "angka kabupaten/kota ini" if part["facts"]["own"] else "rata-rata provinsi, bukan angka kabupaten/kota ini"
    return (
        f"{part['value']:.0f} dari 100: {whose} ({part['source']}, {part['year']}). "
        f"Rentang {part['low']:.0f}–{part['high']:.0f}. Bobot {part['weight']:.0%}."
    )


def _outlook_words(part: dict[str, Any]) -> str:
    return (
        f"Hari terbasah dalam 3 hari: {part['facts']['wettest_mm']:.0f} mm ({part['source']}, {part['year']}). "
        f"Mulai {risk.RAIN_FROM:.0f} mm sehari skor dinaikkan, paling banyak separuh jaraknya ke 100."
    )
