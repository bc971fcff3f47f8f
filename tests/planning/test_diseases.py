"""Disease cases: a table whole or not at all, undone without losing anything, only within the coordinator's wilayah."""

import io
from datetime import date, datetime

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from authentication.enums import Role
from lentera.lib.errors import DomainError
from planning.domain import disease_counts, disease_tables, reference
from planning.domain.disease_tables import parse_period
from planning.models import DiseaseCount, DiseaseUpload
from planning.permissions import kabupaten_of
from planning.presenters import diseases as presenter
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
HEAD = "penyakit;kode;masa;kasus;sumber\n"
GOOD = HEAD + "DBD;53.11;2026-10;12;SKDR Oktober\nispa;53.11;2026-W45;40;SKDR minggu 45\n"


@pytest.fixture
def coordinator():
    reference.load_diseases()
    factories.wilayah("53.12", name="Kabupaten Sumba Barat")
    return factories.user(Role.COORDINATOR, wilayah=factories.wilayah())


@pytest.fixture
def client(coordinator) -> Client:
    client = Client()
    client.force_login(coordinator)
    return client


def preview(by, text: str):
    return disease_counts.preview(name="a.csv", content=text.encode(), by=by, today=TODAY)


def rows() -> list[tuple]:
    return list(DiseaseCount.objects.order_by("pk").values_list("disease", "first_day", "last_day", "cases", "source"))


def test_a_table_comes_in_once_agreed_and_goes_as_it_came(coordinator) -> None:
    upload, _ = preview(coordinator, GOOD)
    assert not DiseaseCount.objects.exists()
    for _ in range(2):
        disease_counts.apply(upload=upload, by=coordinator)
    assert rows() == [
        ("dbd", date(2026, 10, 1), date(2026, 10, 31), 12, "SKDR Oktober"),
        ("ispa", date(2026, 11, 2), date(2026, 11, 8), 40, "SKDR minggu 45"),
    ]
    second, _ = preview(coordinator, HEAD + "dbd;53.11;2026-10;15;SKDR ralat\n")
    disease_counts.apply(upload=second, by=coordinator)
    assert rows()[0][3:] == (15, "SKDR ralat")
    with pytest.raises(DomainError, match="sudah diubah"):
        disease_counts.undo(upload=upload, by=coordinator)
    for _ in range(2):
        disease_counts.undo(upload=second, by=coordinator)
    assert rows()[0][3:] == (12, "SKDR Oktober")
    disease_counts.undo(upload=upload, by=coordinator)
    assert rows() == []
    with pytest.raises(DomainError, match="dibatalkan"):
        disease_counts.apply(upload=upload, by=coordinator)


def test_every_bad_cell_is_named_and_nothing_comes_in(coordinator) -> None:
    bad = (
        "flu burung;53.11;2026-10;1;x\nDBD;53.12;2026-10;1;x\nDBD;53.11;2026-13;1;x\nDBD;53.11;2026-11;1;x\n"
        "DBD;53.11;2026-09;-1;x\nDBD;53.11;2026-08;1;\nDBD;53.11;2026-07;1;x\nDBD;53.11;2026-07;1;x\n"
    )
    upload, table = preview(coordinator, GOOD + bad)
    assert upload is None and not DiseaseUpload.objects.exists()
    assert [problem.cell for problem in table.problems] == ["A4", "B5", "C6", "C7", "D8", "E9", "C11"]


@pytest.mark.parametrize("text", ["", "a;b\n1;2\n", "penyakit;kode\nDBD;53.11\n", HEAD])
def test_what_is_no_such_table_is_refused_with_a_sentence(coordinator, text: str) -> None:
    with pytest.raises(DomainError):
        preview(coordinator, text)


def test_a_province_reports_for_its_kabupaten_only(coordinator) -> None:
    factories.wilayah("31.71", name="Kota lain")
    coordinator.wilayah = factories.wilayah().parent
    coordinator.save()
    assert set(kabupaten_of(coordinator).values_list("pk", flat=True)) == {"53.11", "53.12"}


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2026-02", (date(2026, 2, 1), date(2026, 2, 28))),
        ("2026-W53", (date(2026, 12, 28), date(2027, 1, 3))),
        ("2027-W53", None), ("2026-00", None), ("1999-05", None), ("Nov 2026", None), ("2026-W45x", None),
    ],
)  # fmt: skip
def test_periods(text: str, span) -> None:
    assert disease_tables.parse_period(text) == span


