"""May this person legally work at a place on a day, outside any shift: for the desk of somebody's own SIPs."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from authentication.models import Faskes
from lentera.lib import watches
from management.domain import legality, records
from management.domain.legality import Judgement
from management.domain.scoring import Need
from management.enums import PermitKind, RuleKind, ShiftState, Tier
from management.models import NakesProfile


@dataclass(frozen=True)
class Slots:
    """SIPs that live on a day, how many the profession may hold, and the rule's source."""

    used: int
    allowed: int
    source: str


def judge(*, nakes: NakesProfile, faskes: Faskes, on: date) -> Judgement:
    """The verdict of matching for a day at this faskes; two queries."""
    zone = ZoneInfo(faskes.wilayah.zone)
    start, end = (datetime.combine(on, time(hour), zone) for hour in (8, 16))
    need = need_at(nakes=nakes, faskes=faskes, start=start, end=end)
    known = records.load([nakes.pk], start=need.starts_at, end=need.ends_at)[nakes.pk]
    person, rules = records.person_of(nakes), legality.load_rules()
    if nakes.tier == Tier.LICENSED and (lacking := legality.str_problem(person, need, known, rules)):
        return lacking
    return legality.judge(person, need, known, rules)


def slots(*, nakes: NakesProfile, on: date) -> Slots:
    """How many places of practice are taken. A disaster SIP takes none."""
    start = datetime.combine(on, time(8), ZoneInfo("UTC"))
    known = records.load([nakes.pk], start=start, end=start)[nakes.pk]
    allowed, source = legality.load_rules().find(RuleKind.SIP_SLOTS, records.person_of(nakes), on)
    live = [one for one in known.permits if one.kind == PermitKind.SIP and one.valid_from <= on <= one.valid_until]
    return Slots(len(live), allowed, source)


def need_at(*, nakes: NakesProfile, faskes: Faskes, start: datetime, end: datetime) -> Need:
    """Work at the faskes, made of nothing but place, times and the person's own profession."""
    first, last = watches.local_dates(start, end, faskes.wilayah.zone)
    return Need(
        id=0, faskes_id=faskes.pk, family=nakes.family, level=nakes.level, tier=nakes.tier, lat=faskes.lat, lon=faskes.lon,
        lon_scale=1.0, rate=0, skills_required=0, skills_wanted=0, radius_factor=1, is_3t=faskes.is_3t, need_mask=0,
        starts_at=start, ends_at=end, date_from=first, date_to=last, supervisor_id=None, state=ShiftState.OPEN,
        profession_id=nakes.profession_id, zone=faskes.wilayah.zone,
    )  # fmt: skip
