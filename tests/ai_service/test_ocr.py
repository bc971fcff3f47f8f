"""The embedded reader on a few drawn pages (tuning layouts; the test layouts are read by `make bench`)."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from ai_service import reading
from ai_service.ocr import embedded, engine, kinds, picture, read_certificate, shapes
from ai_service.ocr.fields import Field, parse
from ai_service.ocr.lines import Line
from tests.certificates import pages
from tests.certificates.damages import BY_NAME
from tests.certificates.drawing import Page
from tests.certificates.fonts import font

TUNING = {layout.__name__: n for n, layout in enumerate(pages.LAYOUTS["tuning"])}


@cache
def read(layout: str, damage: str) -> tuple[pages.Sample, reading.CertificateReading]:
    sample = pages.sample("tuning", TUNING[layout], damage, 11)
    return sample, read_certificate(sample.picture)


@pytest.mark.parametrize(
    ("layout", "damage"),
    [
        ("str_electronic", "clean"),
        ("str_worker_old", "turned90"),
        ("sip_lettered", "perspective"),
        ("identity_card_like", "phone180"),
        ("student_card_wide", "clean"),
    ],
)
def test_a_page_is_read_whole(layout: str, damage: str) -> None:
    sample, found = read(layout, damage)
    assert found.turned == sample.damage.turned
    assert {name: found.value(name) for name in sample.drawn.truth} == {
        name: value if name not in ("nama", "tempat_lahir") else found.value(name)
        for name, value in sample.drawn.truth.items()
    }
    for name in ("nama", "tempat_lahir"):
        assert found.value(name).casefold() == sample.drawn.truth.get(name, "").casefold()


def test_a_reading_says_where_and_how_sure_and_survives_storage() -> None:
    sample, found = read("str_electronic", "clean")
    assert found.engine == "embedded" and found.fell_back == "" and found.qr == (sample.drawn.qr,)
    assert found.certain("nomor_str") == sample.drawn.truth["nomor_str"]
    left, top, right, bottom = found.fields["nomor_str"].box or (0, 0, 0, 0)
    assert 0.25 < left < right < 0.7 and 0.25 < top < bottom < 0.35
    assert reading.from_json(json.loads(json.dumps(reading.to_json(found)))) == found


def band(x: int, y: int, wide: int, high: int) -> np.ndarray:
    return np.array([[x, y], [x + wide, y], [x + wide, y + high], [x, y + high]], np.float32)


def test_frames_that_cannot_be_read_do_not_decide_how_a_page_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dark bands stand for frames, which the engine finds as lines; the bright ones are text."""
    picture = np.full((600, 600, 3), 120, np.uint8)
    frames, text = [band(40 * n, 0, 12, 590) for n in range(5)], [band(250, 60 * n, 300, 20) for n in range(3)]
    for quads, shade in ((frames, 20), (text, 250)):
        for (left, top), _, (right, bottom), _ in quads:
            picture[int(top) : int(bottom), int(left) : int(right)] = shade

    def scores(cuts: list[np.ndarray]) -> list[tuple[str, float]]:
        return [("x", 0.97 if float(one.mean()) > 200 else 0.4) for one in cuts]

    monkeypatch.setattr(engine, "recognise", scores)
    assert engine._lies(picture, [*frames, *text]) == 0
    assert (
        engine._lies(
            np.ascontiguousarray(picture.transpose(1, 0, 2)), [q[[0, 3, 2, 1], ::-1] for q in [*frames, *text]]
        )
        == 270
    )


def test_text_along_an_edge_is_in_no_row() -> None:
    level, edge, sign = band(0, 0, 300, 20), band(500, 0, 20, 400), band(80, 80, 9, 15)
    kept = engine.reading_direction([level, edge, sign])
    assert [quad.tolist() for quad in kept] == [level.tolist(), sign.tolist()]


def test_an_empty_page_has_no_fields() -> None:
    from tests.certificates.damages import jpeg
    from tests.certificates.drawing import Page

    found = read_certificate(jpeg(Page(400, 500).image))
    assert found.fields == {} and found.qr == ()


