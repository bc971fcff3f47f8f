"""From a photo to a decision: every step may be repeated, lost or raced; SATUSEHAT is the stand-in."""

import io
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from PIL import Image

from ai_service.reading import LIFELONG, CertificateReading, ReadField
from authentication.domain import identity
from authentication.domain.identity import Person
from authentication.enums import AccessPurpose, Gender, IdentitySource, Role
from authentication.models import AuditEvent, DataAccess, Identity, Notification, PrivateFile, User
from lentera.lib.errors import DomainError
from lentera.sandbox.satusehat import CLIENT_ID, CLIENT_SECRET, HTML, Failure, Known, SatusehatService
from management.domain import documents, profiles, sending, verification
from management.domain.sending import Fields, Sent
from management.domain.weighing import Outcome
from management.enums import CheckState, CredentialKind, DocumentStatus, VerifiedBy
from management.models import Credential, NakesProfile
from tests import factories

pytestmark = pytest.mark.django_db
NUMBER, OTHER = "3111100219123456", "3111100219999999"
NIK, BORN = "5311031704850001", date(1985, 4, 17)
UMBU = Person(NIK, BORN, Gender.MALE)


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


def photo(shade: int = 200) -> Sent:
    out = io.BytesIO()
    Image.new("RGB", (400, 560), (shade, 210, 220)).save(out, "JPEG")
    return Sent(out.getvalue(), "str.jpg")


def reading(**fields: str) -> CertificateReading:
    values = {
        "jenis": "str", "nomor_str": NUMBER, "nama": "UMBU LANDU", "profesi": "dokter",
        "tanggal_lahir": BORN.isoformat(), "berlaku_sampai": LIFELONG, **fields,
    }  # fmt: skip
    return CertificateReading("embedded", {k: ReadField(v, 0.97, (0.1, 0.2, 0.3, 0.4)) for k, v in values.items() if v})


@pytest.fixture
def service(settings) -> Iterator[SatusehatService]:
    person = Known(NIK, BORN, "male", "Umbu Landu", str_number="31.1.1.100.2.19.123456")
    with SatusehatService(people=[person]) as running:
        settings.SATUSEHAT_OAUTH_URL, settings.SATUSEHAT_FHIR_URL = running.oauth_url, running.fhir_url
        settings.SATUSEHAT_CLIENT_ID, settings.SATUSEHAT_CLIENT_SECRET = CLIENT_ID, CLIENT_SECRET
        yield running


@pytest.fixture
def doctor() -> NakesProfile:
    row = factories.nakes(str_status=None, profession=factories.profession("dokter"))
    User.objects.filter(pk=row.user_id).update(name="Umbu Landu")
    row.user.refresh_from_db()
    identity.declare(user=row.user, person=UMBU, by=row.user)
    return row


def platform() -> User:
    return factories.user(Role.PLATFORM_ADMIN)


def send(nakes: NakesProfile, kind: CredentialKind = CredentialKind.STR, **fields) -> Credential:
    return sending.send(nakes=nakes, by=nakes.user, kind=kind, file=fields.pop("file", photo()), **fields)


def read(row: Credential, found: CertificateReading | None = None) -> Credential:
    assert sending.read(kind="credential", pk=row.pk, engine=lambda *_: found or reading())
    row.refresh_from_db()
    return row


def confirm(row: Credential, number: str = NUMBER, **fields) -> Credential:
    sending.confirm(credential=row, by=row.nakes.user, fields=Fields(number=number, **fields))
    row.refresh_from_db()
    return row


def weigh(row: Credential, **fields) -> Outcome | None:
    outcome = verification.verify(kind="credential", pk=row.pk, **fields)
    row.refresh_from_db()
    return outcome


def sent_and_confirmed(
    nakes: NakesProfile, number: str = NUMBER, found: CertificateReading | None = None
) -> Credential:
    return confirm(read(send(nakes), found), number)


