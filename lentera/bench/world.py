"""A country of nakes and shifts for benchmarks, spread by real kabupaten population. Repeatable by seed.

Shares: nurses 44 % and midwives 26 % of the workforce (Profil Kesehatan Indonesia 2023), the rest by rough order of
size. Everything else (rates, distances, hours elsewhere, documents) is assumed, and stated here.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from math import cos, radians, sqrt
from zoneinfo import ZoneInfo

from authentication.models import Departemen, Faskes, User, Wilayah
from lentera.bench.bulk import insert, settle
from lentera.lib import watches
from lentera.lib.geo import planar_km
from lentera.lib.grid import cell_of
from management.models import (
    Assignment,
    AvailabilityException,
    Block,
    Credential,
    NakesProfile,
    PracticePermit,
    Profession,
    Shift,
    Study,
    Tie,
)

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
HORIZON_DAYS = 5
FASKES = 13_400
PROFESSION_SHARES = {
    "perawat_vokasi": 0.31, "ners": 0.12, "ners_spesialis": 0.01, "bidan_vokasi": 0.20, "bidan_profesi": 0.06,
    "dokter": 0.08, "dokter_spesialis": 0.03, "dokter_gigi": 0.02, "apoteker": 0.03, "tenaga_vokasi_farmasi": 0.04,
    "tenaga_teknologi_laboratorium_medik": 0.03, "nutrisionis": 0.02, "radiografer": 0.01,
    "tenaga_sanitasi_lingkungan": 0.02, "tenaga_kesehatan_masyarakat": 0.02,
}  # fmt: skip
STUDENT_SHARE = 0.04
SKILL_BITS = tuple(range(16))
WATCH_HOURS = ((7, 7), (14, 7), (21, 10))
WEEKDAYS, NIGHTS = (1 << 15) - 1, sum(1 << (d * 3 + 2) for d in range(7))
WEEK_PATTERNS = ((1 << 21) - 1, WEEKDAYS, ((1 << 21) - 1) & ~NIGHTS, WEEKDAYS & ~NIGHTS, NIGHTS | 0b111111 << 15)


@dataclass
class Place:
    """A kabupaten as the generator sees it."""

    code: str
    zone: str
    lat: float
    lon: float
    spread: float
    weight: int
    is_3t: bool
    faskes: list[int] = field(default_factory=list)


@dataclass
class World:
    """What the benchmark needs to know of what was built."""

    nakes: int
    measured_shifts: list[int] = field(default_factory=list)
    open_shifts: int = 0
    assignments: int = 0


class Builder:
    def __init__(self, *, nakes: int, measured: int, open_shifts: int, assignments: int, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311
        self.world = World(nakes)
        self.measured, self.open_shifts, self.assignments = measured, open_shifts, assignments
        self.places = self._places()
        self.professions = {p.code: p for p in Profession.objects.all()}
        self.faskes: list[tuple[Place, float, float]] = []
        # (family, tier, kabupaten) -> nakes ids, so that assignments are given to people who could have them.
        self.by_kind: dict[tuple[int, int, str], list[int]] = {}
        self.students: set[int] = set()

    def build(self) -> World:
        self._build_faskes()
        self._build_people()
        self._build_documents()
        self._build_shifts()
        self._build_blocks_and_ties()
        settle()
        return self.world

    def _places(self) -> list[Place]:
        # The centre given is geometric; people live within about a third of the kabupaten's radius around it.
        return [
            Place(w.code, w.zone, w.lat, w.lon, min(0.30, 0.33 * sqrt(w.area_km2) / 111.0), w.population, w.is_3t)
            for w in Wilayah.objects.filter(level="kabkota").order_by("code")
        ]

    def _point(self, place: Place) -> tuple[float, float]:
        lat = min(6.0, max(-11.0, self.random.gauss(place.lat, place.spread)))
        lon = min(141.0, max(95.0, self.random.gauss(place.lon, place.spread / cos(radians(place.lat)))))
        return round(lat, 5), round(lon, 5)

    def _build_faskes(self) -> None:
        chosen = self.random.choices(self.places, weights=[p.weight for p in self.places], k=FASKES - len(self.places))
        rows = []
        for pk, place in enumerate([*self.places, *chosen], 1):
            lat, lon = self._point(place)
            self.faskes.append((place, lat, lon))
            place.faskes.append(pk)
            rows.append(
                (
                    pk,
                    f"{pk:032x}",
                    f"B{pk}",
                    f"Faskes {pk}",
                    "puskesmas",
                    place.code,
                    lat,
                    lon,
                    "B",
                    place.is_3t,
                    "verified",
                )
            )
        fields = (
            "id",
            "uid",
            "code",
            "name",
            "kind",
            "wilayah_id",
            "lat",
            "lon",
            "coordinate_quality",
            "is_3t",
            "status",
        )
        insert(Faskes, fields, rows)
        insert(
            Departemen,
            ("id", "uid", "faskes_id", "name"),
            ((pk, f"{pk:032x}", pk, "IGD") for pk in range(1, len(rows) + 1)),
        )

    def _build_people(self) -> None:
        count = self.world.nakes
        first = (User.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
        self.poster = first
        users = ((first + i, f"{first + i:032x}", f"n{i}@bench.invalid", f"Nakes {i}", "x") for i in range(count + 1))
        insert(User, ("id", "uid", "email", "name", "password"), users)
        fields = (
            "id", "uid", "user_id", "profession_id", "family", "level", "tier", "skill_mask", "wilayah_id", "home_lat",
            "home_lon", "cell", "max_km", "week_mask", "extra_until", "hours_elsewhere", "min_rate", "preferred_slots",
            "track_points", "active",
        )  # fmt: skip
        insert(NakesProfile, fields, self._people(count, first))

    def _people(self, count: int, first_user: int) -> Iterator[tuple]:
        rnd = self.random
        places = rnd.choices(self.places, weights=[p.weight for p in self.places], k=count)
        codes = rnd.choices(list(PROFESSION_SHARES), weights=list(PROFESSION_SHARES.values()), k=count)
        for pk, place, code in zip(range(1, count + 1), places, codes, strict=True):
            profession = self.professions[code]
            lat, lon = self._point(place)
            tier = 2 if rnd.random() < STUDENT_SHARE else 1
            self.by_kind.setdefault((profession.family, tier, place.code), []).append(pk)
            if tier == 2:
                self.students.add(pk)
            skills = sum(1 << bit for bit in set(rnd.choices(SKILL_BITS, k=rnd.randint(0, 7))))
            extra = TODAY + timedelta(days=30) if pk % 50 == 0 else None
            low = (
                500_000 + 25_000 * min(20, int(rnd.expovariate(0.35)))
                if tier == 1
                else 100_000 + 10_000 * rnd.randint(0, 8)
            )
            yield (
                pk, f"{pk:032x}", first_user + pk, profession.pk, profession.family, profession.level, tier, skills,
                place.code, lat, lon, cell_of(lat, lon), rnd.choice((10, 15, 20, 30, 30, 40, 50, 75, 100)),
                rnd.choices(WEEK_PATTERNS, weights=(40, 20, 20, 10, 10))[0], extra,
                rnd.choices((0, 8, 16, 24, 32, 40), weights=(45, 10, 15, 15, 8, 7))[0], low,
                rnd.choices((0, 1, 3, 4, 7), weights=(60, 10, 10, 10, 10))[0], round(rnd.betavariate(6, 2) * 15, 3),
                rnd.random() < 0.97,
            )  # fmt: skip

    def _build_documents(self) -> None:
        count = self.world.nakes
        insert(
            Credential, ("uid", "nakes_id", "kind", "number", "valid_until", "status"),
            (row for pk in range(1, count + 1) for row in self._credentials(pk)),
        )  # fmt: skip
        studies = (
            (pk, "Kampus", "Program", self.random.randint(1, 10), "x") for pk in sorted(self.students) if pk % 20
        )
        insert(Study, ("nakes_id", "university", "programme", "semester", "faculty_contact"), studies)
        insert(
            PracticePermit, ("uid", "nakes_id", "faskes_id", "number", "valid_from", "valid_until", "status"),
            self._permits(),
        )  # fmt: skip
        insert(AvailabilityException, ("nakes_id", "kind", "date_from", "date_to"), self._exceptions(count))

    def _credentials(self, pk: int) -> Iterator[tuple]:
        fate = self.random.random()
        if fate < 0.012:
            return
        status = "waiting" if fate < 0.03 else "verified"
        until = TODAY - timedelta(days=int(fate * 1000)) if fate > 0.985 else None
        kind = "student_card" if pk in self.students else "str"
        yield f"{pk:032x}", pk, kind, f"STR{pk}", until, status

    def _permits(self) -> Iterator[tuple]:
        serial = 0
        for (_, tier, code), people in self.by_kind.items():
            near = next(p for p in self.places if p.code == code).faskes
            for pk in people if tier == 1 else ():
                held = self.random.choices((0, 1, 2, 3), weights=(20, 58, 17, 5))[0]
                for faskes in self.random.sample(near, min(held, len(near))):
                    serial += 1
                    until = TODAY + timedelta(days=self.random.randint(-90, 1800))
                    yield f"{serial:032x}", pk, faskes, f"SIP{serial}", date(2022, 1, 1), until, "verified"

    def _exceptions(self, count: int) -> Iterator[tuple]:
        for pk in range(1, count + 1):
            if self.random.random() < 0.08:
                start = TODAY + timedelta(days=self.random.randint(-2, 8))
                yield pk, "off", start, start + timedelta(days=self.random.randint(0, 4))
            if pk % 50 == 0:
                start = TODAY + timedelta(days=self.random.randint(0, 6))
                yield pk, "extra", start, start + timedelta(days=self.random.randint(0, 2))

    # Shifts: measured ones first (their faskes get blocks and ties), then other open ones, then filled ones.

    def _build_shifts(self) -> None:
        shift_rows: list[tuple] = []
        assignment_rows: list[tuple] = []
        busy: dict[int, set[int]] = {}
        faskes_ids = self.random.choices(
            range(1, FASKES + 1), weights=[p.weight for p, _, _ in self.faskes], k=max(60, self.measured // 2)
        )
        self.measured_faskes = sorted(set(faskes_ids))
        for pk in range(1, self.open_shifts + 1):
            faskes = (
                self.measured_faskes[pk % len(self.measured_faskes)]
                if pk <= self.measured
                else self.random.randint(1, FASKES)
            )
            shift_rows.append(self._shift(pk, faskes, "open", 0))
        self.world.measured_shifts = list(range(1, self.measured + 1))
        self.world.open_shifts = self.open_shifts
        pk = self.open_shifts
        while len(assignment_rows) < self.assignments:
            pk += 1
            row = self._shift(pk, self.random.randint(1, FASKES), "filled", 2)
            people = self._free_people(row, busy)
            if len(people) == 2:
                shift_rows.append(row)
                assignment_rows += [
                    (len(assignment_rows) + i, pk, person, row[10], row[11]) for i, person in enumerate(people, 1)
                ]
        self._insert_shifts(shift_rows)
        self._insert_assignments(assignment_rows)

    def _free_people(self, shift: tuple, busy: dict[int, set[int]]) -> list[int]:
        """Two people of the kabupaten with the profession who are free on the day and the days beside it."""
        place = self.faskes[shift[2] - 1][0]
        pool = self.by_kind.get((shift[20], shift[6], place.code), [])
        day = shift[26].toordinal()
        out: list[int] = []
        for _ in range(12):
            if len(out) == 2 or not pool:
                break
            person = self.random.choice(pool)
            taken = busy.setdefault(person, set())
            if person not in out and not taken & {day - 1, day, day + 1}:
                taken.add(day)
                out.append(person)
        return out

    def _shift(self, pk: int, faskes: int, state: str, filled: int) -> tuple:
        place, lat, lon = self.faskes[faskes - 1]
        rnd = self.random
        code = rnd.choices(list(PROFESSION_SHARES), weights=list(PROFESSION_SHARES.values()))[0]
        profession = self.professions[code]
        tier = 2 if rnd.random() < 0.05 else 1
        begin, length = rnd.choice(WATCH_HOURS)
        zone = ZoneInfo(place.zone)
        start = datetime.combine(TODAY + timedelta(days=rnd.randint(1, HORIZON_DAYS)), time(begin), zone)
        end = start + timedelta(hours=length)
        wanted = sum(1 << bit for bit in set(rnd.choices(SKILL_BITS, k=rnd.randint(0, 3))))
        required = 1 << rnd.choice(SKILL_BITS) if rnd.random() < 0.25 else 0
        rate = 500_000 + 25_000 * rnd.randint(0, 14) if tier == 1 else 100_000 + 10_000 * rnd.randint(2, 10)
        mask = watches.need_mask(start, end, place.zone)
        days = watches.local_dates(start, end, place.zone)
        utc = [moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") for moment in (start, end)]
        supervisor = 1 if tier == 2 else None
        return (
            pk, f"{pk:032x}", faskes, faskes, profession.pk, max(2, filled), tier, required, wanted, filled, *utc, rate, state,
            self.poster, lat, lon, cos(radians(lat)), cell_of(lat, lon), place.is_3t, profession.family, profession.level,
            2 if place.is_3t else 1, mask, mask.bit_count(), wanted.bit_count(), *days, supervisor, place.zone,
            rnd.choice((1, 3, 5, 7)) if tier == 2 else 0,
        )  # fmt: skip

    def _insert_shifts(self, rows: list[tuple]) -> None:
        fields = (
            "id", "uid", "faskes_id", "departemen_id", "profession_id", "places", "tier", "skills_required", "skills_wanted",
            "filled", "starts_at", "ends_at", "rate", "state", "posted_by_id", "lat", "lon", "lon_scale", "cell", "is_3t",
            "family", "level", "radius_factor", "need_mask", "need_count", "wanted_count", "date_from", "date_to",
            "supervisor_id", "zone", "min_semester",
        )  # fmt: skip
        insert(Shift, fields, rows)

    def _insert_assignments(self, rows: list[tuple]) -> None:
        fields = (
            "id",
            "uid",
            "shift_id",
            "nakes_id",
            "starts_at",
            "ends_at",
            "state",
            "origin",
            "booked_by_id",
            "verdict",
            "match",
        )
        insert(
            Assignment, fields,
            ((pk, f"{pk:032x}", *rest, "confirmed", "application", self.poster, "green", "{}") for pk, *rest in rows),
        )  # fmt: skip
        self.world.assignments = len(rows)

    def _build_blocks_and_ties(self) -> None:
        blocks, ties = set(), {}
        homes: dict[str, list[int]] = {}
        for (_, _, code), ids in self.by_kind.items():
            homes.setdefault(code, []).extend(ids)
        for pk in self.measured_faskes:
            place = self.faskes[pk - 1][0]
            people = [n for (_, _, code), ids in self.by_kind.items() if code == place.code for n in ids]
            around = [p for p in self.places if planar_km(place.lat, place.lon, p.lat, p.lon) < 120]
            for neighbour in around:
                living = homes.get(neighbour.code, [])
                blocks |= {(pk, n) for n in self.random.sample(living, len(living) // 60)}
            for n in self.random.sample(people, min(40, len(people))):
                ties[pk, n] = (self.random.random() < 0.2, self.random.random() < 0.2, self.random.randint(0, 8))
        insert(
            Block, ("faskes_id", "nakes_id", "side", "reason"), ((*pair, "faskes", "uji") for pair in sorted(blocks))
        )
        insert(
            Tie, ("faskes_id", "nakes_id", "favourite", "preferred", "shifts_worked"),
            ((*pair, *facts) for pair, facts in ties.items()),
        )  # fmt: skip