def test_the_pages_from_file_to_undo(client: Client) -> None:
    bad = SimpleUploadedFile("a.csv", (HEAD + "DBD;53.12;2026-10;1;x\n").encode())
    assert "B2" in client.post("/dinas/risiko/penyakit/unggah/", {"file": bad}).content.decode()
    answer = client.post("/dinas/risiko/penyakit/unggah/", {"file": SimpleUploadedFile("a.csv", GOOD.encode())})
    assert "minggu 45, 2–8 Nov 2026" in client.get(answer["Location"]).content.decode()
    client.post(answer["Location"] + "putuskan/", {"do": "keep"})
    assert "SKDR Oktober" in client.get("/dinas/risiko/penyakit/").content.decode()
    client.post(answer["Location"] + "putuskan/", {"do": "undo"})
    assert "Belum ada angka" in client.get("/dinas/risiko/penyakit/").content.decode()


def test_another_coordinator_does_not_reach_the_upload(client: Client, coordinator) -> None:
    upload, _ = preview(coordinator, GOOD)
    other = Client()
    other.force_login(factories.user(Role.COORDINATOR, wilayah=factories.wilayah("53.12")))
    assert other.post(f"/dinas/risiko/penyakit/{upload.uid}/putuskan/", {"do": "keep"}).status_code == 404
    assert not DiseaseCount.objects.exists()


def test_one_number_typed_replaces_and_stays_within_the_wilayah(client: Client) -> None:
    values = {"wilayah": "53.11", "disease": "dbd", "period": "2026-10", "cases": "5", "source": "telepon"}
    for cases in ("5", "6"):
        client.post("/dinas/risiko/penyakit/ketik/", {**values, "cases": cases})
    assert [row[3] for row in rows()] == [6]
    client.post("/dinas/risiko/penyakit/ketik/", {**values, "wilayah": "53.12"})
    answer = client.post("/dinas/risiko/penyakit/ketik/", {**values, "period": "2199-01"}).content.decode()
    assert "belum berakhir" in answer and DiseaseCount.objects.count() == 1


def test_the_faskes_sees_source_and_age_or_that_nothing_is_known(coordinator) -> None:
    unit = factories.departemen()
    reference.load_measures()
    staff = Client()
    staff.force_login(factories.admin_of(unit.faskes))
    assert "Dinas belum melaporkan" in staff.get("/faskes/rencana/kalender/").content.decode()
    upload, _ = preview(coordinator, GOOD)
    disease_counts.apply(upload=upload, by=coordinator)
    page = staff.get("/faskes/rencana/kalender/").content.decode()
    assert "DBD: 12 kasus" in page and "Sumber: SKDR Oktober" in page
    assert presenter.of_kabupaten("53.11", TODAY)[0]["days"] == 16
    assert presenter.of_kabupaten("53.12", TODAY) == []


@pytest.mark.parametrize("fields", [{"source": ""}, {"cases": 1_000_001}, {"last_day": date(2026, 10, 1)}])
def test_the_database_refuses_nonsense(coordinator, fields) -> None:
    values = {"first_day": date(2026, 10, 1), "last_day": date(2026, 10, 31), "cases": 1, "source": "x", **fields}
    with pytest.raises(IntegrityError), transaction.atomic():
        DiseaseCount.objects.create(wilayah=coordinator.wilayah, disease_id="dbd", **values)


def test_queries_do_not_grow(client: Client, coordinator) -> None:
    def measured(months: int) -> int:
        text = HEAD + "".join(f"DBD;53.11;2026-{month:02};1;x\n" for month in range(1, months + 1))
        disease_counts.apply(upload=preview(coordinator, text)[0], by=coordinator)
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/dinas/risiko/penyakit/").status_code == 200
        return len(seen)

    assert measured(1) == measured(3)


def test_a_spreadsheet_turns_codes_into_numbers_and_months_into_dates(coordinator) -> None:
    factories.wilayah("53.10", name="Kabupaten Manggarai")
    coordinator.wilayah = factories.wilayah().parent
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("laporan")
        sheet.write_row(0, 0, disease_tables.COLUMNS)
        sheet.write_row(1, 0, ["DBD", 53.1])
        sheet.write_datetime(1, 2, datetime(2026, 10, 1), book.add_format({"num_format": "yyyy-mm"}))
        sheet.write_row(1, 3, [12, "SKDR"])
    _, table = disease_counts.preview(name="a.xlsx", content=out.getvalue(), by=coordinator, today=TODAY)
    assert table.problems == []
    assert table.cells == {("53.10", "dbd", date(2026, 10, 1), date(2026, 10, 31)): (12, "SKDR")}


def test_a_period_at_the_end_of_time_is_no_period() -> None:
    assert parse_period("9999-12") is None
    assert parse_period("9999-W52") is None
