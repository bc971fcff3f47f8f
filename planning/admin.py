"""Planning in the admin: starting values and places can be changed, everything a faskes or the engine wrote only looked at."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from authentication.admin_base import AuditedAdmin, ReadOnlyAdmin, actor, each
from planning.domain import keys
from planning.models import (
    ActivityStandard,
    ApiKey,
    BudgetPlan,
    DailyCount,
    Disease,
    DiseaseCount,
    DiseaseUpload,
    ForecastRun,
    ForecastSeries,
    HazardEvents,
    HazardIndex,
    HazardSeason,
    LocalEvent,
    Measure,
    Recommendation,
    RegionalForecast,
    RiskScore,
    Upload,
    WeatherDay,
    WeatherPlace,
)


@admin.register(Measure)
class MeasureAdmin(AuditedAdmin):
    list_display = ("code", "name", "unit")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The code stands in counts, forecasts and files."""
        return [*super().get_readonly_fields(request, obj), *(["code"] if obj else [])]


@admin.register(ActivityStandard)
class ActivityStandardAdmin(AuditedAdmin):
    """The norms that every faskes starts from; a faskes's own are changed by the faskes."""

    list_display = ("profession", "measure", "minutes", "other_duties", "source")
    list_filter = ("measure", "profession")
    fields = ("profession", "measure", "minutes", "other_duties", "source")
    list_select_related = ("profession", "measure")
    ref_kind = "standard"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ActivityStandard]:
        return super().get_queryset(request).filter(departemen=None)


@admin.register(Upload)
class UploadAdmin(ReadOnlyAdmin):
    list_display = ("file_name", "faskes", "measure", "state", "by", "created_at")
    list_filter = ("state", "measure")
    search_fields = ("file_name", "faskes__name")
    list_select_related = ("faskes", "measure", "by")
    exclude = ("cells", "before")


@admin.register(DailyCount)
class DailyCountAdmin(ReadOnlyAdmin):
    list_display = ("departemen", "measure", "day", "value", "source", "changed_at")
    list_filter = ("measure", "source")
    search_fields = ("departemen__faskes__name",)
    list_select_related = ("departemen__faskes", "measure")
    date_hierarchy = "day"


class SeriesInline(admin.TabularInline):
    model = ForecastSeries
    extra = 0
    can_delete = False
    fields = ("departemen", "measure", "enough", "observed")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[ForecastSeries]:
        return super().get_queryset(request).select_related("departemen__faskes", "measure")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ForecastRun)
class ForecastRunAdmin(ReadOnlyAdmin):
    list_display = ("faskes", "freq", "engine", "data_until", "seconds", "created_at")
    list_filter = ("freq", "engine")
    search_fields = ("faskes__name",)
    list_select_related = ("faskes",)
    inlines = (SeriesInline,)


@admin.register(Recommendation)
class RecommendationAdmin(ReadOnlyAdmin):
    list_display = ("departemen", "profession", "day", "watch", "needed", "standing", "state", "needed_actual", "came")
    list_filter = ("state", "watch")
    search_fields = ("departemen__faskes__name",)
    list_select_related = ("departemen__faskes", "profession")
    exclude = ("series",)


@admin.register(BudgetPlan)
class BudgetPlanAdmin(ReadOnlyAdmin):
    list_display = ("faskes", "year", "quarter", "name", "by", "created_at", "discarded_at")
    search_fields = ("faskes__name", "name")
    list_select_related = ("faskes", "by")


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin):
    """Only what tells keys apart; the secret was never kept."""

    list_display = ("name", "prefix", "faskes", "by", "last_used_at", "revoked_at")
    search_fields = ("faskes__name", "name", "prefix")
    list_select_related = ("faskes", "by")
    exclude = ("digest",)
    actions = ("revoke",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The action asks for it; nothing on the page of a key can be edited."""
        return obj is None and admin.ModelAdmin.has_change_permission(self, request, obj)

    @admin.action(description="Cabut kunci", permissions=["change"])
    def revoke(self, request: HttpRequest, rows: QuerySet[ApiKey]) -> None:
        each(self, request, rows, lambda row: keys.revoke(key=row, by=actor(request)), "kunci dicabut")


@admin.register(LocalEvent)
class LocalEventAdmin(ReadOnlyAdmin):
    list_display = ("faskes", "departemen", "kind", "first_day", "last_day", "direction", "by")
    list_filter = ("kind", "direction")
    search_fields = ("faskes__name", "note")
    list_select_related = ("faskes", "departemen__faskes", "by")


@admin.register(Disease)
class DiseaseAdmin(AuditedAdmin):
    list_display = ("code", "name")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(["code"] if obj else [])]


@admin.register(DiseaseUpload)
class DiseaseUploadAdmin(ReadOnlyAdmin):
    list_display = ("file_name", "state", "by", "created_at")
    list_filter = ("state",)
    list_select_related = ("by",)
    exclude = ("cells", "before")


@admin.register(DiseaseCount)
class DiseaseCountAdmin(ReadOnlyAdmin):
    list_display = ("wilayah", "disease", "first_day", "last_day", "cases", "source", "changed_at")
    list_filter = ("disease",)
    search_fields = ("wilayah__name",)
    list_select_related = ("wilayah", "disease")


@admin.register(WeatherPlace)
class WeatherPlaceAdmin(AuditedAdmin):
    """A village that answers may be written by hand where the usual two do not."""

    list_display = ("wilayah", "kecamatan", "adm4", "fetched_at", "asked_at", "problem")
    list_filter = ("problem",)
    search_fields = ("wilayah__name", "kecamatan", "adm3")
    list_select_related = ("wilayah",)
    fields = ("wilayah", "adm3", "kecamatan", "adm4", "fetched_at", "asked_at", "problem")
    ref_kind = "weather_place"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        written = ["fetched_at", "asked_at", "problem"]
        return [*super().get_readonly_fields(request, obj), *written, *(["wilayah"] if obj else [])]


@admin.register(WeatherDay)
class WeatherDayAdmin(ReadOnlyAdmin):
    list_display = ("wilayah", "day", "rain", "temperature_min", "temperature_max", "slots", "source", "fetched_at")
    search_fields = ("wilayah__name",)
    list_select_related = ("wilayah",)
    date_hierarchy = "day"


@admin.register(RegionalForecast)
class RegionalForecastAdmin(ReadOnlyAdmin):
    list_display = ("wilayah", "measure", "freq", "first_day", "step", "mean", "q10", "q90", "actual", "made_at")
    list_filter = ("freq", "measure")
    search_fields = ("wilayah__name",)
    list_select_related = ("wilayah", "measure")


@admin.register(HazardEvents, HazardIndex, HazardSeason)
class HazardFactAdmin(ReadOnlyAdmin):
    """Facts come in by `load_reference` and `import_bnpb`, with their source."""

    list_display = ("__str__", "hazard", "source")
    list_filter = ("hazard",)


@admin.register(RiskScore)
class RiskScoreAdmin(ReadOnlyAdmin):
    list_display = ("wilayah", "hazard", "month", "score", "low", "high", "level", "assessed_at")
    list_filter = ("hazard", "level", "month")
    search_fields = ("wilayah__name",)
    list_select_related = ("wilayah",)
