"""What was foretold, when, by which engine; kept for ever, because every forecast is scored."""

from django.db import models

from authentication.models.base import PublicIdModel
from planning.enums import Freq
from planning.models.counts import Measure

QUANTILE_FIELDS = {0.025: "q025", 0.10: "q10", 0.25: "q25", 0.50: "q50", 0.75: "q75", 0.90: "q90", 0.975: "q975"}


class ForecastRun(PublicIdModel):
    """One run of the engine for a faskes and frequency; `data_until` is the last day it knew of."""

    faskes = models.ForeignKey("authentication.Faskes", models.PROTECT, related_name="forecast_runs")
    freq = models.CharField("jangka", max_length=1, choices=Freq)
    engine = models.CharField("mesin", max_length=40)
    data_until = models.DateField("data sampai")
    seconds = models.FloatField("lama (detik)")

    class Meta:
        verbose_name = "jalannya ramalan"
        verbose_name_plural = "jalannya ramalan"
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["faskes", "freq", "-created_at"])]

    def __str__(self) -> str:
        return f"{self.faskes} {self.get_freq_display()} {self.data_until}"


class ForecastSeries(models.Model):
    """One series of a run. `departemen` is null for the faskes's own sum.

    `facts`: {"components": [[name, weight, error]], "gate": {…}, "drivers": [{…}], "notes": [[code, {…}, [dates]]]} as the
    forecaster gave them.
    """

    run = models.ForeignKey(ForecastRun, models.CASCADE, related_name="series")
    departemen = models.ForeignKey("authentication.Departemen", models.PROTECT, null=True, related_name="+")
    measure = models.ForeignKey(Measure, models.PROTECT)
    enough = models.BooleanField("cukup data")
    observed = models.PositiveIntegerField("periode teramati")
    facts = models.JSONField("rincian", default=dict)

    class Meta:
        verbose_name = "deret ramalan"
        verbose_name_plural = "deret ramalan"
        constraints = [
            models.UniqueConstraint(fields=["run", "departemen", "measure"], name="forecast_series_once"),
            models.UniqueConstraint(
                fields=["run", "measure"], condition=models.Q(departemen=None), name="forecast_sum_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.departemen or 'Seluruh faskes'}: {self.measure}"


class ForecastStep(models.Model):
    """One period ahead: mean and quantiles, in the measure's unit per period. `step` counts from 1.

    `actual` and `last_year` are filled in once the period is complete.
    """

    step = models.PositiveSmallIntegerField("langkah")
    first_day = models.DateField("hari pertama")
    last_day = models.DateField("hari terakhir")
    mean = models.FloatField("tengah")
    q025 = models.FloatField()
    q10 = models.FloatField()
    q25 = models.FloatField()
    q50 = models.FloatField()
    q75 = models.FloatField()
    q90 = models.FloatField()
    q975 = models.FloatField()
    actual = models.FloatField("kenyataan", null=True)
    last_year = models.FloatField("minggu yang sama tahun lalu", null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.first_day}: {self.mean:.1f}"

    @property
    def quantiles(self) -> dict[float, float]:
        return {level: getattr(self, name) for level, name in QUANTILE_FIELDS.items()}


class Forecast(ForecastStep):
    """A step of one series of a run; `actual_at` says when it was scored."""

    series = models.ForeignKey(ForecastSeries, models.CASCADE, related_name="steps")
    actual_at = models.DateTimeField("dinilai", null=True)

    class Meta:
        verbose_name = "ramalan"
        verbose_name_plural = "ramalan"
        ordering = ["series", "step"]
        constraints = [models.UniqueConstraint(fields=["series", "step"], name="forecast_step_once")]
        indexes = [models.Index(fields=["last_day"], condition=models.Q(actual=None), name="forecast_unscored")]


class RegionalForecast(ForecastStep):
    """A kabupaten's sum of one measure over the faskes that keep it; the newest forecast for a period and distance stands.

    `members` are the ids of the faskes summed, `left_out` how many count the measure but had no forecast for these periods.
    """

    wilayah = models.ForeignKey("authentication.Wilayah", models.PROTECT, related_name="+", verbose_name="wilayah")
    measure = models.ForeignKey(Measure, models.PROTECT)
    freq = models.CharField("jangka", max_length=1, choices=Freq)
    made_at = models.DateTimeField("dihitung")
    members = models.JSONField("faskes dijumlah", default=list)
    left_out = models.PositiveIntegerField("faskes tidak ikut")

    class Meta:
        verbose_name = "ramalan wilayah"
        verbose_name_plural = "ramalan wilayah"
        ordering = ["wilayah", "measure", "first_day"]
        constraints = [
            models.UniqueConstraint(
                fields=["wilayah", "measure", "freq", "first_day", "step"], name="regional_forecast_once"
            ),
        ]
        indexes = [models.Index(fields=["freq", "first_day"])]
