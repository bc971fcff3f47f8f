"""From visits to people: activity standards (ABK-Kes), who stands where anyway, and what was recommended."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from authentication.models.base import PublicIdModel
from planning.enums import RecommendationState, Watch
from planning.models.counts import Measure


class ActivityStandard(models.Model):
    """Norma waktu: minutes of one profession per counted activity, and the share spent on other duties (FTP).

    A row without `departemen` is where a faskes starts from; its own row for a departemen wins.
    Source of the method: Permenkes 33/2015 (ABK-Kes).
    """

    departemen = models.ForeignKey(
        "authentication.Departemen", models.CASCADE, null=True, blank=True, related_name="activity_standards"
    )
    profession = models.ForeignKey("management.Profession", models.PROTECT, verbose_name="profesi")
    measure = models.ForeignKey(Measure, models.PROTECT, verbose_name="jenis hitungan")
    minutes = models.DecimalField(
        "menit per kegiatan",
        max_digits=6,
        decimal_places=1,
        validators=[MinValueValidator(Decimal("0.1")), MaxValueValidator(1440)],
    )
    other_duties = models.PositiveSmallIntegerField(
        "tugas penunjang (% waktu)", default=20, validators=[MaxValueValidator(60)]
    )
    source = models.CharField("sumber angka", max_length=150)

    class Meta:
        verbose_name = "norma waktu"
        verbose_name_plural = "norma waktu"
        ordering = ["profession", "measure"]
        constraints = [
            models.UniqueConstraint(fields=["departemen", "profession", "measure"], name="activity_standard_once"),
            models.UniqueConstraint(
                fields=["profession", "measure"], condition=Q(departemen=None), name="activity_standard_start_once"
            ),
            models.CheckConstraint(condition=Q(minutes__gt=0, minutes__lte=1440), name="activity_standard_minutes"),
            models.CheckConstraint(condition=Q(other_duties__lte=60), name="activity_standard_duties"),
        ]

    def __str__(self) -> str:
        return f"{self.profession}: {self.minutes} menit per {self.measure}"


class StaffingRule(models.Model):
    """How a departemen spreads its work over the watches, the fewest people it may stand with, and what being short costs.

    `short_cost` is how many times worse one too few is than one too many; it sets the planned quantile (newsvendor).
    """

    departemen = models.OneToOneField("authentication.Departemen", models.CASCADE, related_name="staffing_rule")
    share_morning = models.PositiveSmallIntegerField("pagi (%)", default=60)
    share_afternoon = models.PositiveSmallIntegerField("siang (%)", default=25)
    share_night = models.PositiveSmallIntegerField("malam (%)", default=15)
    least = models.PositiveSmallIntegerField("paling sedikit per jaga", default=1)
    short_cost = models.PositiveSmallIntegerField(
        "kurang satu orang berapa kali lebih berat", default=3, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )

    class Meta:
        verbose_name = "aturan kebutuhan"
        verbose_name_plural = "aturan kebutuhan"
        constraints = [
            models.CheckConstraint(
                condition=Q(share_morning=100 - models.F("share_afternoon") - models.F("share_night")),
                name="staffing_shares_sum_to_100",
            )
        ]

    def __str__(self) -> str:
        return str(self.departemen)

    @property
    def shares(self) -> tuple[float, float, float]:
        return self.share_morning / 100, self.share_afternoon / 100, self.share_night / 100

    @property
    def quantile(self) -> float:
        """Where one too few costs as much as one too many: c / (c + 1)."""
        return self.short_cost / (self.short_cost + 1)


class StandingRoster(models.Model):
    """People of the faskes's own who stand a watch every week; Lentera's shifts come on top."""

    departemen = models.ForeignKey("authentication.Departemen", models.CASCADE, related_name="standing_roster")
    profession = models.ForeignKey("management.Profession", models.PROTECT, verbose_name="profesi")
    weekday = models.PositiveSmallIntegerField("hari", help_text="0 = Senin")
    watch = models.PositiveSmallIntegerField("waktu jaga", choices=Watch)
    people = models.PositiveSmallIntegerField("orang")

    class Meta:
        verbose_name = "jadwal tetap"
        verbose_name_plural = "jadwal tetap"
        ordering = ["departemen", "profession", "weekday", "watch"]
        constraints = [
            models.UniqueConstraint(
                fields=["departemen", "profession", "weekday", "watch"], name="standing_roster_once"
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6, people__lte=200), name="standing_roster_sane"),
        ]

    def __str__(self) -> str:
        return f"{self.departemen} {self.weekday}/{self.watch}: {self.people}"


class Recommendation(PublicIdModel):
    """A gap as it was listed: who was short, when, from which forecast; and what became of it.

    `needed_actual` is the need worked out from the counts that came, `came` how many people the posted shift brought; both
    are empty until the day is over and counted.
    """

    series = models.ForeignKey("planning.ForecastSeries", models.PROTECT, related_name="recommendations")
    departemen = models.ForeignKey("authentication.Departemen", models.PROTECT, related_name="recommendations")
    profession = models.ForeignKey("management.Profession", models.PROTECT)
    day = models.DateField("tanggal")
    watch = models.PositiveSmallIntegerField("waktu jaga", choices=Watch)
    needed = models.PositiveSmallIntegerField("dibutuhkan")
    standing = models.PositiveSmallIntegerField("sudah ada")
    state = models.CharField("status", max_length=8, choices=RecommendationState, default=RecommendationState.SHOWN)
    shift = models.ForeignKey("management.Shift", models.SET_NULL, null=True, blank=True, related_name="+")
    needed_actual = models.PositiveSmallIntegerField("ternyata dibutuhkan", null=True, blank=True)
    came = models.PositiveSmallIntegerField("yang datang", null=True, blank=True)
    judged_at = models.DateTimeField("dinilai", null=True, blank=True)

    class Meta:
        verbose_name = "rekomendasi"
        verbose_name_plural = "rekomendasi"
        ordering = ["day", "watch"]
        constraints = [
            models.UniqueConstraint(fields=["departemen", "profession", "day", "watch"], name="recommendation_once"),
            models.CheckConstraint(condition=Q(needed__gt=models.F("standing")), name="recommendation_is_a_gap"),
            models.CheckConstraint(
                condition=Q(judged_at=None, needed_actual=None, came=None)
                | Q(judged_at__isnull=False, needed_actual__isnull=False, came__isnull=False),
                name="recommendation_judged_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.departemen} {self.day} {self.get_watch_display()}: kurang {self.missing}"

    @property
    def missing(self) -> int:
        return self.needed - self.standing

    @property
    def was_real(self) -> bool | None:
        """Did the day ask for more people than stood there? None until it is judged."""
        return None if self.needed_actual is None else self.needed_actual > self.standing
