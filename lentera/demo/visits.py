"""Two years of invented visits for the demo puskesmas, and forecasts as they would have been made week by week."""

import random
import uuid
from datetime import date, datetime, time, timedelta
from math import cos, exp, pi
from zoneinfo import ZoneInfo

from billing.domain import budgets
from lentera.demo.build import World
from lentera.demo.outside import MARKET_DAYS, MARKETS
from lentera.lib import quarters
from lentera.lib.quarters import Quarter
from management.models import Profession
from planning.domain import accuracy, budget_plans, forecasting, recommendations, regional, uploads
from planning.domain.roster import save
from planning.enums import Freq, Source
from planning.models import Measure, StaffingRule

# A little over two years, so that there are 24 whole months.
DAYS_BACK = 800
# Weekday shape (Monday first), visits on an ordinary day, and how strong the wet season is.
UNITS = {
    "IGD": ((1.1, 1.0, 0.95, 1.0, 1.0, 1.05, 0.9), 34, 0.25),
    "KIA": ((1.3, 1.1, 1.0, 1.1, 0.8, 0.6, 0.0), 26, 0.05),
}
# How much busier the IGD is on the days of a night market.
MARKET_SHARE = 0.7
# Weeks back from which the forecasts of then are made again, so that there is something to score.
LOOK_BACKS = (12, 10, 8, 6, 4, 2)
# Rupiah per quarter.
CEILINGS = {"blud": 150_000_000, "bok": 60_000_000}


def fill(world: World, *, now: datetime) -> None:
    faskes, admin = world.faskes["puskesmas"], world.users["faskes"]
    zone = ZoneInfo(faskes.wilayah.zone)
    yesterday = now.astimezone(zone).date() - timedelta(days=1)
    _counts(world, yesterday)
    nurse = Profession.objects.get(code="perawat_vokasi")
    for name in UNITS:
        unit = world.unit("puskesmas", name)
        people = {(day, watch): 1 for day in range(7) for watch in range(3 if name == "IGD" else 1)}
        save(departemen=unit, profession=nurse, numbers=people, by=admin)
    StaffingRule.objects.create(
        departemen=world.unit("puskesmas", "KIA"), share_morning=100, share_afternoon=0, share_night=0
    )
    for weeks in LOOK_BACKS:
        then = datetime.combine(yesterday - timedelta(weeks=weeks), time(20), zone)
        forecasting.run(faskes=faskes, freq=Freq.WEEK, now=then, profile="fast")
        recommendations.remember(faskes=faskes, now=then)
    for freq in Freq.values:
        forecasting.run(faskes=faskes, freq=freq, now=now, profile="fast")
        regional.run(wilayah=faskes.wilayah, freq=freq, now=now)
    accuracy.score_due(faskes=faskes, now=now)
    recommendations.judge(faskes=faskes, now=now)
    recommendations.remember(faskes=faskes, now=now)
    _budget(world, quarters.of(yesterday))


def _budget(world: World, quarter: Quarter) -> None:
    """Ceilings of this quarter and the next, and two scenarios for the next."""
    faskes, admin = world.faskes["puskesmas"], world.users["faskes"]
    for kind, amount in CEILINGS.items():
        source = budgets.open_source(faskes=faskes, kind=kind, by=admin)
        for one in (quarter, quarter.next()):
            budgets.set_line(
                source=source, year=one.year, quarter=one.number, amount=amount, by=admin, reason="RBA contoh"
            )
    funds = {world.unit("puskesmas", "IGD").pk: "blud", world.unit("puskesmas", "KIA").pk: "bok"}
    for name, percent in (("Dasar", 0), ("Kunjungan naik", 15)):
        scenario = budget_plans.Scenario(demand_percent=percent, funds=funds)
        budget_plans.save(
            faskes=faskes, quarter=quarter.next(), name=name, scenario=scenario, by=admin, form_key=uuid.uuid4()
        )


def _counts(world: World, last: date) -> None:
    rng = random.Random(5)  # noqa: S311 - invented visits
    measure = Measure.objects.get(code="kunjungan")
    # `last` is yesterday.
    busy = {last + timedelta(days=1 + n - back) for back in MARKETS for n in range(MARKET_DAYS)}
    for name, (shape, level, wet) in UNITS.items():
        unit = world.unit("puskesmas", name)
        cells = {}
        for back in range(DAYS_BACK, -1, -1):
            day = last - timedelta(days=back)
            if shape[day.weekday()]:
                expected = level * shape[day.weekday()] * exp(wet * cos(2 * pi * (day.timetuple().tm_yday - 30) / 365))
                if name == "IGD" and day in busy:
                    expected *= 1 + MARKET_SHARE
                cells[day, unit.pk] = max(0, round(rng.gauss(expected, expected**0.5)))
        uploads.write(measure=measure, cells=cells, source=Source.UPLOAD)