def test_a_photo_of_a_doctor_whose_number_satusehat_knows(service, doctor) -> None:
    row = send(doctor)
    assert (row.check_state, row.status, row.number) == (CheckState.READING, DocumentStatus.WAITING, "")
    assert read(row).check_state == CheckState.OWNER
    assert confirm(row).check_state == CheckState.WEIGHING
    assert weigh(row) == Outcome.VERIFIED
    assert (row.status, row.verified_how, row.verified_by, row.check_state) == (
        DocumentStatus.VERIFIED, VerifiedBy.SATUSEHAT, None, CheckState.DONE,
    )  # fmt: skip
    assert row.sent_at <= row.read_at <= row.weighed_at <= row.verified_at
    own = Identity.objects.get(user=doctor.user)
    assert own.source == IdentitySource.SATUSEHAT and own.ihs_number
    assert Notification.objects.filter(user=doctor.user, title="STR terverifikasi").exists()
    purposes = set(DataAccess.objects.filter(person=doctor.user).values_list("purpose", flat=True))
    assert purposes == {AccessPurpose.READING, AccessPurpose.SERVICE}
    assert weigh(row) is None and service.asked == [NIK]


def test_nothing_personal_reaches_the_audit_trail(service, doctor) -> None:
    weigh(sent_and_confirmed(doctor))
    told = " ".join(f"{e.action} {e.reason} {e.data}" for e in AuditEvent.objects.all())
    assert NIK not in told and NUMBER not in told and "Umbu" not in told


def test_a_forged_str_with_a_real_nik_waits_for_two_people(service, doctor) -> None:
    row = sent_and_confirmed(doctor, OTHER, reading(nomor_str=OTHER))
    assert weigh(row) == Outcome.CONFLICT
    assert row.status == DocumentStatus.WAITING and row.check_state == CheckState.PERSON
    assert Identity.objects.get(user=doctor.user).verified_at is None


def test_a_reading_with_another_nik_is_never_verified_alone(service, doctor) -> None:
    row = sent_and_confirmed(doctor, NUMBER, reading(nik="5311034501900001"))
    assert weigh(row) == Outcome.CONFLICT and row.status == DocumentStatus.WAITING


def test_the_same_nik_elsewhere_stops_the_machine(service, doctor) -> None:
    other = factories.user()
    identity.declare(user=other, person=UMBU, by=other)
    assert weigh(sent_and_confirmed(doctor)) == Outcome.CONFLICT


def test_the_same_number_and_the_same_photo_elsewhere_stop_the_machine(service, doctor) -> None:
    thief = factories.nakes(str_status=None)
    confirm(read(send(thief)), "31.1.1.100.2.19.123456")
    row = sent_and_confirmed(doctor)
    assert weigh(row) == Outcome.CONFLICT
    assert {"same_number", "same_picture"} <= {finding["code"] for finding in row.findings}


def test_a_nurse_needs_one_click_of_one_person(service) -> None:
    nurse = factories.nakes(str_status=None)
    born = Person("5311034501900001", date(1990, 1, 5), Gender.FEMALE)
    service.people.append(Known(born.nik, born.birth_date, "female"))
    User.objects.filter(pk=nurse.user_id).update(name="Umbu Landu")
    nurse.user.refresh_from_db()
    identity.declare(user=nurse.user, person=born, by=nurse.user)
    row = sent_and_confirmed(nurse, NUMBER, reading(tanggal_lahir="1990-01-05", profesi="perawat_vokasi"))
    assert weigh(row) == Outcome.PERSON
    assert "official_person" in {finding["code"] for finding in row.findings}
    by = platform()
    documents.verify(document=row, by=by)
    row.refresh_from_db()
    assert (row.status, row.verified_how, row.verified_by) == (DocumentStatus.VERIFIED, VerifiedBy.PERSON, by)
    assert Identity.objects.get(user=nurse.user).source == IdentitySource.PERSON


def test_two_different_people_overrule_a_conflict(service, doctor) -> None:
    row = sent_and_confirmed(doctor, OTHER, reading(nomor_str=OTHER))
    weigh(row)
    first, second = platform(), platform()
    with pytest.raises(DomainError, match="alasan"):
        documents.verify(document=row, by=first)
    documents.verify(document=row, by=first, reason="Konsil menerbitkan nomor baru")
    row.refresh_from_db()
    assert (row.status, row.check_state) == (DocumentStatus.WAITING, CheckState.SECOND)
    with pytest.raises(DomainError, match="orang lain"):
        documents.verify(document=row, by=first, reason="sekali lagi")
    documents.verify(document=row, by=second)
    row.refresh_from_db()
    assert (row.status, row.verified_how) == (DocumentStatus.VERIFIED, VerifiedBy.TWO_PERSONS)
    assert list(
        AuditEvent.objects.filter(object_ref=documents.ref(row), actor=first).values_list("action", flat=True)
    ) == ["diusulkan sah"]


