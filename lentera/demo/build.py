"""Places, accounts, profiles and documents of the demo world."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from authentication.domain import audit, colleagues, consents
from authentication.enums import ConsentChannel, CoordinateQuality, FaskesStatus, Role
from authentication.models import Departemen, Faskes, Membership, User, Wilayah
from lentera.demo.people import ACCOUNTS, DOMAIN, NAKES, PASSWORD, PLACES, DemoAccount, DemoNakes, DemoPlace
from management.domain import performance
from management.enums import ExceptionKind
from management.models import AvailabilityException, Credential, NakesProfile, PracticePermit, Profession, Skill, Tie
from management.models.nakes import HOME_DECIMALS

NIGHT_BITS = sum(1 << (day * 3 + 2) for day in range(7))
ALL_WEEK = (1 << 21) - 1


class World:
    """The demo's rows by their keys in people.py."""

    def __init__(self) -> None:
        self.faskes: dict[str, Faskes] = {}
        self.users: dict[str, User] = {}
        self.nakes: dict[str, NakesProfile] = {}
        self.skills = {skill.code: skill for skill in Skill.objects.all()}
        self.today = timezone.now().date()

    def unit(self, place: str, name: str) -> Departemen:
        return self.faskes[place].departemen.get(name=name)

    def mask(self, *codes: str) -> int:
        return sum(self.skills[code].mask for code in codes)


def exists() -> bool:
    return User.objects.filter(email=ACCOUNTS["platform"].email).exists()


@transaction.atomic
def build() -> World:
    world = World()
    for place in PLACES:
        world.faskes[place.key] = _place(place)
    for key, account in ACCOUNTS.items():
        world.users[key] = _account(account)
    _memberships(world)
    for spec in NAKES:
        world.nakes[spec.name] = _nakes(world, spec)
    _waiting_faskes(world)
    for user in User.objects.all():
        consents.give(user=user, version=consents.current().version, channel=ConsentChannel.REGISTRATION)
    return world


def _place(place: DemoPlace) -> Faskes:
    faskes = Faskes.objects.create(
        code=place.code,
        name=place.name,
        kind=place.kind,
        wilayah=Wilayah.objects.get(code=place.wilayah),
        lat=place.lat,
        lon=place.lon,
        coordinate_quality=CoordinateQuality.OWN,
        inpatient=place.inpatient,
        owner="kabkota" if place.kind != "klinik" else "swasta",
        status=FaskesStatus.VERIFIED,
        source="dunia demo",
    )
    for name in place.departemen:
        Departemen.objects.create(faskes=faskes, name=name)
    return faskes


def _account(account: DemoAccount) -> User:
    admin = account.role == Role.PLATFORM_ADMIN
    return User.objects.create_user(
        email=account.email,
        password=PASSWORD,
        name=account.name,
        role=account.role,
        is_staff=admin,
        is_superuser=admin,
        wilayah=Wilayah.objects.get(code="53") if account.role == Role.COORDINATOR else None,
    )


def _memberships(world: World) -> None:
    puskesmas, rsud = world.faskes["puskesmas"], world.faskes["rsud"]
    Membership.objects.create(user=world.users["faskes"], faskes=puskesmas, role=Role.FASKES_ADMIN)
    Membership.objects.create(user=world.users["hospital"], faskes=rsud, role=Role.FASKES_ADMIN)
    unit = world.unit("puskesmas", "IGD")
    Membership.objects.create(user=world.users["head"], faskes=puskesmas, departemen=unit, role=Role.DEPARTEMEN_HEAD)
    ward = world.unit("puskesmas", "Rawat Inap")
    colleagues.invite(
        faskes=puskesmas,
        email=f"bidan.koordinator@{DOMAIN}",
        departemen=ward,
        by=world.users["faskes"],
        now=timezone.now(),
    )