def test_the_command_prints_what_was_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sample, found = read("student_card_wide", "clean")
    given: list[bytes] = []
    monkeypatch.setattr(embedded, "read", lambda content: given.append(content) or found)
    file = tmp_path / "kartu.jpg"
    file.write_bytes(sample.picture)
    call_command("extract_certificate", file, "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["engine"] == "embedded" and told["jenis"]["value"] == "ktm" and len(given) == 1
    assert told["nik"] == {"value": None, "confidence": 0.0}
    file.write_bytes(b"not a picture")
    with pytest.raises(CommandError, match="bukan foto"):
        call_command("extract_certificate", file)


def test_a_web_process_imports_no_engine_and_refuses_to_read() -> None:
    code = (
        "import sys, lentera.wsgi, lentera.urls\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        "from ai_service.ocr import read_certificate, reader\n"
        "assert not {'rapidocr', 'onnxruntime', 'cv2'} & set(sys.modules), sorted(sys.modules)\n"
        "try: read_certificate(b'x')\n"
        "except Exception as error: print(type(error).__name__)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=settings.BASE_DIR, check=True
    )
    assert done.stdout.strip().splitlines()[-1] == "InWebProcess"


def test_professions_and_trainings_are_those_of_the_platform() -> None:
    import csv

    here = Path(settings.BASE_DIR) / "authentication/reference"
    with (here / "professions.csv").open(encoding="utf-8") as file:
        assert kinds.profession_codes() == {row["code"] for row in csv.DictReader(file)}
    with (here / "skills.csv").open(encoding="utf-8") as file:
        certified = {
            row["code"].lower().replace(" ", "_") for row in csv.DictReader(file) if row["certificate"] == "ya"
        }
    assert set(kinds.TRAININGS) == certified


# Shapes


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("31.1.1.100.2.19.123456", "3111100219123456"),
        ("16 01 5 22 19-0123456", "1601522190123456"),
        ("XX00000123456789", "XX00000123456789"),
        ("xx 00000123456789", "XX00000123456789"),
        ("16O1522190123456", "1601522190123456"),
        ("1O00000123456789", "IO00000123456789"),
        ("S800000123456789", "SB00000123456789"),
        ("160152219012345", None),
        ("16015221901234567", None),
        ("SURAT TANDA REGIS", None),
    ],
)
def test_the_three_shapes_of_a_str_number(text: str, value: str | None) -> None:
    found = shapes.str_number(text)
    assert (found.value if found else None) == value


def test_a_letter_taken_for_a_digit_is_remembered() -> None:
    plain, guessed = shapes.str_number("1601522190123456"), shapes.str_number("16O1522190123456")
    assert plain and guessed and guessed.repaired and not plain.repaired


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3273015104900007", "3273015104900007"),
        ("3273013204900007", None),  # day 32
        ("3273011513900007", None),  # month 13
        ("3273015104900000", None),  # nobody has number 0
    ],
)
def test_a_nik_must_be_possible(text: str, value: str | None) -> None:
    found = shapes.nik_number(text)
    assert (found.value if found else None) == value


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Bandung, 3 Mei 1990", "1990-05-03"),
        ("03 MEI1990", "1990-05-03"),
        ("12 Nopember 2001", "2001-11-12"),
        ("12 Agustns 2001", "2001-08-12"),
        ("1-2-1999", "1999-02-01"),
        ("Wamena/01/02/1999", "1999-02-01"),
        ("01.02.1999", "1999-02-01"),
        ("1999-02-01", "1999-02-01"),
        ("O1-02-1999", "1999-02-01"),
        ("31 Februari 1999", None),
        ("Jl. Merdeka No. 12", None),
    ],
)
def test_dates_in_all_their_spellings(text: str, day: str | None) -> None:
    found = shapes.find_date(text)
    assert (found.day.isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("dr. Maria Goreti, Sp.A", "Maria Goreti"),
        ("Ns. Hendra Wijaya S.Kep.", "Hendra Wijaya"),
        ("SITI AISYAH. A.Md.Keb", "SITI AISYAH"),
        ("Prof. Dr. dr. Agus Salim, Sp.PD, Ph.D", "Agus Salim"),
        ("Rr. Endang Sulistyowati", "Rr. Endang Sulistyowati"),
        ("Nur'aini", "Nur'aini"),
        ("Muhammad Al-Ghifari", "Muhammad Al-Ghifari"),
        ("BUDI SANTOSO 口", "BUDI SANTOSO"),
        ("一SITI AMINAH", "SITI AMINAH"),
        ("José Ximenes", "José Ximenes"),
        ("3273015104900007", None),
    ],
)
def test_names_lose_their_titles_and_nothing_else(text: str, name: str | None) -> None:
    assert shapes.person_name(text) == name


