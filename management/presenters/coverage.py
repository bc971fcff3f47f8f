"""Coverage by area for a dinas: places posted, filled and worked, and where the coming week is short."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import QueryDict

from authentication.enums import WilayahLevel
from authentication.models import Faskes, User, Wilayah
from management.enums import AssignmentState, ShiftState
from management.models import Assignment, Shift

AHEAD = timedelta(days=7)
SPANS = ((30, "30 hari terakhir"), (90, "90 hari terakhir"), (365, "Setahun terakhir"))


@dataclass(frozen=True)
class Area:
    """Where the page stands: the whole country, a province or a kabupaten; `key` groups shifts into its rows."""

    wilayah: Wilayah | None
    key: str
    kind: str

    def shifts(self) -> QuerySet[Shift]:
        return Shift.objects.filter(self._within("faskes__")).exclude(
            state__in=(ShiftState.DRAFT, ShiftState.CANCELLED)
        )

    def assignments(self) -> QuerySet[Assignment]:
        return Assignment.objects.filter(self._within("shift__faskes__"))

    def _within(self, faskes: str) -> Q:
        if self.wilayah is None:
            return Q()
        if self.wilayah.level == WilayahLevel.PROVINCE:
            return Q(**{f"{faskes}wilayah__parent": self.wilayah})
        return Q(**{f"{faskes}wilayah": self.wilayah})

    def names(self) -> dict[Any, tuple[str, str, bool]]:
        """Every row of the area by key: name, where it leads, 3T."""
        if self.kind == "faskes":
            places = Faskes.objects.active().filter(wilayah=self.wilayah).order_by("name")
            return {place.pk: (place.name, "", place.is_3t) for place in places}
        level = WilayahLevel.PROVINCE if self.wilayah is None else WilayahLevel.REGENCY
        rows = Wilayah.objects.filter(level=level, parent=self.wilayah).order_by("name")
        return {row.code: (row.name, row.code, row.is_3t) for row in rows}


def area(wilayah: Wilayah | None) -> Area:
    if wilayah is None:
        return Area(None, "faskes__wilayah__parent_id", "provinsi")
    if wilayah.level == WilayahLevel.PROVINCE:
        return Area(wilayah, "faskes__wilayah_id", "kabupaten/kota")
    return Area(wilayah, "faskes_id", "faskes")


def allowed(user: User, code: str) -> Wilayah | None:
    """The wilayah asked for when it lies within the user's own, else the user's own (None: the whole country)."""
    own: Wilayah | None = user.wilayah
    asked = Wilayah.objects.filter(code=code).first() if code else None
    if asked is None:
        return own
    inside = own is None or asked == own or asked.parent_id == own.code
    return asked if inside else own


def span_of(text: str) -> int:
    return next((days for days, _ in SPANS if str(days) == text), SPANS[0][0])


def page(where: Area, *, days: int, only_short: bool, now: datetime) -> dict[str, Any]:
    """Two aggregate queries, however many shifts there are."""
    posted = _posted(where, now - timedelta(days=days), now)
    worked = _worked(where, now - timedelta(days=days), now)
    rows = [_row(key, facts, posted.get(key, {}), worked.get(key, (0, 0))) for key, facts in where.names().items()]
    total = _total(rows)
    if only_short:
        rows = [row for row in rows if row["short_places"]]
    rows.sort(key=lambda row: (-row["short_places"], -row["posted"], row["name"]))
    return {"rows": rows, "total": total, "kind": where.kind}


def _posted(where: Area, since: datetime, now: datetime) -> dict[Any, dict[str, int]]:
    past = Q(starts_at__gte=since, ends_at__lte=now)
    coming = Q(state=ShiftState.OPEN, starts_at__gt=now, starts_at__lte=now + AHEAD)
    rows = where.shifts().order_by().values(where.key).annotate(
        posted=Sum("places", filter=past, default=0),
        coming=Sum("places", filter=Q(starts_at__gt=now, starts_at__lte=now + AHEAD), default=0),
        short_shifts=Count("pk", filter=coming),
        short_places=Sum(F("places") - F("filled"), filter=coming, default=0),
    )  # fmt: skip
    return {row[where.key]: row for row in rows}


def _worked(where: Area, since: datetime, now: datetime) -> dict[Any, tuple[int, int]]:
    """Places that were taken by the start and places that were worked. A late gap is a gap."""
    ended = where.assignments().filter(starts_at__gte=since, ends_at__lte=now).order_by()
    key = f"shift__{where.key}"
    taken = Q(
        state__in=(AssignmentState.DONE, AssignmentState.ARRIVED, AssignmentState.CONFIRMED, AssignmentState.NO_SHOW)
    )
    rows = ended.values(key).annotate(
        filled=Count("pk", filter=taken), worked=Count("pk", filter=Q(state=AssignmentState.DONE))
    )
    return {row[key]: (row["filled"], row["worked"]) for row in rows}


def _row(key: Any, facts: tuple[str, str, bool], posted: dict[str, int], done: tuple[int, int]) -> dict[str, Any]:
    filled, worked = done
    name, code, remote = facts
    places = posted.get("posted", 0)
    return {
        "key": key,
        "name": name,
        "code": code,
        "remote": remote,
        "posted": places,
        "filled": filled,
        "worked": worked,
        "filled_percent": percent(filled, places),
        "worked_percent": percent(worked, places),
        "coming": posted.get("coming", 0),
        "short_shifts": posted.get("short_shifts", 0),
        "short_places": posted.get("short_places", 0),
    }


def percent(good: int, of: int) -> int | None:
    # A no-show's place may have been filled again, so more people than places can have been booked.
    return min(100, round(100 * good / of)) if of else None


def _total(rows: list[dict[str, Any]]) -> dict[str, Any]:
    names = ("posted", "filled", "worked", "coming", "short_shifts", "short_places")
    sums: dict[str, Any] = {name: sum(row[name] for row in rows) for name in names}
    sums["filled_percent"] = percent(sums["filled"], sums["posted"])
    sums["worked_percent"] = percent(sums["worked"], sums["posted"])
    sums["base_worked"] = f"{sums['worked']} dari {sums['posted']} tempat"
    sums["base_filled"] = f"{sums['filled']} dari {sums['posted']} tempat"
    sums["base_short"] = f"tempat di {sums['short_shifts']} shift, dari {sums['coming']} tempat"
    return sums


def frame(user: User, where: Area, query: QueryDict) -> dict[str, Any]:
    """Chips that keep each other's choice, and the way up as far as the user's own wilayah."""
    days, short = span_of(query.get("hari", "")), query.get("kurang") == "1"
    code = where.wilayah.code if where.wilayah else ""

    def url(**changes: Any) -> str:
        kept = {"wilayah": code, "hari": days, "kurang": int(short), **changes}
        return f"?{urlencode({name: value for name, value in kept.items() if value})}"

    spans = [{"label": label, "url": url(hari=n), "current": n == days} for n, label in SPANS]
    return {
        "chips": [*spans, {"label": "Hanya yang kurang", "url": url(kurang=int(not short)), "current": short}],
        "up": url(wilayah=where.wilayah.parent_id) if where.wilayah and where.wilayah != user.wilayah else "",
        "up_name": str(where.wilayah.parent or "Indonesia") if where.wilayah else "",
        "into": f"?{urlencode({'hari': days})}&wilayah=",
        "span": dict(SPANS)[days].lower(),
    }
