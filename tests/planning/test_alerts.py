"""Peaks are told once, only when the low end is above the usual; nightly work is safe to repeat; drift is noticed."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from authentication.models import Notification
from planning import tasks
from planning.domain import accuracy, alerts
from planning.models import Forecast, ForecastRun
from tests import factories
from tests.planning.test_gaps import MONDAY, _fill, _forecast

pytestmark = pytest.mark.django_db


def _unit_with_peak(**levels: float):
    unit = factories.departemen()
    factories.admin_of(unit.faskes)
    factories.head_of(unit)
    _fill(unit, 9, MONDAY - timedelta(weeks=10))  # 91 a week
    series = _forecast(unit, 140)
    Forecast.objects.filter(series=series).update(**levels)
    return unit


def test_a_peak_is_told_once_to_admin_and_head() -> None:
    unit = _unit_with_peak(q10=120)
    assert [alerts.send(faskes=unit.faskes, now=factories.NOW) for _ in range(2)] == [2, 0]
    notice = Notification.objects.first()
    assert notice.title == "IGD: kunjungan diramal naik 54%"
    assert "jarang di bawah 120" in notice.body


@pytest.mark.parametrize("levels", [{"q10": 80.0}, {"q10": 95.0, "q50": 105.0}])
def test_what_may_well_be_usual_is_not_told(levels: dict[str, float]) -> None:
    unit = _unit_with_peak(**levels)
    assert alerts.send(faskes=unit.faskes, now=factories.NOW) == 0


def test_nightly_work_twice_makes_one_forecast() -> None:
    unit = factories.departemen()
    _fill(unit, 20, date.today() - timedelta(weeks=21))
    assert tasks.nightly() == 1
    assert tasks.forecast_batch([unit.faskes_id]) == 2
    assert tasks.forecast_batch([unit.faskes_id]) == 0
    assert ForecastRun.objects.count() == 2
    assert [tasks.after_forecast(unit.faskes_id) for _ in range(2)] == [0, 0]


def test_the_commands_run(capsys: pytest.CaptureFixture[str]) -> None:
    unit = factories.departemen()
    _fill(unit, 20, date.today() - timedelta(weeks=21))
    call_command("run_forecasts", profile="fast")
    call_command("run_forecasts", profile="fast")
    call_command("score_forecasts")
    call_command("send_peak_alerts")
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "2 ramalan dihitung untuk 1 faskes."
    assert said[1] == "0 ramalan dihitung untuk 1 faskes."


def _past(errors: list[float]) -> list[Forecast]:
    return [
        Forecast(
            step=1, first_day=MONDAY + timedelta(weeks=week), mean=100 + error, actual=100.0,
            **dict.fromkeys(("q025", "q10", "q25", "q50", "q75", "q90", "q975"), 100.0),
        )
        for week, error in enumerate(errors)
    ]  # fmt: skip


def test_drift() -> None:
    assert accuracy.drift(_past([5] * 7)) is None
    assert not accuracy.drift(_past([5] * 8)).alarm
    assert accuracy.drift(_past([5] * 4 + [10] * 4)).alarm


def test_forecasts_are_queued_for_all_workers_or_refused_in_words(monkeypatch) -> None:
    unit = factories.departemen()
    _fill(unit, 20, MONDAY)
    sent = []
    monkeypatch.setattr(tasks, "async_task", lambda *args, **options: sent.append(args))
    call_command("run_forecasts", queue=True)
    assert sent == [(tasks.FORECAST_TASK, [unit.faskes.pk])]
    for options in ({"queue": True, "profile": "full"}, {"processes": 0}, {"faskes": "tidak-ada"}):
        with pytest.raises(CommandError):
            call_command("run_forecasts", **options)


def test_drift_is_told_once_a_month() -> None:
    unit = factories.departemen()
    factories.admin_of(unit.faskes)
    series = _forecast(unit, 100)
    series.steps.all().delete()
    for week, error in enumerate([5] * 6 + [40] * 4):
        first = MONDAY - timedelta(weeks=12 - week)
        run = ForecastRun.objects.create(
            faskes=unit.faskes, freq="W", engine="uji", data_until=first, seconds=0
        )  # fmt: skip
        one = run.series.create(departemen=unit, measure=series.measure, enough=True, observed=9)
        levels = dict.fromkeys(("q025", "q10", "q25", "q50", "q75", "q90", "q975"), 100.0)
        one.steps.create(
            step=1, first_day=first, last_day=first + timedelta(days=6), mean=100 + error, actual=100.0, **levels
        )  # fmt: skip
    assert [alerts.send(faskes=unit.faskes, now=factories.NOW) for _ in range(2)] == [1, 0]
    assert "makin sering meleset" in Notification.objects.get().title
    assert alerts.send(faskes=unit.faskes, now=factories.NOW + timedelta(days=30)) == 1


def test_what_was_usual_long_ago_is_no_measure_of_a_peak() -> None:
    unit = factories.departemen()
    factories.admin_of(unit.faskes)
    _fill(unit, 9, MONDAY - timedelta(weeks=40))
    series = _forecast(unit, 140)
    Forecast.objects.filter(series=series).update(q10=120)
    assert alerts.send(faskes=unit.faskes, now=factories.NOW) == 0