# Fields and how far they are believed


def page(*rows: str) -> list[Line]:
    """Lines under each other; `a | b` are two on one row, ` | b` is one in the second column."""
    quad = np.zeros((4, 2), np.float32)
    return [
        Line(text, 0.99, quad, 100 + 400 * n, 50 * y, 400 + 400 * n, 50 * y + 30)
        for y, row in enumerate(rows)
        for n, text in enumerate(row.split(" | "))
        if text
    ]


def values(*rows: str) -> dict[str, str]:
    return {name: field.value for name, field in parse(page(*rows)).items()}


def test_a_diploma_number_is_not_taken_for_the_str_number() -> None:
    found = values("SURAT TANDA REGISTRASI", "No. Ijazah | 1234567890123456", "Nomor STR | 3111100219123456")
    assert found["nomor_str"] == "3111100219123456"
    assert "nomor_str" not in values("SURAT TANDA REGISTRASI", "No. Sertifikat Kompetensi | 1234567890123456")


def test_the_validity_of_a_str_on_a_licence_is_not_that_of_the_licence() -> None:
    found = values("SURAT IZIN PRAKTIK", "Masa berlaku STR | SEUMUR HIDUP", "Berlaku s.d. | 01-02-2029")
    assert found["berlaku_sampai"] == "2029-02-01"


WITH_B_OR_S = ("SB", "IB", "BS", "BO", "IS", "OS", "SI", "BI", "SO")
TITLE, TITLE_SIP = "SURAT TANDA REGISTRASI", "SURAT IZIN PRAKTIK PERAWAT"


@pytest.mark.parametrize(
    ("rows", "until"),
    [
        ((TITLE, "Surat Tanda Registrasi ini berlaku sampai dengan tanggal 3 Mei 2027."), "2027-05-03"),
        ((TITLE, "STR ini berlaku sejak tanggal 3 Mei 2022 sampai", "dengan tanggal 4 Mei 2027."), "2027-05-04"),
        ((TITLE, "Masa berlaku: 3 Mei 2022 s.d. 4 Mei 2027"), "2027-05-04"),
        ((TITLE, "Surat tanda registrasi berlaku selama hidup."), reading.LIFELONG),
        ((TITLE, "STR berlaku sampai | 4 Mei 2027"), "2027-05-04"),
        ((TITLE, "Surat ini berlaku hingga dicabut.", "Jakarta, 3 Mei 2020"), None),
        ((TITLE_SIP, "Surat Tanda Registrasi yang bersangkutan berlaku sampai 3 Mei 2027"), None),
        ((TITLE_SIP, "berdasarkan Surat Tanda Registrasi yang", "berlaku sampai 3 Mei 2027, memberi izin"), None),
        ((TITLE_SIP, "STR berlaku sampai 3 Mei 2027.", "SIP ini berlaku sampai 4 Mei 2026."), "2026-05-04"),
        ((TITLE_SIP, "Berlaku sampai 4 Mei 2026", "STR berlaku sampai | 3 Mei 2027"), "2026-05-04"),
    ],
)
def test_a_sentence_says_how_long_the_document_that_it_names_is_good_for(
    rows: tuple[str, ...], until: str | None
) -> None:
    assert values(*rows).get("berlaku_sampai") == until