def test_nobody_decides_on_their_own_document(doctor) -> None:
    row = sent_and_confirmed(doctor)
    for role, said in ((Role.NAKES, "Hanya admin platform"), (Role.PLATFORM_ADMIN, "sendiri")):
        User.objects.filter(pk=doctor.user_id).update(role=role)
        for act in (documents.verify, documents.reject):
            with pytest.raises(DomainError, match=said):
                act(document=row, by=User.objects.get(pk=doctor.user_id), reason="saya tahu")


def test_a_right_to_look_or_a_deactivated_account_decides_nothing(doctor) -> None:
    row = sent_and_confirmed(doctor)
    for by in (factories.user(Role.FASKES_ADMIN, is_staff=True), factories.user(Role.PLATFORM_ADMIN, is_active=False)):
        for act in (documents.verify, documents.reject):
            with pytest.raises(DomainError, match="Hanya admin platform"):
                act(document=row, by=by, reason="boleh lihat")


def test_a_conflict_that_came_after_the_weighing_counts_too(service, doctor) -> None:
    """The thief was weighed first, the owner came later: the thief's document must not pass by one click."""
    service.people.clear()
    thief = factories.nakes(str_status=None)
    early = sent_and_confirmed(thief, found=reading(nama=thief.user.name))
    assert weigh(early) == Outcome.PERSON
    weigh(sent_and_confirmed(doctor))
    with pytest.raises(DomainError, match="Nomor ini juga ada di 1 akun lain") as refusal:
        documents.verify(document=early, by=platform())
    assert refusal.value.code == "reason"
    documents.verify(document=early, by=platform(), reason="sudah ditelepon")
    early.refresh_from_db()
    assert early.check_state == CheckState.SECOND and early.status == DocumentStatus.WAITING


def test_a_document_typed_without_a_photo_is_compared_with_other_accounts_too(doctor) -> None:
    _, second = (
        profiles.add_credential(nakes=nakes, by=nakes.user, kind=CredentialKind.STR, number=NUMBER)
        for nakes in (doctor, factories.nakes(str_status=None))
    )
    with pytest.raises(DomainError, match="Nomor ini juga ada"):
        documents.verify(document=second, by=platform())


def test_satusehat_down_is_queued_and_asked_again(service, doctor) -> None:
    row = sent_and_confirmed(doctor)
    now = timezone.now()
    for failure, minutes in ((Failure(503), 2), (Failure(200, HTML, "text/html"), 5), (Failure(429), 15)):
        service.fails = [failure]
        assert weigh(row, now=now) == Outcome.ASK_AGAIN
        assert row.status == DocumentStatus.WAITING and row.check_state == CheckState.QUEUED
        assert row.check_due_at == now + timedelta(minutes=minutes)
        assert weigh(row, now=now) is None
        now = row.check_due_at
    assert ("management.tasks.weigh_document", "credential", row.pk) in sending.due(now)
    assert weigh(row, now=now) == Outcome.VERIFIED


def test_after_a_day_of_silence_a_person_compares(service, doctor, monkeypatch) -> None:
    monkeypatch.setattr(verification, "MAX_TRIES", 2)
    row = sent_and_confirmed(doctor)
    service.fails, now = [Failure(503)] * 2, timezone.now()
    weigh(row, now=now)
    assert weigh(row, now=now + timedelta(hours=1)) == Outcome.PERSON
    assert row.findings[-1]["code"] == "official_gave_up" and row.status == DocumentStatus.WAITING


def test_refused_credentials_of_ours_are_no_fault_of_theirs(service, doctor) -> None:
    service.fails = [Failure(401)]
    assert weigh(sent_and_confirmed(doctor)) == Outcome.PERSON


def test_a_cat_is_refused_and_nothing_of_it_is_kept(doctor) -> None:
    row = read(send(doctor), CertificateReading("embedded"))
    assert (row.status, row.note) == (DocumentStatus.REJECTED, sending.NOT_A_DOCUMENT)
    assert row.picture is None and row.reading is None and not PrivateFile.objects.exists()


def test_a_ktp_in_place_of_an_str_is_refused_with_what_to_do(service, doctor) -> None:
    row = sent_and_confirmed(doctor, NUMBER, reading(jenis="ktp"))
    assert weigh(row) == Outcome.REJECTED and row.note == "Foto ini KTP, bukan STR. Kirim foto STR."


def test_the_same_photo_twice_is_one_document(doctor) -> None:
    assert send(doctor) == send(doctor) and Credential.objects.count() == PrivateFile.objects.count() == 1


