"""How complete a profile is, and what each missing item costs in matches, counted on the real shifts around.

Shifts around: open, of the person's profession and tier, within `AROUND_KM` or the person's own reach. Every one goes
through the same hard rules as matching, so the figures are the ones the person would meet.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils import timezone

from authentication.models import AuditEvent
from lentera.lib import grid
from lentera.lib.money import rupiah
from management.domain import legality, records
from management.domain.problems import Check, Code, check
from management.domain.scoring import Need, km_between
from management.enums import CredentialKind, DocumentStatus, ExceptionKind, Tier, Verdict
from management.models import Credential, NakesProfile, PracticePermit, Shift, Skill
from management.models.shifts import RADIUS_FACTOR_3T

AROUND_KM = 50
# More than this around one home says the same; it keeps the page light in a city.
MOST_SHIFTS = 200
STR_REASONS = {"str_missing", "str_waiting", "str_rejected", "str_expired"}


@dataclass(frozen=True)
class Item:
    """One thing of a profile. `section` is the page that mends it; `cost` says what it costs now, in matches."""

    key: str
    section: str
    label: str
    done: bool
    cost: str = ""


@dataclass(frozen=True)
class Completeness:
    """`items` make the meter; `choices` are wishes of the person that hide shifts, and no fault."""

    items: tuple[Item, ...]
    choices: tuple[Item, ...]
    around: int
    bookable: int

    @property
    def done(self) -> int:
        return sum(item.done for item in self.items)

    @property
    def total(self) -> int:
        return len(self.items)

    @property
    def missing(self) -> list[Item]:
        return [item for item in self.items if not item.done]

    @property
    def next_step(self) -> Item | None:
        """What to mend first: missing items in order, then choices that hide shifts."""
        return next(iter([*self.missing, *self.choices]), None)


@dataclass
class _Around:
    """The shifts around with everything that stands between them and the person."""

    checks: list[tuple[Need, Check]]
    codes: Counter[str] = field(default_factory=Counter)
    alone: Counter[str] = field(default_factory=Counter)
    skills: Counter[int] = field(default_factory=Counter)
    without_str: int = 0
    amber: int = 0

    def __post_init__(self) -> None:
        for _, result in self.checks:
            found = {p.code for p in result.blockers}
            self.codes.update(found)
            if len(found) == 1:
                self.alone.update(found)
            self.amber += result.judgement.verdict == Verdict.AMBER
            for problem in result.blockers:
                if problem.code == Code.SKILLS:
                    self.skills.update(problem.facts["bits"])  # type: ignore[call-overload]
                self.without_str += problem.code == Code.CREDENTIAL and problem.facts["reason"] in STR_REASONS

    @property
    def total(self) -> int:
        return len(self.checks)

    @property
    def bookable(self) -> int:
        return sum(result.bookable for _, result in self.checks)

    def hidden_by(self, code: Code) -> int:
        """Shifts that only this rule keeps away."""
        return self.alone[code]


def completeness(nakes: NakesProfile, *, now: datetime | None = None) -> Completeness:
    """Thirteen queries, however many shifts there are."""
    now = now or timezone.now()
    around = _Around(_checks(nakes, now))
    facts = _Facts.load(nakes)
    items = tuple(make(nakes, facts, around) for make in ITEMS)
    choices = tuple(item for make in CHOICES if (item := make(nakes, facts, around)))
    return Completeness(items, choices, around.total, around.bookable)


# --- Reading --------------------------------------------------------------------------------------------------------


def _checks(nakes: NakesProfile, now: datetime) -> list[tuple[Need, Check]]:
    person = records.person_of(nakes)
    needs = [need for need in _needs_around(nakes, now) if _near(km_between(person, need), nakes, need)]
    if not needs:
        return []
    start, end = min(n.starts_at for n in needs), max(n.ends_at for n in needs)
    known = records.load([person.id], start=start, end=end)[person.id]
    rules = legality.load_rules()
    return [(need, check(person, need, known, rules, now=now)) for need in needs]


def _needs_around(nakes: NakesProfile, now: datetime) -> Iterable[Need]:
    reach = float(max(AROUND_KM, nakes.max_km * RADIUS_FACTOR_3T))
    layer = grid.layers(nakes.home_lat, nakes.home_lon, (reach,))[0]
    cells = reduce(or_, (Q(cell__range=run) for run in layer.runs))
    rows = Shift.objects.open().filter(
        cells, family=nakes.family, tier=nakes.tier, level__lte=nakes.level, starts_at__gt=now
    )
    return (Need(*row) for row in rows.order_by("starts_at", "id").values_list(*records.NEED_FIELDS)[:MOST_SHIFTS])


def _near(km: float, nakes: NakesProfile, need: Need) -> bool:
    return km <= max(AROUND_KM, nakes.max_km * need.radius_factor)


@dataclass(frozen=True)
class _Facts:
    """What is on file besides the profile row."""

    confirmed: frozenset[str]
    main: tuple[tuple[str, date | None], ...]
    certificates: int
    permits: int
    skills: dict[int, str]
    off_until: date | None

    @classmethod
    def load(cls, nakes: NakesProfile) -> "_Facts":
        kind = CredentialKind.STR if nakes.tier == Tier.LICENSED else CredentialKind.STUDENT_CARD
        files = Credential.objects.filter(nakes=nakes).order_by()
        rows = list(files.values_list("kind", "status", "valid_until"))
        today = timezone.localdate()
        off = nakes.exceptions.filter(kind=ExceptionKind.OFF, date_from__lte=today, date_to__gte=today)
        return cls(
            confirmed=_confirmed(nakes),
            main=tuple((status, until) for k, status, until in rows if k == kind),
            certificates=sum(k == CredentialKind.CERTIFICATE for k, _, _ in rows),
            permits=PracticePermit.objects.filter(
                nakes=nakes, status=DocumentStatus.VERIFIED, valid_until__gte=today
            ).count(),
            skills=dict(Skill.objects.values_list("bit", "code")),
            off_until=off.order_by("-date_to").values_list("date_to", flat=True).first(),
        )

    @property
    def main_state(self) -> str:
        """verified, expired, waiting, rejected or missing."""
        today = timezone.localdate()
        verified = [until for status, until in self.main if status == DocumentStatus.VERIFIED]
        if verified:
            return "verified" if any(until is None or until >= today for until in verified) else "expired"
        states = {status for status, _ in self.main}
        return next((s for s in (DocumentStatus.WAITING, DocumentStatus.REJECTED) if s in states), "missing")


def _confirmed(nakes: NakesProfile) -> frozenset[str]:
    """Sections the person has saved, changed or not."""
    actions = AuditEvent.objects.filter(object_ref=f"nakes:{nakes.uid}", action__startswith="profil: ")
    return frozenset(a.removeprefix("profil: ") for a in actions.order_by().values_list("action", flat=True).distinct())


# --- Items ----------------------------------------------------------------------------------------------------------

Maker = Callable[[NakesProfile, _Facts, _Around], Item]
STATE_WORDS = {
    "verified": "",
    "expired": "habis masa berlakunya",
    "waiting": "menunggu verifikasi",
    "rejected": "ditolak saat verifikasi",
    "missing": "belum ditambahkan",
}


def _main_document(nakes: NakesProfile, facts: _Facts, around: _Around) -> Item:
    student = nakes.tier == Tier.STUDENT
    name = "Kartu mahasiswa" if student else "STR"
    state, words = facts.main_state, STATE_WORDS[facts.main_state]
    if student:
        cost = f"{name} {words}: faskes belum bisa memastikan status Anda."
    elif around.total:
        free = around.total - around.without_str
        cost = f"{name} {words}: {free} dari {around.total} shift di sekitar Anda bisa dilamar."
    else:
        cost = f"{name} {words}: tanpa itu tidak ada shift yang bisa dilamar."
    return Item(
        "document", "dokumen", f"{name} terverifikasi", state == "verified", "" if state == "verified" else cost
    )


def _permits(nakes: NakesProfile, facts: _Facts, around: _Around) -> Item:
    if nakes.tier == Tier.STUDENT:
        return Item("permit", "sip", "SIP (tidak diperlukan mahasiswa)", True)
    cost = ""
    if around.amber:
        cost = f"{around.amber} dari {around.total} shift di sekitar perlu surat tugas karena SIP di sana belum ada."
    elif not facts.permits:
        cost = "Tanpa SIP di suatu tempat, setiap shift di sana perlu surat tugas lebih dulu."
    return Item("permit", "sip", "SIP terverifikasi", facts.permits > 0, cost)


def _skills(nakes: NakesProfile, facts: _Facts, around: _Around) -> Item:
    wanted = [f"{count} mensyaratkan {facts.skills.get(bit, bit)}" for bit, count in around.skills.most_common(3)]
    cost = f"Shift di sekitar: {', '.join(wanted)}." if wanted else ""
    if not nakes.skill_mask and not cost:
        cost = "Tanpa keterampilan, Anda di urutan bawah saat faskes memilih."
    return Item("skills", "keterampilan", "Keterampilan", bool(nakes.skill_mask), cost)


def _home(nakes: NakesProfile, facts: _Facts, around: _Around) -> Item:
    done = "tempat" in facts.confirmed
    cost = f"Titik rumah masih pusat {nakes.wilayah}: jarak ke {around.total} shift di sekitar bisa meleset."
    return Item("home", "tempat", "Titik rumah", done, "" if done else cost)


def _week(nakes: NakesProfile, facts: _Facts, around: _Around) -> Item:
    done = "minggu" in facts.confirmed and nakes.week_mask > 0
    if nakes.week_mask == 0:
        cost = "Jadwal mingguan kosong: Anda di urutan bawah untuk semua shift."
    else:
        cost = "Jadwal belum Anda pastikan: undangan bisa datang untuk waktu yang tidak cocok."
    return Item("week", "minggu", "Jadwal mingguan", done, "" if done else cost)


def _work(nakes: NakesProfile, facts: _Facts, around: _Around) -> Item:
    done = "kerja" in facts.confirmed
    cost = "Jam kerja di tempat lain belum diisi: batas 40 jam seminggu bisa salah hitung."
    return Item("work", "kerja", "Jam kerja dan tarif", done, "" if done else cost)


def _experience(nakes: NakesProfile, facts: _Facts, around: _Around) -> Item:
    done = "identitas" in facts.confirmed
    return Item(
        "identity", "identitas", "Gelar dan pengalaman", done, "" if done else "Faskes melihat nama Anda tanpa gelar."
    )


ITEMS: tuple[Maker, ...] = (_main_document, _permits, _skills, _home, _week, _work, _experience)


# --- Choices that hide shifts ---------------------------------------------------------------------------------------


def _inactive(nakes: NakesProfile, facts: _Facts, around: _Around) -> Item | None:
    if nakes.active:
        return None
    return Item(
        "active", "", "Ikut pencocokan", False, f"Anda sedang istirahat: {around.total} shift di sekitar tersembunyi."
    )


def _distance(nakes: NakesProfile, facts: _Facts, around: _Around) -> Item | None:
    hidden = around.hidden_by(Code.DISTANCE)
    if not hidden:
        return None
    return Item("distance", "tempat", "Jarak", False, f"Jarak {nakes.max_km} km menyembunyikan {hidden} shift.")


def _rate(nakes: NakesProfile, facts: _Facts, around: _Around) -> Item | None:
    hidden = around.hidden_by(Code.RATE)
    if not hidden:
        return None
    cost = f"Tarif paling rendah {rupiah(nakes.min_rate)} menyembunyikan {hidden} shift."
    return Item("rate", "kerja", "Tarif", False, cost)


def _off(nakes: NakesProfile, facts: _Facts, around: _Around) -> Item | None:
    hidden = around.hidden_by(Code.OFF)
    if not hidden:
        return None
    return Item(
        "off",
        "pengecualian",
        "Hari libur",
        False,
        f"Tanggal yang Anda tandai tidak bisa menyembunyikan {hidden} shift.",
    )


CHOICES: tuple[Callable[[NakesProfile, _Facts, _Around], Item | None], ...] = (_inactive, _distance, _rate, _off)
