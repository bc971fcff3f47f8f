"""Identities of the demo's people, and one photo of an STR that the worker reads and a platform admin decides on."""

import io
from datetime import date

from PIL import Image, ImageDraw, ImageFont

from authentication.domain import identity
from authentication.domain.identity import Person
from authentication.enums import Gender, IdentitySource
from lentera.demo.build import World
from lentera.demo.people import NAKES
from management.domain import documents, profiles, sending, students
from management.domain.sending import Fields, Sent
from management.domain.students import StudyData
from management.enums import CredentialKind, Tier
from management.models import NakesProfile

REGION = "531101"
NUMBER = "XX{:014d}"


def fill(world: World) -> None:
    """Everybody's NIK (made up, of the right shape), verified where the STR is; a photo for those who wait."""
    for order, spec in enumerate(NAKES, 1):
        nakes = world.nakes[spec.name]
        person = _person(order, male=spec.male)
        identity.declare(user=nakes.user, person=person, by=nakes.user)
        if spec.papers not in ("waiting", "rejected", "none"):
            identity.confirm(user=nakes.user, source=IdentitySource.PERSON, by=world.users["platform"])
        if spec.papers == "waiting":
            _send(nakes, person)
        if nakes.tier == Tier.STUDENT:
            _studies(world, nakes, order)


def _person(order: int, *, male: bool) -> Person:
    """The NIK of a woman has 40 added to the day of birth."""
    born = date(1985 + order % 15, 1 + order % 12, 1 + order % 28)
    day = born.day if male else born.day + 40
    return Person(f"{REGION}{day:02}{born:%m%y}{order:04}", born, Gender.MALE if male else Gender.FEMALE)


def _send(nakes: NakesProfile, person: Person) -> None:
    number = NUMBER.format(nakes.pk)
    nakes.credentials.filter(kind=CredentialKind.STR).delete()
    file = Sent(_page(nakes.user.name.upper(), number, person), "str.png")
    row = sending.send(nakes=nakes, by=nakes.user, kind=CredentialKind.STR, file=file)
    sending.confirm(credential=row, by=nakes.user, fields=Fields(number=number, issuer="Konsil Kesehatan Indonesia"))


def _studies(world: World, nakes: NakesProfile, order: int) -> None:
    study = StudyData("Universitas Nusa Cendana", "S1 Keperawatan", 6, "Bagian kemahasiswaan", "ners@undana.example")
    students.save(nakes=nakes, by=nakes.user, data=study)
    number = f"21030100{order:02}"
    card = profiles.add_credential(nakes=nakes, by=nakes.user, kind=CredentialKind.STUDENT_CARD, number=number)
    documents.verify(document=card, by=world.users["platform"])


def _page(name: str, number: str, person: Person) -> bytes:
    """A plain certificate of no real layout."""
    page = Image.new("RGB", (1240, 1000), (252, 251, 247))
    pen = ImageDraw.Draw(page)
    pen.rectangle((40, 40, 1200, 960), outline=(11, 79, 74), width=6)
    lines = (
        (44, "KONSIL KESEHATAN INDONESIA"), (40, "SURAT TANDA REGISTRASI"), (36, f"Nomor STR : {number}"),
        (32, f"Nama : {name}"), (32, f"Tanggal Lahir : {person.birth_date:%d-%m-%Y}"), (32, "Profesi : Perawat Vokasi"),
        (32, "Berlaku sampai : SEUMUR HIDUP"), (24, "CONTOH DUNIA DEMO, BUKAN DOKUMEN"),
    )  # fmt: skip
    for at, (size, text) in enumerate(lines):
        pen.text((100, 110 + at * 100), text, fill=(20, 40, 60), font=ImageFont.load_default(size))
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()
