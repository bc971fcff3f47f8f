"""A person about whom Lentera knows everything it can know, in words that occur nowhere else."""

from datetime import date, timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import connection
from django.utils import timezone

from authentication.domain import accesses, addresses, identity, inbox, private_files
from authentication.enums import AccessPurpose, CheckPurpose, Gender
from authentication.models import Identity, User
from lentera.clients.webpush import Subscription
from lentera.lib.uploads import CleanPicture
from management.domain import applications, attendance, hours, invitations, profiles, reviews
from management.enums import Side
from management.models import Credential, NakesProfile, Study
from tests import factories

NAME, TITLE = "Wulandari Kenarini", "S.Kep., Ners Kenari"
EMAIL, OTHER_EMAIL, PHONE = "kenari.satu@uji.example", "kenari.dua@uji.example", "+6281298765432"
NIK, NUMBER = "3174055508920003", "KENARI-STR-77"
HOME, LATITUDE, LONGITUDE = "Kampung Kenari Empat", -9.648213, 120.267391
CONTACT_NAME, CONTACT_PHONE = "Paman Kenari", "+6281311223344"
NOTE, MESSAGE, COMMENT, OFF = "kenari-catatan", "kenari-lamaran", "kenari-komentar", "kenari-umroh"
FACULTY = "Dosen Kenari"
ALL = {
    "nama": NAME, "gelar": TITLE, "surel": EMAIL, "surel kedua": OTHER_EMAIL, "telepon": PHONE[3:], "NIK": NIK,
    "nomor dokumen": NUMBER, "tempat tinggal": HOME, "lintang": str(LATITUDE), "bujur": str(LONGITUDE),
    "kontak darurat": CONTACT_NAME, "telepon darurat": CONTACT_PHONE, "catatan jam": NOTE, "lamaran": MESSAGE,
    "komentar": COMMENT, "alasan libur": OFF, "kontak fakultas": FACULTY, "alamat jaringan": "203.0.113.77", "peramban": "Peramban Kenari",
}  # fmt: skip
SEALED = {"NIK", "kontak darurat", "telepon darurat", "kontak fakultas"}


def somebody() -> User:
    """A nakes who registered, was verified, worked one shift to the end, applied for another and was invited to a third."""
    user = factories.user(name=NAME, email=EMAIL, phone=PHONE)
    unit = factories.departemen()
    nakes = factories.nakes(
        user=user, legal_at=unit.faskes, title=TITLE, home_label=HOME, home_lat=LATITUDE, home_lon=LONGITUDE
    )
    _identity(user)
    _documents(nakes)
    _account(user)
    _work(nakes, unit)
    return user


def _identity(user: User) -> None:
    person = identity.Person(NIK, date(1992, 8, 15), Gender.FEMALE)
    identity.declare(user=user, person=person, by=user)
    contact = {"name": CONTACT_NAME, "relation": "paman", "phone": CONTACT_PHONE}
    row = Identity.objects.get(user=user)
    row.emergency_contact = contact
    row.save()


def _documents(nakes: NakesProfile) -> None:
    credential = Credential.objects.get(nakes=nakes, kind="str")
    credential.picture = private_files.store(owner=nakes.user, picture=CleanPicture(b"jpeg-kenari", 1, 1))
    credential.number, credential.reading, credential.findings = NUMBER, {"nama": NAME}, [{"sentence": NAME}]
    credential.save()
    Study.objects.create(nakes=nakes, university="U", programme="P", semester=6, faculty_contact={"name": FACULTY})
    day = timezone.localdate() + timedelta(days=60)
    profiles.add_exception(nakes=nakes, by=nakes.user, kind="off", date_from=day, date_to=day, note=OFF)


def _account(user: User) -> None:
    addresses.ask(purpose=CheckPurpose.ADD, address=addresses.email(OTHER_EMAIL), user=user)
    EmailAddress.objects.create(user=user, email=EMAIL, verified=True, primary=True)
    inbox.subscribe(
        by=user,
        subscription=Subscription("https://fcm.googleapis.com/fcm/send/kenari", "B" * 87, "A" * 22),
        user_agent="X",
    )
    UserSession.objects.create(user=user, ip="203.0.113.77", user_agent="Peramban Kenari", session_key="kenari")
    accesses.record(person=user, by=factories.user("platform_admin"), what="NIK", purpose=AccessPurpose.VERIFICATION)


def _work(nakes: NakesProfile, unit) -> None:
    now, day, user = factories.NOW, timedelta(days=1), nakes.user
    admin = factories.admin_of(unit.faskes)
    done = factories.shift(unit, by=admin)
    application = applications.apply(shift=done, nakes=nakes, by=user, message=MESSAGE, now=now)
    assignment = applications.accept(application=application, by=admin, now=now)
    attendance.clock(assignment=assignment, kind="in", by=user, now=done.starts_at)
    attendance.confirm_arrival(assignment=assignment, by=admin, now=done.starts_at)
    attendance.confirm_departure(assignment=assignment, by=admin, now=done.ends_at)
    data = hours.HoursData(done.starts_at, done.ends_at, 0, NOTE)
    hours.report(assignment=assignment, side=Side.NAKES, data=data, by=user, now=done.ends_at)
    hours.accept_other(assignment=assignment, side=Side.FASKES, by=admin, now=done.ends_at)
    about = reviews.ReviewData(score=5, comment=COMMENT)
    reviews.review(assignment=assignment, side=Side.FASKES, data=about, by=admin)
    later = factories.shift(unit, by=admin, starts_at=done.starts_at + 7 * day)
    applications.apply(shift=later, nakes=nakes, by=user, now=now)
    offered = factories.shift(unit, by=admin, starts_at=done.starts_at + 9 * day)
    invitations.invite(shift=offered, nakes=nakes, by=admin, now=now)


def dump() -> dict[tuple[str, str], str]:
    """Everything the database holds, as text, by table and column. Raw: what is encrypted stays so."""
    content = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = cursor.fetchall()
            for at, column in enumerate(cursor.description):
                content[table, column[0]] = "\n".join(_text(row[at]) for row in rows)
    return content


def _text(value: object) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


def found(content: dict[tuple[str, str], str]) -> set[tuple[str, str, str]]:
    """(canary, table, column) of every canary in a dump."""
    return {(name, *where) for where, text in content.items() for name, canary in ALL.items() if canary in text}
