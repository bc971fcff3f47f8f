"""Small true rows for tests: a kabupaten in Sumba (WITA), a hospital, people who may work."""

import itertools
from datetime import UTC, date, datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from authentication.domain import consents
from authentication.enums import Role
from authentication.models import Consent, Departemen, Faskes, Membership, User, Wilayah
from authentication.permissions import must_have_second_factor
from management.domain import shifts
from management.enums import Tier
from management.models import Credential, LegalityRule, NakesProfile, PracticePermit, Profession, Shift, Skill, Study

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)  # 09.00 WITA, a Tuesday
LAT, LON = -9.65, 120.26
_serial = itertools.count(1)


def wilayah(code: str = "53.11", **fields) -> Wilayah:
    province, _ = Wilayah.objects.get_or_create(
        code=code[:2],
        defaults={
            "level": "provinsi", "name": f"Provinsi {code[:2]}", "zone": "Asia/Makassar", "lat": LAT, "lon": LON,
            "population": 1, "area_km2": 1,
        },
    )  # fmt: skip
    defaults = {
        "level": "kabkota", "parent": province, "name": "Kabupaten Sumba Timur", "zone": "Asia/Makassar",
        "lat": LAT, "lon": LON, "population": 250_000, "area_km2": 7000.0,
    }  # fmt: skip
    row, _ = Wilayah.objects.get_or_create(code=code, defaults={**defaults, **fields})
    return row


def rules() -> None:
    """The rule rows that every legality test starts from."""
    for kind, value in (
        ("str_required", 1),
        ("sip_required", 1),
        ("sip_slots", 2),
        ("letter_bridges", 1),
        ("student_supervised", 1),
    ):
        LegalityRule.objects.get_or_create(
            kind=kind, profession=None, valid_from=date(2020, 1, 1), defaults={"value": value, "source": "uji"}
        )


def profession(code: str = "perawat_vokasi", **fields) -> Profession:
    known = {"perawat_vokasi": (3, 1), "ners": (3, 2), "dokter": (1, 1), "bidan_vokasi": (4, 1)}
    family, level = known.get(code, (99, 1))
    rules()
    row, _ = Profession.objects.get_or_create(
        code=code,
        defaults={
            "name": code.replace("_", " "),
            "group": code,
            "family": family,
            "level": level,
            "medical": code == "dokter",
            **fields,
        },
    )
    return row


def skill(code: str = "BLS", bit: int = 0) -> Skill:
    row, _ = Skill.objects.get_or_create(code=code, defaults={"name": code, "bit": bit})
    return row


def user(role: str = Role.NAKES, **fields) -> User:
    n = next(_serial)
    defaults = {"email": f"u{n}@uji.example", "name": f"Orang {n}", "role": role, "password": "kata-sandi-uji"}
    person = User.objects.create_user(**{**defaults, **fields})
    if must_have_second_factor(person):
        authenticator_app(person)
    return person


def agreed(person: User) -> User:
    """Somebody who agreed to the words of now, as everybody who registered by themselves has."""
    Consent.objects.create(user=person, key=consents.SERVICE, version=consents.current().version, channel="daftar")
    return person


def authenticator_app(person: User, secret: str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP") -> Authenticator:
    """A second factor, without which a platform admin opens nothing."""
    return TOTP.activate(person, secret).instance


def faskes(**fields) -> Faskes:
    n = next(_serial)
    defaults = {
        "code": f"F{n}", "name": f"RSUD Uji {n}", "kind": "rs", "wilayah": fields.pop("wilayah", None) or wilayah(),
        "lat": LAT, "lon": LON, "coordinate_quality": "S", "status": "verified",
    }  # fmt: skip
    return Faskes.objects.create(**{**defaults, **fields})


def departemen(of: Faskes | None = None, name: str = "IGD") -> Departemen:
    return Departemen.objects.create(faskes=of or faskes(), name=name)


def admin_of(place: Faskes) -> User:
    person = user(Role.FASKES_ADMIN)
    Membership.objects.create(user=person, faskes=place, role=Role.FASKES_ADMIN)
    return person


def head_of(unit: Departemen) -> User:
    person = user(Role.DEPARTEMEN_HEAD)
    Membership.objects.create(user=person, faskes=unit.faskes, departemen=unit, role=Role.DEPARTEMEN_HEAD)
    return person


def nakes(*, legal_at: Faskes | None = None, str_status: str | None = "verified", **fields) -> NakesProfile:
    """Somebody next door to the faskes, with a verified STR; `legal_at` adds a SIP there."""
    tier = fields.get("tier", Tier.LICENSED)
    defaults = {
        "user": fields.pop("user", None) or user(Role.NAKES if tier == Tier.LICENSED else Role.VOLUNTEER),
        "profession": fields.pop("profession", None) or profession(),
        "wilayah": fields.pop("wilayah", None) or wilayah(),
        "home_lat": LAT + 0.01, "home_lon": LON, "max_km": 50, "min_rate": 500_000 if tier == Tier.LICENSED else 100_000,
        "track_points": 12.0,
    }  # fmt: skip
    row = NakesProfile.objects.create(**{**defaults, **fields})
    if tier == Tier.STUDENT and str_status:
        # A student in the last year, with a checked card.
        Study.objects.create(nakes=row, university="Kampus", programme="Keperawatan", semester=8, faculty_contact={})
        Credential.objects.create(nakes=row, kind="student_card", number=f"KTM{row.pk}", status=str_status)
    elif str_status:
        Credential.objects.create(nakes=row, kind="str", number=f"STR{row.pk}", status=str_status)
    if legal_at:
        sip(row, legal_at)
    return row


def sip(row: NakesProfile, place: Faskes | None, **fields) -> PracticePermit:
    defaults = {
        "number": f"SIP/{next(_serial)}", "valid_from": date(2024, 1, 1), "valid_until": date(2028, 12, 31),
        "status": "verified", "place": "" if place else "Klinik lain",
    }  # fmt: skip
    return PracticePermit.objects.create(nakes=row, faskes=place, **{**defaults, **fields})


def shift_data(unit: Departemen, **fields) -> shifts.ShiftData:
    start = fields.pop("starts_at", NOW + timedelta(days=2, hours=12))  # Thursday 21.00 WITA
    defaults = {
        "departemen": unit, "profession": fields.pop("profession", None) or profession(), "tier": Tier.LICENSED,
        "places": 1, "starts_at": start, "ends_at": fields.pop("ends_at", start + timedelta(hours=10)), "rate": 650_000,
    }  # fmt: skip
    return shifts.ShiftData(**{**defaults, **fields})


def shift(unit: Departemen | None = None, *, by: User | None = None, **fields) -> Shift:
    unit = unit or departemen()
    by = by or User.objects.filter(memberships__faskes=unit.faskes).first() or admin_of(unit.faskes)
    return shifts.post(data=shift_data(unit, **fields), by=by, now=NOW)