def test_what_was_corrected_is_kept_as_evidence(doctor) -> None:
    row = sent_and_confirmed(doctor, OTHER)
    assert row.corrected == ["nomor_str"]
    assert sent_and_confirmed(factories.nakes(str_status=None)).corrected == []


def test_an_owner_may_go_on_before_the_reading_is_done(service, doctor) -> None:
    row = confirm(send(doctor))
    assert row.check_state == CheckState.READING
    assert read(row).check_state == CheckState.WEIGHING and weigh(row) == Outcome.VERIFIED


def test_a_reader_that_dies_is_tried_again_and_then_left_out(doctor) -> None:
    row, now = send(doctor), timezone.now()

    def broken(*_: object) -> CertificateReading:
        raise RuntimeError("killed")

    for _ in range(sending.READ_TRIES):
        with pytest.raises(RuntimeError):
            sending.read(kind="credential", pk=row.pk, engine=broken, now=now)
        assert not sending.read(kind="credential", pk=row.pk, engine=broken, now=now)
        now += sending.CLAIM
        assert ("management.tasks.read_document", "credential", row.pk) in sending.due(now)
    assert sending.read(kind="credential", pk=row.pk, engine=broken, now=now)
    row.refresh_from_db()
    assert row.check_state == CheckState.OWNER and row.reading is None


def test_a_change_during_the_question_is_weighed_anew(service, doctor, monkeypatch) -> None:
    row = sent_and_confirmed(doctor)
    ask = verification._ask

    def change_meanwhile(document, typed):
        Credential.objects.filter(pk=row.pk).update(number=OTHER, number_key=OTHER)
        return ask(document, typed)

    monkeypatch.setattr(verification, "_ask", change_meanwhile)
    assert weigh(row) is None and row.status == DocumentStatus.WAITING
    monkeypatch.setattr(verification, "_ask", ask)
    assert weigh(row, now=timezone.now() + sending.CLAIM) == Outcome.CONFLICT


def test_the_reading_and_the_findings_are_encrypted(service, doctor) -> None:
    from django.db import connection

    row = sent_and_confirmed(doctor)
    weigh(row)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reading, findings FROM management_credential")
        stored = str(cursor.fetchone())
    assert NUMBER not in stored and "SATUSEHAT" not in stored and row.reading["fields"]["nomor_str"]["value"] == NUMBER


def test_taking_a_document_back_takes_its_picture(doctor) -> None:
    row = send(doctor)
    profiles.remove_credential(nakes=doctor, by=doctor.user, uid=str(row.uid))
    assert not PrivateFile.objects.exists()


def test_a_later_photo_takes_the_place_of_an_earlier_one(service, doctor) -> None:
    row = sent_and_confirmed(doctor, NUMBER, reading(jenis="ktp"))
    weigh(row)
    sending.attach(document=row, by=doctor.user, file=photo(90))
    assert PrivateFile.objects.count() == 1
    assert read(row).check_state == CheckState.WEIGHING and weigh(row) == Outcome.VERIFIED


def test_a_second_str_is_a_persons_decision(service, doctor) -> None:
    Credential.objects.create(nakes=doctor, kind="str", number="LAMA", status="verified")
    assert weigh(sent_and_confirmed(doctor)) == Outcome.CONFLICT
    assert Identity.objects.get(user=doctor.user).verified_at is None


def test_a_booking_keeps_what_it_rested_on(doctor) -> None:
    from management.enums import Origin

    place = factories.departemen()
    person = factories.nakes(legal_at=place.faskes)
    shift = factories.shift(place)
    from management.domain import assignments, locks
    from tests.factories import NOW

    booked = assignments.book(
        shift=locks.shift(shift.pk),
        nakes=person,
        origin=Origin.INVITATION,
        by=factories.admin_of(place.faskes),
        now=NOW,
    )
    person.credentials.update(number="DIUBAH")
    kept = booked.credentials
    assert kept["credentials"][0]["number"] == f"STR{person.pk}" and kept["permits"][0]["valid_until"] == "2028-12-31"


def test_what_changed_since_it_was_looked_at_is_not_decided_on(service, doctor) -> None:
    row = sent_and_confirmed(doctor, OTHER, reading(nomor_str=OTHER))
    with pytest.raises(DomainError, match="Muat ulang"):
        documents.verify(document=row, by=platform(), reason="masih dicocokkan")
    weigh(row)
    seen = documents.stamp(row)
    weigh(confirm(row, NUMBER))
    row.refresh_from_db()
    with pytest.raises(DomainError, match="Muat ulang"):
        documents.verify(document=row, by=platform(), reason="saya lihat nomor lama", seen=seen)


