"""The statistical forecaster: dataclasses in, dataclasses out, no Django. Start at `forecast`.

    result = forecast([Series("igd", dates, values)], freq="W", horizon=8, calendar=indonesia(2023, 2027))
    result["igd"].quantiles[0.9]

`calendars` says what moves demand, `checks` what is wrong with a history, `reconcile` makes sums agree, `wording` puts
codes into Indonesian, `backtest` measures. Heavy libraries are imported when a candidate first runs.
"""

from .api import forecast
from .calendars import Calendar, indonesia
from .types import (
    LEAST,
    LEVELS,
    Component,
    Driver,
    ForecastResult,
    Freq,
    Gate,
    Note,
    Profile,
    Series,
    SeriesForecast,
)

__all__ = [
    "LEAST",
    "LEVELS",
    "Calendar",
    "Component",
    "Driver",
    "ForecastResult",
    "Freq",
    "Gate",
    "Note",
    "Profile",
    "Series",
    "SeriesForecast",
    "forecast",
    "indonesia",
]
