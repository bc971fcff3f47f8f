"""Gemini's view of a forecast. It is asked with nothing locked, and what it adjusts is stored as a challenger: a run of
its own that is scored beside the champion, and planned with only where challengers have been better.
"""

import json
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ai_service import agent, llm, spending, start, tools
from ai_service.models import AiCall, Outcome
from ai_service.types import Adjustment, AgentAnswer, AiError, Dropped, statistical
from authentication.models import Faskes
from planning.domain import competition, forecasting
from planning.domain.advice_data import gather, key_of
from planning.enums import CHALLENGER, Freq
from planning.models import Forecast, ForecastRun, ForecastSeries
from planning.models.forecasts import QUANTILE_FIELDS

PURPOSE = "ramalan"
# Weekly forecasts are looked at about once a week.
PAUSE = timedelta(days=6)


def served(faskes: Faskes) -> str:
    return f"faskes:{faskes.uid}"


def due(faskes: Faskes, *, now: datetime) -> bool:
    """Is there a key, and was nobody asked for this faskes within the pause?"""
    rows = AiCall.objects.filter(purpose=PURPOSE, served=served(faskes), at__gt=now - PAUSE)
    return bool(settings.GEMINI_API_KEY) and not rows.exists()


def advise(*, faskes: Faskes, freq: str = Freq.WEEK, now: datetime | None = None) -> AgentAnswer | None:
    """Ask about the newest forecast and store what is adjusted; None where there is no forecast to look at.

    Whatever keeps Gemini from answering, the statistical answer comes back and says why.
    """
    now = now or timezone.now()
    run = forecasting.latest(faskes, freq)
    gathered = gather(faskes, run, now=now) if run else None
    if run is None or gathered is None:
        return None
    try:
        call, answer = _ask(faskes, *gathered, now=now)
    except AiError as error:
        return statistical(error)
    answer = without_hurting(answer, run, now=now)
    if answer.adjustments:
        keep(run=run, answer=answer, call=call)
    return answer


def _ask(faskes: Faskes, begun: start.Start, toolbox: tools.Toolbox, *, now: datetime) -> tuple[AiCall, AgentAnswer]:
    """The answer, from the log where the same was asked before, and its row there."""
    at, limits = llm.config(), agent.Limits()
    input_hash = start.input_hash(begun, prompt_version=agent.prompt_version(), model=at.model)
    if known := spending.answered(purpose=PURPOSE, input_hash=input_hash, now=now):
        return known
    call = spending.begin(
        purpose=PURPOSE, served=served(faskes), at=at, input_hash=input_hash, told=begun.model_dump(mode="json"),
        booked=spending.most(limits, at), now=now,
    )  # fmt: skip
    run = agent.advise(begun, toolbox, at=at, limits=limits)
    spending.end(call, run)
    return call, run.answer


def without_hurting(answer: AgentAnswer, run: ForecastRun, *, now: datetime) -> AgentAnswer:
    """Adjustments are switched off for every series that earlier ones made worse."""
    off = switched_off(run, now=now) & {one.series for one in answer.adjustments}
    if not off:
        return answer
    dropped = tuple(
        Dropped(what="adjustment", code="switched_off", about=f"{one.series} #{one.step}: {one.share:+g}")
        for one in answer.adjustments
        if one.series in off
    )
    kept = tuple(one for one in answer.adjustments if one.series not in off)
    # The words were written for all of them.
    narrative = answer.narrative if kept else ""
    return answer.model_copy(update={"adjustments": kept, "dropped": answer.dropped + dropped, "narrative": narrative})


def switched_off(run: ForecastRun, *, now: datetime) -> set[str]:
    """Keys of the series where challengers made the forecast worse."""
    found = competition.standings(faskes=run.faskes, freq=run.freq, now=now)
    return {key_of(one) for one in run.series.all() if competition.of(found, one).hurts}


def newest(faskes: Faskes) -> tuple[AiCall, AgentAnswer | None] | None:
    """The last time Gemini was asked for this faskes, and its answer where it gave one; None when it never was."""
    call = AiCall.objects.filter(purpose=PURPOSE, served=served(faskes)).first()
    if call is None:
        return None
    good = call.outcome in (Outcome.OK, Outcome.REPAIRED)
    return call, AgentAnswer.model_validate_json(json.dumps(call.answer)) if good else None


@transaction.atomic
def keep(*, run: ForecastRun, answer: AgentAnswer, call: AiCall) -> ForecastRun | None:
    """Store the adjusted series as a challenger of this run, once."""
    ForecastRun.objects.select_for_update().get(pk=run.pk)
    champions = {key_of(one): one for one in run.series.prefetch_related("steps")}
    rows = ForecastSeries.objects.filter(run__faskes=run.faskes_id, run__engine__startswith=CHALLENGER)
    if rows.filter(facts__champion__in=[one.pk for one in champions.values()]).exists():
        return None
    challenger = ForecastRun.objects.create(
        faskes=run.faskes, freq=run.freq, engine=engine_of(call), data_until=run.data_until, seconds=call.seconds
    )
    for key in sorted({one.series for one in answer.adjustments}):
        _keep_series(challenger, champions[key], [one for one in answer.adjustments if one.series == key], call)
    return challenger


def engine_of(call: AiCall) -> str:
    """Model and prompt; always marked as a challenger, whatever the model is called."""
    name = f"{call.model} {call.prompt_version}"
    return (name if name.startswith(CHALLENGER) else CHALLENGER + name)[:40]


def _keep_series(run: ForecastRun, champion: ForecastSeries, some: list[Adjustment], call: AiCall) -> None:
    shares = {one.step: one.share for one in some}
    series = ForecastSeries.objects.create(
        run=run, departemen_id=champion.departemen_id, measure_id=champion.measure_id, enough=True,
        observed=champion.observed,
        facts={
            "champion": champion.pk, "ai_call": call.pk,
            "adjustments": [one.model_dump(mode="json", exclude={"series"}) for one in some],
        },
    )  # fmt: skip
    Forecast.objects.bulk_create(_moved(series, step, 1 + shares.get(step.step, 0.0)) for step in champion.steps.all())


def _moved(series: ForecastSeries, step: Forecast, times: float) -> Forecast:
    levels = {name: getattr(step, name) * times for name in (*QUANTILE_FIELDS.values(), "mean")}
    return Forecast(series=series, step=step.step, first_day=step.first_day, last_day=step.last_day, **levels)
