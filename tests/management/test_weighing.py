"""What verifies without a human, and everything that must never."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_service.reading import LIFELONG, CertificateReading, ReadField
from authentication.domain.identity import Person
from authentication.enums import Gender
from lentera.clients.satusehat import Practitioner, Registration
from management.domain.weighing import (
    Elsewhere,
    Leaning,
    Official,
    Outcome,
    Typed,
    Weighing,
    fits_mask,
    same_name,
    weigh,
)

TODAY = date(2026, 11, 24)
NUMBER, OTHER = "3111100219123456", "3111100219999999"
BORN = date(1985, 4, 17)
UMBU = Person("5311031704850001", BORN, Gender.MALE)
TYPED = Typed("str", NUMBER, None, "Umbu Landu Praing", "dokter", person=UMBU, medical=True)
RECORD = Practitioner("1001", BORN, "male", (Registration(NUMBER, None),), "U*** La*** Pra****")
FOUND = Official("found", RECORD)
SURE = {
    "jenis": "str", "nomor_str": NUMBER, "nama": "UMBU LANDU PRAING", "profesi": "dokter",
    "tanggal_lahir": BORN.isoformat(), "berlaku_sampai": LIFELONG,
}  # fmt: skip


def reading(confidence: float = 0.97, qr: tuple[str, ...] = (), **fields: str) -> CertificateReading:
    values = {**SURE, **fields}
    return CertificateReading("embedded", {k: ReadField(v, confidence) for k, v in values.items() if v}, qr)


def weighed(**fields) -> Weighing:
    whole = {"typed": TYPED, "reading": reading(), "official": FOUND, "elsewhere": Elsewhere(), "today": TODAY}
    return weigh(**{**whole, **fields})


def test_everything_agrees_and_satusehat_has_the_number() -> None:
    found = weighed()
    assert found.outcome == Outcome.VERIFIED and not found.told(Leaning.DOUBT)


def test_a_photo_that_agrees_with_its_owner_proves_nothing_alone() -> None:
    without_number = Official("found", replace(RECORD, registrations=()))
    assert weighed(official=without_number).outcome == Outcome.PERSON
    for state in ("off", "nobody", "refused", "unasked"):
        assert weighed(official=Official(state)).outcome == Outcome.PERSON


def test_a_forged_str_with_a_real_nik_is_a_conflict() -> None:
    forged = replace(TYPED, number=OTHER)
    assert weighed(typed=forged, reading=reading(nomor_str=OTHER)).outcome == Outcome.CONFLICT


@pytest.mark.parametrize(("confidence", "outcome"), [(0.97, Outcome.CONFLICT), (0.5, Outcome.PERSON)])
def test_a_reading_with_another_persons_nik_never_verifies(confidence: float, outcome: Outcome) -> None:
    assert weighed(reading=reading(confidence, nik="5311034501900001")).outcome == outcome


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reading": None}, "unread"),
        ({"reading": reading(nomor_str="")}, "number_unread"),
        ({"reading": reading(nama="Rambu Ana")}, "name_differs"),
        ({"reading": reading(profesi="ners")}, "profession_differs"),
        ({"reading": reading(profesi="")}, "profession_unread"),
        ({"reading": reading(jenis="lain")}, "kind_unsure"),
        # A whole forgery: NIK, birth date and number of a real doctor under the thief's own name.
        ({"typed": replace(TYPED, name="Budi Penipu"), "reading": reading(nama="BUDI PENIPU")}, "official_name"),
        # For life in the photo and in the owner's hand, until next year in the record.
        ({"official": Official("found", replace(RECORD, registrations=(Registration(NUMBER, date(2027, 1, 1)),)))},
         "official_until"),
        ({"typed": replace(TYPED, person=None)}, "no_identity"),
        ({"official": Official("found", replace(RECORD, birth_date=None))}, "official_thin"),
        ({"official": Official("found", replace(RECORD, gender=""))}, "official_thin"),
        ({"official": Official("found", replace(RECORD, registrations=(Registration(NUMBER, date(2025, 1, 1)),)))},
         "official_ended"),
    ],
)  # fmt: skip
def test_what_a_person_must_look_at(change: dict, code: str) -> None:
    found = weighed(**change)
    assert found.outcome == Outcome.PERSON and code in {one.code for one in found.findings}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reading": reading(nomor_str=OTHER)}, "number_differs"),
        ({"reading": reading(tanggal_lahir="1985-04-18")}, "tanggal_lahir_differs"),
        ({"reading": reading(berlaku_sampai="2030-01-01")}, "until_differs"),
        ({"reading": reading(qr=(f"https://konsil.example/cek/{OTHER}",))}, "qr_differs"),
        ({"official": Official("found", replace(RECORD, birth_date=date(1985, 4, 18)))}, "official_birth"),
        ({"official": Official("found", replace(RECORD, gender="female"))}, "official_gender"),
        (
            {"typed": replace(TYPED, profession="ners", medical=False), "reading": reading(profesi="ners")},
            "official_profession",
        ),
        ({"elsewhere": Elsewhere(same_nik=1)}, "same_nik"),
        ({"elsewhere": Elsewhere(same_number=1)}, "same_number"),
        ({"elsewhere": Elsewhere(same_picture=2)}, "same_picture"),
    ],
)
def test_what_two_people_must_agree_on(change: dict, code: str) -> None:
    found = weighed(**change)
    assert found.outcome == Outcome.CONFLICT and code in {one.code for one in found.findings}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"typed": replace(TYPED, valid_until=date(2026, 11, 23))}, "habis"),
        ({"reading": reading(jenis="ktp")}, "Foto ini KTP, bukan STR"),
    ],
)
def test_what_is_refused_with_what_to_do(change: dict, words: str) -> None:
    found = weighed(**change)
    assert found.outcome == Outcome.REJECTED and words in found.told(Leaning.REFUSE)[0]


@pytest.mark.parametrize(
    ("masked", "name", "fits"),
    [
        ("", "Siapa Saja", True),
        ("*** ****", "Siapa Saja", True),
        ("d** Ra**", "Dewi Rahayu", True),
        ("d** Ra**", "Rahmat Hidayat", True),  # the first word may be a title
        ("D*** Ra****", "Rahayu, Dewi", True),
        ("D*** Ra****", "Dewi Lestari", False),
        ("A*** Ah***", "Ahmad", False),
    ],
)
def test_a_masked_name_contradicts_and_never_proves(masked: str, name: str, fits: bool) -> None:
    assert fits_mask(masked, name) == fits


def test_the_latest_end_of_the_record_counts() -> None:
    old, renewed = Registration(NUMBER, date(2025, 1, 1)), Registration(NUMBER, date(2027, 1, 1))
    until = replace(TYPED, valid_until=date(2027, 1, 1))
    read = reading(berlaku_sampai="2027-01-01")
    official = Official("found", replace(RECORD, registrations=(old, renewed)))
    assert weighed(typed=until, reading=read, official=official).outcome == Outcome.VERIFIED
    for_life = Official("found", replace(RECORD, registrations=(old, Registration(NUMBER, None))))
    assert weighed(official=for_life).outcome == Outcome.VERIFIED


def test_satusehat_down_is_asked_again_and_never_a_refusal() -> None:
    assert weighed(official=Official("down")).outcome == Outcome.ASK_AGAIN
    # What already contradicts itself need not wait.
    assert weighed(official=Official("down"), elsewhere=Elsewhere(same_nik=1)).outcome == Outcome.CONFLICT


def test_the_qr_code_is_read() -> None:
    same = weighed(reading=reading(qr=("str:31.1.1.100.2.19.123456",)))
    assert same.outcome == Outcome.VERIFIED and "qr_number" in {one.code for one in same.findings}
    link = weighed(reading=reading(qr=("https://konsil.example/v/8fk2",)))
    assert link.outcome == Outcome.VERIFIED and "konsil.example" in link.told(Leaning.NOTE)[0]
    own_nik = weighed(reading=reading(qr=(UMBU.nik,)))
    assert own_nik.outcome == Outcome.VERIFIED


def test_a_certificate_is_always_a_persons_decision() -> None:
    typed = replace(TYPED, kind="certificate", skill="BLS", number="BLS-1")
    read = reading(jenis="bls", nomor_str="", nomor="BLS1")
    assert weighed(typed=typed, reading=read, official=Official("unasked")).outcome == Outcome.PERSON
    other = weighed(typed=typed, reading=reading(jenis="acls", nomor="BLS1"), official=Official("unasked"))
    assert other.outcome == Outcome.CONFLICT


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("dr. Umbu Landu, Sp.PD", "Umbu Landu", True),
        ("UMBU LANDU PRAING", "Praing Umbu Landu", True),
        ("Siti Aisyah", "Siti Aisya", True),
        ("Siti Aisyah", "Siti Rahma", False),
        ("", "", False),
        ("dr.", "dr.", False),
    ],
)
def test_one_name_in_two_spellings(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


numbers = st.sampled_from([NUMBER, OTHER, ""])
dates = st.sampled_from([BORN, date(1990, 1, 5), None])


@given(
    typed=numbers, read=numbers, confidence=st.floats(0, 1), record=numbers, born=dates,
    gender=st.sampled_from(["male", "female", ""]), nik=st.sampled_from(["", UMBU.nik, "5311034501900001"]),
    state=st.sampled_from(["found", "nobody", "down", "refused", "off", "unasked"]),
    others=st.builds(Elsewhere, st.integers(0, 1), st.integers(0, 1), st.integers(0, 1)),
)  # fmt: skip
def test_nothing_verifies_unless_satusehat_says_the_same_number_of_the_same_person(
    typed, read, confidence, record, born, gender, nik, state, others
) -> None:
    registrations = (Registration(record, None),) if record else ()
    official = Official(state, Practitioner("1", born, gender, registrations) if state == "found" else None)
    found = weighed(
        typed=replace(TYPED, number=typed),
        reading=reading(confidence, nomor_str=read, nik=nik),
        official=official,
        elsewhere=others,
    )
    if found.outcome == Outcome.VERIFIED:
        assert state == "found" and typed == read == record != ""
        assert (born, gender) == (BORN, "male") and nik in ("", UMBU.nik) and others == Elsewhere()