def test_another_identity_is_weighed_anew(service, doctor) -> None:
    row = sent_and_confirmed(doctor, OTHER, reading(nomor_str=OTHER))
    weigh(row)
    documents.verify(document=row, by=platform(), reason="satu suara")
    assert sending.weigh_again(doctor) == 1
    row.refresh_from_db()
    assert (row.check_state, row.proposed_by) == (CheckState.WEIGHING, None)


def test_nobody_sends_photos_without_end(doctor, monkeypatch) -> None:
    monkeypatch.setattr(sending, "MOST_AN_HOUR", 2)
    for shade in (10, 90):
        send(doctor, file=photo(shade))
    with pytest.raises(DomainError, match="Coba lagi nanti"):
        send(doctor, file=photo(170))


def test_refused_and_replaced_photos_count_too(doctor, monkeypatch) -> None:
    """A bomb costs most and stores nothing; a photo that takes another's place leaves the number of files as it was."""
    monkeypatch.setattr(sending, "MOST_AN_HOUR", 4)
    row = send(doctor)
    for shade in (20, 90):
        sending.attach(document=row, by=doctor.user, file=photo(shade))
    with pytest.raises(DomainError, match="bukan foto"):
        send(doctor, file=Sent(b"<svg/>", "a.svg"))
    with pytest.raises(DomainError, match="Coba lagi nanti"):
        sending.attach(document=row, by=doctor.user, file=photo(170))
    assert PrivateFile.objects.count() == 1


def test_one_person_opens_one_photo_at_a_time(doctor, monkeypatch) -> None:
    def again(content: bytes, name: str) -> None:
        with pytest.raises(DomainError, match="masih dibuka"):
            send(doctor)
        raise DomainError("cukup", "upload")

    monkeypatch.setattr(sending, "clean_picture", again)
    with pytest.raises(DomainError, match="cukup"):
        send(doctor)
    monkeypatch.undo()
    assert send(doctor).picture, "a refusal frees the way"


def rename(nakes: NakesProfile, name: str, profession: str = "dokter") -> None:
    profiles.save_identity(
        nakes=nakes, by=nakes.user, name=name, title="", specialisation="", years=1,
        profession=factories.profession(profession),
    )  # fmt: skip


@pytest.mark.parametrize(("name", "profession"), [("Umbu Landu", "ners"), ("Rambu Ana Sekali", "dokter")])
def test_another_name_or_profession_is_weighed_anew(service, doctor, name: str, profession: str) -> None:
    """Weighed as a doctor, then something else before the platform admin clicks."""
    service.people.clear()
    row = sent_and_confirmed(doctor)
    assert weigh(row) == Outcome.PERSON
    seen = documents.stamp(row)
    rename(doctor, name, profession)
    with pytest.raises(DomainError, match="diubah pemiliknya"):
        documents.verify(document=row, by=platform(), seen=seen)
    row.refresh_from_db()
    assert row.check_state == CheckState.WEIGHING and weigh(row) == Outcome.PERSON
    assert {"name_differs", "profession_differs"} & {finding["code"] for finding in row.findings}
    with pytest.raises(DomainError, match="diubah pemiliknya"):
        documents.verify(document=row, by=platform(), seen=seen)


def test_a_verified_name_does_not_wander_off_step_by_step(service, doctor) -> None:
    weigh(sent_and_confirmed(doctor))
    rename(doctor, "UMBU  LANDU.")
    for name in ("Umbu Landa", "Umbu Landu, dr. Budi Sekali", "dr. Umbu Landu", "Umbu"):
        with pytest.raises(DomainError, match="sudah diverifikasi"):
            rename(doctor, name)


def test_a_whole_forgery_under_the_thiefs_own_name_waits_for_a_person(service, doctor) -> None:
    """NIK, birth date and STR number are all a real doctor's; photo and account carry the thief's name."""
    rename(doctor, "Budi Penipu")
    row = sent_and_confirmed(doctor, found=reading(nama="BUDI PENIPU"))
    assert weigh(row) == Outcome.PERSON and row.status == DocumentStatus.WAITING
    assert "official_name" in {finding["code"] for finding in row.findings}
