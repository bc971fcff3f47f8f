"""One week at a 3T puskesmas, played through the domain functions: a shortage on the first day, a nurse ill on the
fourth, hours disputed on the fifth; then today, and the days to come."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from authentication.models import User
from lentera.demo.build import World, wishes
from management.domain import applications, assignments, attendance, hours, invitations, matching, reviews, shifts
from management.domain.hours import HoursData
from management.domain.reviews import ReviewData
from management.enums import CancelReason, DeclineReason, RefuseReason, Side, Verdict
from management.models import Assignment, NakesProfile, Profession, Shift

BEGINS = {"pagi": (7, 7), "siang": (14, 7), "malam": (21, 10)}


class Week:
    """Plays the story with a clock of its own; every step is what a person would have clicked."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.now = timezone.now().replace(microsecond=0)
        self.admin, self.head = world.users["faskes"], world.users["head"]

    def play(self) -> None:
        wishes(self.world)
        self._shortage(days_ago=7)
        self._ordinary_day(days_ago=6)
        self._no_show(days_ago=5)
        self._nurse_ill(days_ago=4)
        self._disputed(days_ago=3)
        self._silent(days_ago=1)
        self._today()
        self._to_come()

    # Small steps -----------------------------------------------------------------------------------------------------

    def _post(
        self, day: int, watch: str, *, unit: str = "IGD", place: str = "puskesmas", profession: str = "perawat_vokasi",
        places: int = 1, rate: int = 650_000, wanted: tuple[str, ...] = ("Triase",), required: tuple[str, ...] = (),
        by: User | None = None, start: datetime | None = None, hours_long: int | None = None, tier: int = 1,
        supervisor: NakesProfile | None = None, notes: str = "",
    ) -> Shift:  # fmt: skip
        departemen = self.world.unit(place, unit)
        if start is None:
            zone = ZoneInfo(departemen.faskes.wilayah.zone)
            begin, hours_long = BEGINS[watch][0], BEGINS[watch][1]
            start = datetime.combine(self.now.astimezone(zone).date() + timedelta(days=day), time(begin), zone)
        data = shifts.ShiftData(
            departemen=departemen, profession=Profession.objects.get(code=profession), tier=tier, places=places,
            starts_at=start, ends_at=start + timedelta(hours=hours_long or 7), rate=rate,
            skills_required=self.world.mask(*required), skills_wanted=self.world.mask(*wanted), fund_source="blud",
            supervisor=supervisor, notes=notes,
        )  # fmt: skip
        return shifts.post(data=data, by=by or self.admin, now=min(self.now, start) - timedelta(days=4))

    def _fit(self, shift: Shift, count: int, *, green: bool = True, but: tuple[str, ...] = ()) -> list[NakesProfile]:
        """The best ranked who may work: what the page would have shown."""
        found = matching.rank(shift, now=shift.posted_at).matches
        ids = [m.person.id for m in found if not green or m.check.judgement.verdict == Verdict.GREEN]
        rows = NakesProfile.objects.select_related("user").in_bulk(ids)
        return [rows[pk] for pk in ids if rows[pk].user.name not in but][:count]

    def _book(self, shift: Shift, nakes: NakesProfile) -> Assignment:
        asked = (shift.posted_at or self.now) + timedelta(hours=5)
        application = applications.apply(shift=shift, nakes=nakes, by=nakes.user, now=asked)
        return applications.accept(application=application, by=self.admin, now=asked + timedelta(hours=2))

    def _work(self, booked: Assignment, *, late: int = 0, over: int = 0) -> Assignment:
        """Arrive `late` minutes after the start, leave `over` minutes after the end, both confirmed."""
        came, left = booked.starts_at + timedelta(minutes=late - 5), booked.ends_at + timedelta(minutes=over)
        attendance.clock(assignment=booked, kind="in", by=booked.nakes.user, now=came)
        attendance.confirm_arrival(assignment=booked, by=self.head, now=came + timedelta(minutes=3))
        attendance.clock(assignment=booked, kind="out", by=booked.nakes.user, now=left)
        return attendance.confirm_departure(assignment=booked, by=self.head, now=left + timedelta(minutes=4))

    def _report(self, booked: Assignment, side: Side, *, minutes: int = 0) -> Assignment:
        by = booked.nakes.user if side == Side.NAKES else self.head
        data = HoursData(booked.starts_at, booked.ends_at + timedelta(minutes=minutes), 30)
        return hours.report(assignment=booked, side=side, data=data, by=by, now=booked.ends_at + timedelta(hours=1))

    def _finish(
        self, booked: Assignment, *, stars: int = 5, faskes_stars: int = 4, late: int = 0, words: str = ""
    ) -> None:
        booked = self._work(booked, late=late)
        self._report(booked, Side.NAKES)
        self._report(booked, Side.FASKES)
        reviews.review(assignment=booked, side=Side.FASKES, data=ReviewData(stars, words), by=self.head)
        said = ReviewData(faskes_stars, "Tim membantu, orientasi jelas.", gave_orientation=True, honoured_breaks=True)
        reviews.review(assignment=booked, side=Side.NAKES, data=said, by=booked.nakes.user)

    # The story -------------------------------------------------------------------------------------------------------

    def _shortage(self, days_ago: int) -> None:
        """Three were needed, one came forward."""
        shift = self._post(-days_ago, "malam", places=3, notes="Tiga pasien dirujuk dari Kanatang.")
        self._finish(self._book(shift, self._fit(shift, 1)[0]), words="Sigap walau sendirian.")

    def _ordinary_day(self, days_ago: int) -> None:
        shift = self._post(-days_ago, "pagi", unit="Rawat Inap", places=2, rate=560_000, wanted=("Infus",))
        booked = [self._book(shift, nakes) for nakes in self._fit(shift, 2)]
        for assignment, late in zip(booked, (0, 20), strict=True):
            self._finish(assignment, late=late, stars=4)

    def _no_show(self, days_ago: int) -> None:
        shift = self._post(-days_ago, "siang", places=1, rate=540_000)
        booked = self._book(shift, self._fit(shift, 3)[-1])
        attendance.mark_no_show(assignment=booked, by=self.head, now=booked.ends_at + timedelta(minutes=20))

    def _nurse_ill(self, days_ago: int) -> None:
        """Ill three hours before; the place re-opens, the first who is asked cannot, the second comes."""
        shift = self._post(-days_ago, "malam", wanted=("Triase", "BTCLS"))
        first = self._book(shift, self._fit(shift, 1)[0])
        called = shift.starts_at - timedelta(hours=3)
        assignments.cancel(assignment=first, side=Side.NAKES, reason=CancelReason.ILL, by=first.nakes.user, now=called)
        shift.refresh_from_db()
        tired, willing = self._fit(shift, 2, but=(first.nakes.user.name,))
        asked = invitations.invite(shift=shift, nakes=tired, by=self.admin, now=called + timedelta(minutes=5))
        invitations.refuse(
            invitation=asked, reason=RefuseReason.TIRED, by=tired.user, now=called + timedelta(minutes=20)
        )
        asked = invitations.invite(shift=shift, nakes=willing, by=self.admin, now=called + timedelta(minutes=21))
        booked = invitations.accept(invitation=asked, by=willing.user, now=called + timedelta(minutes=30))
        self._finish(booked, words="Datang mendadak dan tetap tenang.")

    def _disputed(self, days_ago: int) -> None:
        shift = self._post(-days_ago, "siang", unit="Rawat Inap", rate=580_000, wanted=("Luka",))
        booked = self._work(self._book(shift, self._fit(shift, 1)[0]), over=90)
        self._report(booked, Side.NAKES, minutes=90)
        self._report(booked, Side.FASKES)

    def _silent(self, days_ago: int) -> None:
        """The nakes has reported, the faskes has not answered yet: 48 hours are running."""
        shift = self._post(-days_ago, "pagi", unit="KIA", profession="bidan_vokasi", rate=600_000, wanted=("APN",))
        booked = self._work(self._book(shift, self._fit(shift, 1)[0]))
        self._report(booked, Side.NAKES)

    def _today(self) -> None:
        """One on duty now, one expected in a few hours."""
        hour = self.now.replace(minute=0, second=0)
        running = self._post(0, "", start=hour - timedelta(hours=2), hours_long=8, rate=620_000)
        booked = self._book(running, self._fit(running, 1)[0])
        attendance.clock(assignment=booked, kind="in", by=booked.nakes.user, now=booked.starts_at)
        attendance.confirm_arrival(assignment=booked, by=self.head, now=booked.starts_at + timedelta(minutes=6))
        soon = self._post(0, "", start=hour + timedelta(hours=5), hours_long=7, unit="Rawat Inap", wanted=("Infus",))
        for nakes in self._fit(soon, 1):
            self._book(soon, nakes)

    def _to_come(self) -> None:
        """Open shifts with applicants, an invitation waiting, one turned down, one for a student, other places."""
        night = self._post(2, "malam", places=2, wanted=("Triase", "BTCLS"), notes="Pintu masuk dari sisi utara.")
        for nakes in self._fit(night, 3, green=False):
            applications.apply(shift=night, nakes=nakes, by=nakes.user, message="Saya siap dan bisa datang lebih awal.")
        morning = self._post(4, "pagi", unit="Rawat Inap", rate=560_000, wanted=("Infus",))
        for nakes in self._fit(morning, 1):
            invitations.invite(shift=morning, nakes=nakes, by=self.admin)
        declined = self._fit(morning, 2)[-1]
        application = applications.apply(shift=morning, nakes=declined, by=declined.user)
        applications.decline(application=application, reason=DeclineReason.CHOSE_OTHER, by=self.admin)
        self._post(5, "siang", unit="KIA", profession="bidan_vokasi", wanted=("APN",), rate=600_000)
        self._post(3, "pagi", tier=2, rate=150_000, wanted=(), supervisor=self.world.nakes["Yohana Ndapa"])
        hospital = self.world.users["hospital"]
        self._post(3, "malam", place="rsud", unit="ICU", rate=800_000, wanted=("ICU", "Ventilator"), by=hospital)
        self._post(6, "malam", place="rsud", rate=700_000, required=("BTCLS",), by=hospital, places=2)
        self._post(4, "pagi", place="rsud", profession="dokter", rate=950_000, wanted=("ACLS",), by=hospital)
        self._post(8, "pagi", rate=590_000, places=2)