def _waiting_faskes(world: World) -> None:
    """A faskes that waits for the platform admin."""
    place = DemoPlace("baru", "DEMO-4", "Klinik Tanjung Bastian", "klinik", "53.11", -9.64, 120.25, ("Poli Umum",))
    faskes = _place(place)
    Faskes.objects.filter(pk=faskes.pk).update(status=FaskesStatus.PENDING)
    user = User.objects.create_user(
        email=f"klinik@{DOMAIN}", password=PASSWORD, name="Melki Tanggu", role=Role.FASKES_ADMIN
    )
    Membership.objects.create(user=user, faskes=faskes, role=Role.FASKES_ADMIN)


def _nakes(world: World, spec: DemoNakes) -> NakesProfile:
    center = world.faskes["puskesmas"]
    nakes = NakesProfile.objects.create(
        user=_nakes_user(world, spec),
        profession=Profession.objects.get(code=spec.profession),
        tier=spec.tier,
        title=spec.title,
        years=spec.years,
        skill_mask=world.mask(*spec.skills),
        wilayah=center.wilayah,
        home_label="Waingapu",
        home_lat=round(center.lat + spec.offset[0], HOME_DECIMALS),
        home_lon=round(center.lon + spec.offset[1], HOME_DECIMALS),
        max_km=spec.max_km,
        min_rate=spec.min_rate,
        hours_elsewhere=spec.hours_elsewhere,
        week_mask=ALL_WEEK if spec.nights else ALL_WEEK & ~NIGHT_BITS,
        track_points=performance.starting_points(),
    )
    _documents(world, spec, nakes)
    audit.record(by=world.users["platform"], action="dunia demo dibuat", object_ref=f"nakes:{nakes.uid}")
    return nakes


def _nakes_user(world: World, spec: DemoNakes) -> User:
    if spec.account:
        return world.users[spec.account]
    handle = spec.name.lower().replace(" ", ".")
    role = Role.NAKES if spec.tier == 1 else Role.VOLUNTEER
    return User.objects.create_user(email=f"{handle}@{DOMAIN}", password=PASSWORD, name=spec.name, role=role)


def _documents(world: World, spec: DemoNakes, nakes: NakesProfile) -> None:
    _str(world, spec, nakes)
    for code in spec.skills:
        skill = world.skills[code]
        if skill.certificate:
            Credential.objects.create(
                nakes=nakes, kind="certificate", skill=skill, number=f"{code}/{nakes.pk:04d}", issuer="Pusat Pelatihan Demo",
                issued_on=date(2025, 3, 1), valid_until=date(2028, 2, 28), status="verified",
            )  # fmt: skip
    for place in spec.sip:
        faskes = world.faskes.get(place)
        PracticePermit.objects.create(
            nakes=nakes, faskes=faskes, place="" if faskes else "Praktik mandiri di Payeti",
            number=f"503/{nakes.pk:04d}/SIP/{place.upper()}", valid_from=date(2024, 1, 2),
            valid_until=world.today + timedelta(days=900), status="verified",
        )  # fmt: skip


def _str(world: World, spec: DemoNakes, nakes: NakesProfile) -> None:
    status = {"waiting": "waiting", "rejected": "rejected", "none": ""}.get(spec.papers, "verified")
    if not status:
        return
    Credential.objects.create(
        nakes=nakes, kind="str", number=f"XX{nakes.pk:014d}", issuer="Konsil Kesehatan Indonesia", issued_on=date(2020, 5, 4),
        valid_until=world.today - timedelta(days=9) if spec.papers == "expired" else None, status=status,
        verified_by=world.users["platform"] if status == "verified" else None,
        verified_at=timezone.now() if status == "verified" else None,
    )  # fmt: skip


def wishes(world: World) -> None:
    """Favourites, a preferred place, days off: what makes lists differ from one another."""
    puskesmas = world.faskes["puskesmas"]
    Tie.objects.update_or_create(faskes=puskesmas, nakes=world.nakes["Agus Lalupanda"], defaults={"favourite": True})
    Tie.objects.update_or_create(faskes=puskesmas, nakes=world.nakes["Yohana Ndapa"], defaults={"preferred": True})
    day = world.today + timedelta(days=2)
    AvailabilityException.objects.create(
        nakes=world.nakes["Martha Kaka"],
        kind=ExceptionKind.OFF,
        date_from=day,
        date_to=day + timedelta(days=3),
        note="Acara keluarga",
    )
