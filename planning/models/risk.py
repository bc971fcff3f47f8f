"""Disaster facts by region with their sources, and the scores worked out from them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from planning.enums import Hazard, RiskLevel

MOST_ASKED = 200
YEARS = Q(year__gte=1900, year__lte=2100)


class HazardEvents(models.Model):
    """How many events one source counted in a kabupaten and year. No row: not listed, which is not none."""

    wilayah = models.ForeignKey("authentication.Wilayah", models.PROTECT, related_name="hazard_events")
    hazard = models.CharField("bahaya", max_length=24, choices=Hazard)
    year = models.PositiveSmallIntegerField("tahun")
    count = models.PositiveIntegerField("kejadian")
    source = models.CharField("sumber", max_length=150)

    class Meta:
        verbose_name = "kejadian bencana"
        verbose_name_plural = "kejadian bencana"
        ordering = ["wilayah", "hazard", "year"]
        constraints = [
            models.UniqueConstraint(fields=["wilayah", "hazard", "year"], name="hazard_events_once"),
            models.CheckConstraint(condition=YEARS & ~Q(source=""), name="hazard_events_sourced"),
            models.CheckConstraint(condition=Q(count__lte=10_000), name="hazard_events_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.wilayah_id} {self.hazard} {self.year}: {self.count}"


class HazardIndex(models.Model):
    """A published index of a kabupaten or, as a mean, of a province: `value` on a scale that ends at `out_of`."""

    wilayah = models.ForeignKey("authentication.Wilayah", models.PROTECT, related_name="hazard_indices")
    hazard = models.CharField("bahaya", max_length=24, choices=Hazard)
    year = models.PositiveSmallIntegerField("tahun")
    value = models.FloatField("nilai")
    out_of = models.FloatField("nilai tertinggi skala")
    source = models.CharField("sumber", max_length=150)

    class Meta:
        verbose_name = "indeks bahaya"
        verbose_name_plural = "indeks bahaya"
        ordering = ["wilayah", "hazard", "year"]
        constraints = [
            models.UniqueConstraint(fields=["wilayah", "hazard", "year"], name="hazard_index_once"),
            models.CheckConstraint(condition=YEARS & ~Q(source=""), name="hazard_index_sourced"),
            models.CheckConstraint(
                condition=Q(value__gte=0, out_of__gt=0, value__lte=F("out_of")), name="hazard_index_on_its_scale"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wilayah_id} {self.hazard} {self.year}: {self.value:g}/{self.out_of:g}"


class HazardSeason(models.Model):
    """A month's share of the year's events × 12, as a source gives it for a kabupaten or province."""

    wilayah = models.ForeignKey("authentication.Wilayah", models.PROTECT, related_name="hazard_seasons")
    hazard = models.CharField("bahaya", max_length=24, choices=Hazard)
    month = models.PositiveSmallIntegerField("bulan")
    year = models.PositiveSmallIntegerField("tahun sumber")
    factor = models.FloatField("kali rata-rata bulan")
    source = models.CharField("sumber", max_length=150)

    class Meta:
        verbose_name = "musim bahaya"
        verbose_name_plural = "musim bahaya"
        ordering = ["wilayah", "hazard", "month", "year"]
        constraints = [
            models.UniqueConstraint(fields=["wilayah", "hazard", "month", "year"], name="hazard_season_once"),
            models.CheckConstraint(condition=YEARS & ~Q(source=""), name="hazard_season_sourced"),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12, factor__gte=0, factor__lte=12), name="hazard_season_sane"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wilayah_id} {self.hazard} bulan {self.month}: {self.factor:g}"


class RiskScore(models.Model):
    """The score of one kabupaten, hazard and month as last worked out; `parts` and `missing` as ai_service.risk gave them.

    `month` is the first day of the month.
    """

    wilayah = models.ForeignKey("authentication.Wilayah", models.CASCADE, related_name="risk_scores")
    hazard = models.CharField("bahaya", max_length=24, choices=Hazard)
    month = models.DateField("bulan")
    score = models.FloatField("skor", null=True)
    low = models.FloatField("batas bawah")
    high = models.FloatField("batas atas")
    level = models.CharField("kelas", max_length=8, choices=RiskLevel)
    parts = models.JSONField("penyusun", default=list)
    missing = models.JSONField("yang tidak diketahui", default=list)
    assessed_at = models.DateTimeField("dihitung")

    class Meta:
        verbose_name = "skor risiko"
        verbose_name_plural = "skor risiko"
        ordering = ["month", "wilayah", "hazard"]
        indexes = [models.Index(fields=["month", "level"])]
        constraints = [
            models.UniqueConstraint(fields=["wilayah", "hazard", "month"], name="risk_score_once"),
            models.CheckConstraint(condition=~Q(hazard=Hazard.ALL), name="risk_score_of_one_hazard"),
            models.CheckConstraint(
                condition=Q(score=None, level=RiskLevel.NONE) | (Q(score__isnull=False) & ~Q(level=RiskLevel.NONE)),
                name="risk_score_or_no_data",
            ),
            models.CheckConstraint(condition=Q(low__gte=0, high__lte=100, low__lte=F("high")), name="risk_score_range"),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=F("low"), score__lte=F("high")), name="risk_score_in_its_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wilayah_id} {self.hazard} {self.month:%Y-%m}: {self.level}"


class PlacementAsk(models.Model):
    """How many people of a profession's family a coordinator asks for in a kabupaten and month, instead of the rule's number."""

    wilayah = models.ForeignKey("authentication.Wilayah", models.CASCADE, related_name="placement_asks")
    month = models.DateField("bulan")
    profession = models.ForeignKey("management.Profession", models.PROTECT, verbose_name="profesi")
    people = models.PositiveSmallIntegerField("orang")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="oleh")
    changed_at = models.DateTimeField("diubah", auto_now=True)

    class Meta:
        verbose_name = "permintaan penempatan"
        verbose_name_plural = "permintaan penempatan"
        ordering = ["month", "wilayah", "profession"]
        constraints = [
            models.UniqueConstraint(fields=["wilayah", "month", "profession"], name="placement_ask_once"),
            models.CheckConstraint(condition=Q(people__lte=MOST_ASKED), name="placement_ask_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.wilayah_id} {self.month:%Y-%m}: {self.people} {self.profession}"