def test_a_sentence_is_no_title_and_no_label() -> None:
    assert values("Berdasarkan Surat Tanda Registrasi Nomor 12", "SERTIFIKAT", "Basic Life Support")["jenis"] == "bls"
    assert values("Pemegang surat tanda registrasi yang sah", "SURAT IZIN PRAKTIK")["jenis"] == "sip"
    assert "nama" not in values(TITLE, "Nama tersebut di atas wajib menaati peraturan")


def test_a_name_stands_under_a_sentence_that_gives() -> None:
    assert values("SERTIFIKAT", "Sertifikat ini diberikan kepada", "dr. Siti Aminah", "ACLS")["nama"] == "Siti Aminah"


LONG, REST = "MUHAMMAD FADHLURRAHMAN AL-GHIFARI", "NASUTION DAENG MATUTU"


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ((f"Nama | {LONG}", f" | {REST}", "NIK | 3273015104900007"), f"{LONG} {REST}"),
        ((f"Nama | : dr. {LONG}", f" | {REST}, Sp.PD", "Alamat | : Medan"), f"{LONG} {REST}"),
        ((f"Nama | {LONG}", " | S.Kep., Ns.", "NIK | 3273015104900007"), LONG),
        ((f"Nama | {LONG}", "Kota | MEDAN"), LONG),  # something stands beside it
        ((f"Nama | {LONG}", " | : MEDAN"), LONG),
        ((f"Nama | {LONG}", " | Perawat Vokasi"), LONG),
        ((f"Nama | {LONG}", " | PEREMPUAN"), LONG),
        ((f"Nama | {LONG}", " | 12 Mei 1990"), LONG),
        ((f"Nama | {LONG}", " | yang namanya tersebut di atas"), LONG),
        ((f"Nama | {LONG}", "", " | MEDAN"), LONG),  # too far below
    ],
)
def test_a_long_name_goes_on_under_itself_and_is_then_never_certain(rows: tuple[str, ...], name: str) -> None:
    found = parse(page(TITLE, *rows))["nama"]
    assert found.value == name
    assert (found.sure < reading.HIGH_CONFIDENCE) == (name != LONG)


@pytest.mark.parametrize("parts", [("Lubuk Linggau,", "18 Maret 1989"), ("Lubuk Linggau, 18", "Maret 1989")])
def test_a_birth_goes_on_under_itself_and_is_then_never_certain(parts: tuple[str, str]) -> None:
    found = parse(page(TITLE, f"Tempat, tanggal lahir | {parts[0]}", f" | {parts[1]}", "NIK | 3273015104900007"))
    assert (found["tempat_lahir"].value, found["tanggal_lahir"].value) == ("Lubuk Linggau", "1989-03-18")
    assert max(found[name].sure for name in ("tempat_lahir", "tanggal_lahir")) < reading.HIGH_CONFIDENCE


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("Tenaga Teknologi", "Laboratorium Medik"), "tenaga_teknologi_laboratorium_medik"),
        (("Perekam Medis", "dan Informasi Kesehatan"), "perekam_medis_dan_informasi_kesehatan"),
        (("Dokter", "Spesialis Anak"), "dokter_spesialis"),
    ],
)
def test_a_profession_goes_on_under_itself(parts: tuple[str, str], code: str) -> None:
    found = parse(page(TITLE, f"Profesi | : {parts[0]}", f" | {parts[1]}", "NIK | 3273015104900007"))["profesi"]
    assert found.value == code
    assert found.sure < reading.HIGH_CONFIDENCE


def test_the_number_under_a_title_is_its_own() -> None:
    assert values(TITLE, "Nomor: 3111100219123456")["nomor_str"] == "3111100219123456"


def believed(name: str, value: str, *, sure: float = 0.97, looks=((None, 0.0),), qr=(), **others: str) -> float:
    lines = (page("x")[0],)
    found = {one: Field(told, 0.97, lines) for one, told in others.items()}
    return embedded.number_confidence(name, Field(value, sure, lines), found, 0.99, list(looks), qr)


TWICE = (("3111100219123456", 0.99), ("3111100219123456", 0.99))


