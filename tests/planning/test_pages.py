"""The pages of planning through the browser's door: upload to posted shifts, bad input, double clicks."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lentera.lib import watches
from management.enums import ShiftState
from management.models import Shift, ShiftBatch
from planning.domain import forecasting, posting, roster, uploads
from planning.domain.gaps import Gap
from planning.enums import Freq, RecommendationState, Source
from planning.models import ActivityStandard, DailyCount, Measure, Recommendation, StandingRoster, Upload
from planning.presenters import pages
from tests import factories

pytestmark = pytest.mark.django_db


def _csv(weeks: int = 60, per_day: int = 60) -> SimpleUploadedFile:
    today = timezone.now().date()
    days = [today - timedelta(days=back) for back in range(weeks * 7, 0, -1)]
    text = "tanggal;IGD\n" + "\n".join(f"{day:%d/%m/%Y};{per_day + day.weekday()}" for day in days)
    return SimpleUploadedFile("kunjungan.csv", text.encode())


def _upload(client: Client, file: SimpleUploadedFile) -> str:
    answer = client.post(reverse("planning:upload_new"), {"measure": "kunjungan", "file": file})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_upload_to_posted_shifts_and_back(client: Client, unit) -> None:
    preview = _upload(client, _csv())
    assert "Simpan angkanya" in client.get(preview).content.decode()
    client.post(f"{preview}putuskan/", {"do": "keep"})
    assert DailyCount.objects.count() == 420
    roster.save(
        departemen=unit,
        profession=factories.profession(),
        numbers={(0, 0): 0},
        by=unit.faskes.memberships.first().user,
    )
    forecasting.run(faskes=unit.faskes, freq=Freq.WEEK, profile="fast")
    page = client.get(reverse("planning:gap_list")).content.decode()
    keys = re.findall(r'name="gap" value="([^"]+)"', page)
    assert keys
    assert "belum cukup data (0 shift serupa, perlu 30)" in page
    shown = client.post(reverse("planning:gap_preview"), {"gap": keys}).content.decode()
    form_key = re.search(r'name="form_key" value="([^"]+)"', shown)[1]
    for _ in range(2):
        client.post(reverse("planning:gap_post"), {"gap": keys, "form_key": form_key, "rate_perawat_vokasi": "600000"})
    batch = ShiftBatch.objects.get()
    assert batch.shifts.count() == len(keys)
    assert Recommendation.objects.filter(state=RecommendationState.TAKEN).count() == len(keys)
    left = client.get(reverse("planning:gap_list")).content.decode()
    assert not set(keys) & set(re.findall(r'name="gap" value="([^"]+)"', left))
    for _ in range(2):
        client.post(reverse("planning:batch_undo", args=[batch.uid]))
    assert set(Shift.objects.values_list("state", flat=True)) == {ShiftState.CANCELLED}
    assert set(Recommendation.objects.values_list("state", flat=True)) == {RecommendationState.UNDONE}


def test_a_bad_file_names_its_cells_and_stores_nothing(client: Client) -> None:
    file = SimpleUploadedFile("a.csv", b"tanggal;IGD\n31/02/2026;5\n")
    answer = client.post(reverse("planning:upload_new"), {"measure": "kunjungan", "file": file}).content.decode()
    assert "A2" in answer
    assert "bukan tanggal yang ada" in answer
    assert re.search(rf'<a [^>]*href="{reverse("planning:data_page")}"[^>]*>Unggah lagi</a>', answer)
    assert not Upload.objects.exists()


def test_an_unreadable_file_is_refused_beside_its_field(client: Client) -> None:
    file = SimpleUploadedFile("a.xlsx", b"PK\x03\x04")
    answer = client.post(reverse("planning:upload_new"), {"measure": "kunjungan", "file": file})
    assert answer.status_code == 200
    assert "rusak" in answer.content.decode()


def test_a_rate_outside_the_tier_keeps_the_choice(client: Client, unit) -> None:
    test_upload = _upload(client, _csv())
    client.post(f"{test_upload}putuskan/", {"do": "keep"})
    roster.save(
        departemen=unit, profession=factories.profession(), numbers={(0, 0): 0}, by=unit.faskes.memberships.first().user
    )
    forecasting.run(faskes=unit.faskes, freq=Freq.WEEK, profile="fast")
    keys = re.findall(r'name="gap" value="([^"]+)"', client.get(reverse("planning:gap_list")).content.decode())
    answer = client.post(
        reverse("planning:gap_post"),
        {"gap": keys, "form_key": "7d3f2a54-5f3e-4a8e-9d0e-0123456789ab", "rate_perawat_vokasi": "10"},
    ).content.decode()
    assert "Tarif Tier 1 harus" in answer
    assert keys[0] in answer
    assert not Shift.objects.exists()


def test_rules_are_saved_and_bad_ones_refused(client: Client, unit) -> None:
    values = {
        "unit": unit.uid,
        "share_morning": 50,
        "share_afternoon": 30,
        "share_night": 30,
        "least": 1,
        "short_cost": 3,
    }
    assert "berjumlah 100%" in client.post(reverse("planning:rule_save"), values).content.decode()
    client.post(reverse("planning:rule_save"), {**values, "share_night": 20})
    assert unit.staffing_rule.share_night == 20
    standard = {
        "departemen": unit.pk, "profession": factories.profession().pk, "measure": "kunjungan", "minutes": "12.5",
        "other_duties": 15, "source": "diukur",
    }  # fmt: skip
    for minutes in ("12.5", "13"):
        client.post(reverse("planning:standard_save"), {**standard, "minutes": minutes})
    assert [float(row.minutes) for row in ActivityStandard.objects.filter(departemen=unit)] == [13.0]
    client.post(reverse("planning:roster_save"), {"unit": unit.uid, "profession": "perawat_vokasi", "n00": "2"})
    assert StandingRoster.objects.get(departemen=unit, weekday=0, watch=0).people == 2
    client.post(reverse("planning:roster_save"), {"unit": unit.uid, "profession": "perawat_vokasi", "n00": "999"})
    client.post(reverse("planning:roster_save"), {"unit": unit.uid, "profession": "perawat_vokasi", "n00": "x"})
    assert StandingRoster.objects.get(departemen=unit, weekday=0, watch=0).people == 2


def test_the_template_opens(client: Client) -> None:
    answer = client.get(reverse("planning:count_template"))
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["tanggal", "IGD"]
    assert len(rows) == 32


@pytest.mark.parametrize("name", ["gap_list", "forecast_page", "accuracy_page", "data_page", "rules_page"])
def test_an_empty_faskes_is_told_what_to_do(client: Client, name: str) -> None:
    assert client.get(reverse(f"planning:{name}")).status_code == 200


@pytest.mark.parametrize("name", ["gap_list", "forecast_page", "accuracy_page", "data_page", "rules_page"])
def test_queries_do_not_grow_with_the_departemen(client: Client, unit, name: str) -> None:
    def count_of(place) -> None:
        cells = {(timezone.now().date() - timedelta(days=back), place.pk): 20 + back % 7 for back in range(1, 60 * 7)}
        uploads.write(measure=Measure.objects.get(code="kunjungan"), cells=cells, source=Source.UPLOAD)
        roster.save(
            departemen=place,
            profession=factories.profession(),
            numbers={(0, 0): 0},
            by=unit.faskes.memberships.first().user,
        )

    def measured() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(f"planning:{name}")).status_code == 200
        return len(seen)

    for extra in ("Poli Gigi", "Poli Anak"):
        count_of(factories.departemen(unit.faskes, extra))
    forecasting.run(faskes=unit.faskes, freq=Freq.WEEK, profile="fast")
    few = measured()
    for extra in ("A", "B", "C"):
        count_of(factories.departemen(unit.faskes, extra))
    forecasting.run(faskes=unit.faskes, freq=Freq.WEEK, profile="fast")
    assert measured() == few


def test_a_gap_larger_than_one_shift_asks_for_what_a_shift_can_hold(unit) -> None:
    nurse = factories.profession()
    start, end = watches.span(timezone.now().date(), 0, "Asia/Makassar")
    gap = Gap(unit, nurse, start.date(), 0, 80, 10, 0, 0.75, (), start, end)
    assert (gap.missing, gap.places) == (70, 50)
    assert (
        pages.gap_cost(unit.faskes, [gap], {"perawat_vokasi": 600_000})["places"]
        == posting.shift_data(gap, rate=600_000, fund="").places
        == 50
    )
    assert (
        pages.gap_rows(unit.faskes, [gap], timezone.now())[0]["rows"][0]["why"] == "Butuh 80, ada 10 dari jadwal tetap."
    )
    nobody = Gap(unit, nurse, start.date(), 0, 2, 0, 0, 0.75, (), start, end)
    assert pages.gap_rows(unit.faskes, [nobody], timezone.now())[0]["rows"][0]["why"] == "Butuh 2, belum ada orangnya."


def test_an_old_forecast_is_not_shown_as_enough_people(client: Client, unit) -> None:
    """Counts ended six weeks ago and are forecast anew every night: the list must not say that nobody is short."""
    day = timezone.now().date() - timedelta(weeks=6)
    cells = {(day - timedelta(days=n), unit.pk): 60 for n in range(200)}
    uploads.write(measure=Measure.objects.get(code="kunjungan"), cells=cells, source=Source.UPLOAD)
    forecasting.run(faskes=unit.faskes, freq=Freq.WEEK)
    page = client.get(reverse("planning:gap_list")).content.decode()
    assert "Tidak ada yang kurang" not in page
    assert "datanya sudah lama berhenti" in page


def test_an_unwritten_roster_is_not_shown_as_enough_people(client: Client, unit) -> None:
    cells = {(timezone.now().date() - timedelta(days=n), unit.pk): 60 for n in range(1, 200)}
    uploads.write(measure=Measure.objects.get(code="kunjungan"), cells=cells, source=Source.UPLOAD)
    forecasting.run(faskes=unit.faskes, freq=Freq.WEEK)
    page = client.get(reverse("planning:gap_list")).content.decode()
    assert "Tidak ada yang kurang" not in page
    assert "Itu bukan berarti cukup" in page
    assert "jadwal tetapnya belum ditulis" in page


def test_a_forecast_of_what_is_over_says_so(client: Client, unit) -> None:
    """IGD goes on counting, Poli stopped half a year ago; its forecast is of weeks that have passed."""
    today, kind = timezone.now().date(), Measure.objects.get(code="kunjungan")
    poli = factories.departemen(unit.faskes, "Poli")
    cells = {(today - timedelta(days=n), unit.pk): 60 for n in range(1, 400)}
    cells |= {(today - timedelta(days=n), poli.pk): 30 for n in range(180, 400)}
    uploads.write(measure=kind, cells=cells, source=Source.UPLOAD)
    forecasting.run(faskes=unit.faskes, freq=Freq.WEEK)
    page = client.get(reverse("planning:forecast_page")).content.decode()
    # Poli, and the sum of both.
    assert page.count("Semua periode yang diramal sudah lewat") == 2


@pytest.mark.parametrize("wrong", ["9" * 20, "9" * 5_000, "-1", "²", "x"])
def test_a_standard_for_what_does_not_exist_is_refused_not_a_server_error(client: Client, unit, wrong: str) -> None:
    fields = {"departemen": unit.pk, "profession": factories.profession().pk, "measure": "kunjungan", "minutes": 5,
              "other_duties": 10, "source": "uji"}  # fmt: skip
    for name in ("departemen", "profession"):
        answer = client.post(reverse("planning:standard_save"), {**fields, name: wrong})
        assert answer.status_code == 200
    assert not ActivityStandard.objects.exclude(departemen=None).exists()
