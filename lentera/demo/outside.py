"""What the demo puskesmas knows of the outside: local events, invented disease cases, and invented weather in the
shape of BMKG's."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from lentera.clients import bmkg
from lentera.demo.build import World
from lentera.sandbox.bmkg import body_of
from planning.domain import disease_counts, local_events, weather
from planning.enums import WeatherSource
from planning.models import WeatherPlace

# Days before today on which the two evenings of a night market began; the invented visits of the IGD know of them.
MARKETS = (12, 96, 173, 257, 341, 432)
MARKET_DAYS = 2
# (days from today, length, departemen, kind, expected, note)
EVENTS = (
    *((-back, MARKET_DAYS, None, "keramaian", "naik", "Pasar malam di lapangan kecamatan") for back in MARKETS),
    (-3, 1, "KIA", "imunisasi", "naik", "Imunisasi massal di tiga desa"),
    (6, 3, None, "keramaian", "naik", "Pesta adat, tamu dari kabupaten tetangga"),
)
# (disease, cases of the month before last, of last month)
CASES = (("dbd", 9, 17), ("ispa", 412, 388), ("diare", 96, 81))
# Days before now at which the forecast was fetched.
FETCHED = (6, 3, 0)


def fill(world: World, *, now: datetime) -> None:
    faskes = world.faskes["puskesmas"]
    _cases(world, now.astimezone(ZoneInfo(faskes.wilayah.zone)).date())
    _weather(WeatherPlace.objects.select_related("wilayah").get(wilayah=faskes.wilayah), now)


def events(world: World, *, now: datetime) -> None:
    """Before the forecasts are made, which learn from them."""
    faskes, admin = world.faskes["puskesmas"], world.users["faskes"]
    today = now.astimezone(ZoneInfo(faskes.wilayah.zone)).date()
    for start, length, unit, kind, expected, note in EVENTS:
        first = today + timedelta(days=start)
        data = local_events.EventData(
            departemen=world.unit("puskesmas", unit) if unit else None, kind=kind, first_day=first,
            last_day=first + timedelta(days=length - 1), direction=expected, note=note,
        )  # fmt: skip
        local_events.add(faskes=faskes, data=data, by=admin, today=today)


def _weather(place: WeatherPlace, now: datetime) -> None:
    adm4 = place.adm3 + weather.FIRST_VILLAGES[0]
    for days in FETCHED:
        then = now - timedelta(days=days)
        weather.keep(place=place, found=bmkg.read(body_of(adm4, then), adm4), source=WeatherSource.EXAMPLE, now=then)


def _cases(world: World, today: date) -> None:
    """Two months that have ended, as the dinas would type them."""
    last = today.replace(day=1) - timedelta(days=1)
    before = last.replace(day=1) - timedelta(days=1)
    place = world.faskes["puskesmas"].wilayah_id
    for disease, earlier, later in CASES:
        for end, cases in ((before, earlier), (last, later)):
            key = (place, disease, end.replace(day=1), end)
            disease_counts.type_one(key=key, cases=cases, source="angka contoh", by=world.users["dinas"], today=today)