def test_a_number_is_certain_only_when_two_more_looks_agree() -> None:
    assert believed("nomor_str", "3111100219123456", looks=TWICE) >= reading.HIGH_CONFIDENCE
    for looks in ((), TWICE[:1], (TWICE[0], ("3111100219123450", 0.99)), (TWICE[0], (TWICE[1][0], 0.5))):
        assert believed("nomor_str", "3111100219123456", looks=looks) < reading.HIGH_CONFIDENCE
    assert believed("nomor_str", "3111100219123456", sure=0.8, looks=TWICE) < reading.HIGH_CONFIDENCE


def test_a_nik_against_the_birth_date_is_never_certain() -> None:
    looks = (("3273015104900007", 0.99),) * 2
    assert believed("nik", "3273015104900007", looks=looks, tanggal_lahir="1990-04-11") >= reading.HIGH_CONFIDENCE
    assert believed("nik", "3273015104900007", looks=looks, tanggal_lahir="1990-04-12") <= 0.5


def test_sixteen_digits_may_have_been_letters_unless_the_str_ends_on_a_date() -> None:
    looks = (("1000000123456789", 0.99),) * 2
    for page_says in (
        {"jenis": "str", "berlaku_sampai": reading.LIFELONG},
        {"jenis": "sip"},
        {"jenis": "sip", "berlaku_sampai": "2027-01-01"},
    ):
        assert believed("nomor_str", "1000000123456789", looks=looks, **page_says) <= 0.5
    dated = believed("nomor_str", "1000000123456789", looks=looks, jenis="str", berlaku_sampai="2027-01-01")
    assert dated >= reading.HIGH_CONFIDENCE
    other = believed("nomor_str", "3000000123456789", looks=(("3000000123456789", 0.99),) * 2, jenis="sip")
    assert other >= reading.HIGH_CONFIDENCE


def test_on_a_page_that_says_for_life_the_first_two_signs_of_a_str_are_letters() -> None:
    for title, lifelong in ((TITLE, "Berlaku sampai | Seumur hidup"), (TITLE_SIP, "STR berlaku sampai | SEUMUR HIDUP")):
        found = parse(page(title, "Nomor STR | 1000000123456789", lifelong))["nomor_str"]
        assert found.value == "IO00000123456789" and found.sure < reading.HIGH_CONFIDENCE
        for digits in ("3100000123456789", "1800000123456789", "0500000123456789", "5800000123456789"):
            assert values(title, f"Nomor STR | {digits}", lifelong)["nomor_str"] == digits
    assert values(TITLE, "Nomor STR | 1000000123456789", "Berlaku sampai | 1-2-2027")["nomor_str"] == "1000000123456789"


@pytest.mark.parametrize("face", ["lato", "roboto", "noto-serif"])
def test_two_letters_with_b_or_s_are_not_read_as_two_digits(face: str) -> None:
    """Why `passes_for_digits` knows only I and O, on a careless phone photo."""
    drawn, numbers = Page(1654, 2339), [f"{two}70665922580{n:03}" for n, two in enumerate(WITH_B_OR_S)]
    for n, number in enumerate(numbers):
        drawn.text(200, 300 + 120 * n, "Nomor STR", font(face, 34))
        drawn.text(700, 300 + 120 * n, number, font(face, 34))
    photo, quads, _ = engine.upright(picture.decode(BY_NAME["phone"].make(drawn.image, Random(1))))
    read = [shapes.bare(line.text)[-16:] for line in engine.read_lines(photo, quads)]
    assert sum(text[2:] in {number[2:] for number in numbers} for text in read) >= len(numbers) - 1
    assert [text for text in read if text[:2].isdigit()] == []


def test_a_qr_code_with_the_whole_number_confirms_it() -> None:
    assert believed("nomor_str", "PN12670665922580", qr=("https://x/?str=PN12670665922580",)) >= reading.HIGH_CONFIDENCE
    assert believed("nomor_str", "PN12670665922580", qr=("https://x/?str=PN12670665922581",)) < reading.HIGH_CONFIDENCE


def test_the_engine_is_loaded_once() -> None:
    assert engine.load() is engine.load()
