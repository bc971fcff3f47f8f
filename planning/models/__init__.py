from planning.models.api import ApiCall, ApiKey
from planning.models.budgets import BudgetPlan
from planning.models.counts import DailyCount, Measure, Upload
from planning.models.diseases import Disease, DiseaseCount, DiseaseUpload
from planning.models.events import LocalEvent
from planning.models.forecasts import Forecast, ForecastRun, ForecastSeries, RegionalForecast
from planning.models.risk import HazardEvents, HazardIndex, HazardSeason, PlacementAsk, RiskScore
from planning.models.staffing import ActivityStandard, Recommendation, StaffingRule, StandingRoster
from planning.models.weather import WeatherDay, WeatherPlace

__all__ = [
    "ActivityStandard",
    "ApiCall",
    "ApiKey",
    "BudgetPlan",
    "DailyCount",
    "Disease",
    "DiseaseCount",
    "DiseaseUpload",
    "Forecast",
    "ForecastRun",
    "ForecastSeries",
    "HazardEvents",
    "HazardIndex",
    "HazardSeason",
    "LocalEvent",
    "Measure",
    "PlacementAsk",
    "Recommendation",
    "RegionalForecast",
    "RiskScore",
    "StaffingRule",
    "StandingRoster",
    "Upload",
    "WeatherDay",
    "WeatherPlace",
]
