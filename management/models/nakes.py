"""Professions, skills, and the profile that matching reads."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from authentication.models.base import PublicIdModel
from lentera.lib.grid import cell_of
from management.enums import ExceptionKind, Tier

MAX_DISTANCE_KM = 100
ALL_WEEK = (1 << 21) - 1
HOME_DECIMALS = 2  # of a degree: about a kilometre; the home is known no closer
HOME_IN_INDONESIA = Q(home_lat__gte=-11.5, home_lat__lte=6.5, home_lon__gte=94.5, home_lon__lte=141.5)


class Profession(models.Model):
    """A profession of UU 17/2023 and PP 28/2024, e.g. code "ners" in group "Keperawatan"."""

    code = models.CharField("kode", max_length=60, unique=True)
    name = models.CharField("nama", max_length=80)
    group = models.CharField("kelompok", max_length=60)
    medical = models.BooleanField("tenaga medis", default=False)
    family = models.PositiveSmallIntegerField(
        "keluarga",
        help_text="Profesi sekeluarga dapat saling mengisi ke bawah, misalnya ners mengisi shift perawat vokasi.",
    )
    level = models.PositiveSmallIntegerField("jenjang dalam keluarga", default=1)

    class Meta:
        verbose_name = "profesi"
        verbose_name_plural = "profesi"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Skill(models.Model):
    """A skill or training. `bit` is its fixed place (0 to 59) in every skill mask."""

    code = models.CharField("kode", max_length=20, unique=True)
    name = models.CharField("nama", max_length=80)
    bit = models.PositiveSmallIntegerField("bit", unique=True, validators=[MaxValueValidator(59)])
    certificate = models.BooleanField("bersertifikat", default=True)

    class Meta:
        verbose_name = "keterampilan"
        verbose_name_plural = "keterampilan"
        ordering = ["bit"]
        constraints = [models.CheckConstraint(condition=Q(bit__lte=59), name="skill_bit_fits")]

    def __str__(self) -> str:
        return self.code

    @property
    def mask(self) -> int:
        return 1 << self.bit


class NakesProfile(PublicIdModel):
    """What matching knows of a person. Masks are bit fields so that one index answers the whole question.

    `week_mask` has 21 bits: bit `weekday * 3 + slot`, Monday 0, slots as in `enums.Slot`.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="nakes", verbose_name="pengguna")
    profession = models.ForeignKey(Profession, models.PROTECT, verbose_name="profesi")
    family = models.PositiveSmallIntegerField("keluarga profesi", editable=False)
    level = models.PositiveSmallIntegerField("jenjang", editable=False)
    tier = models.PositiveSmallIntegerField("tier", choices=Tier, default=Tier.LICENSED)
    title = models.CharField("gelar", max_length=60, blank=True, help_text="Misalnya S.Kep., Ners")
    specialisation = models.CharField("kekhususan", max_length=80, blank=True)
    years = models.PositiveSmallIntegerField("tahun pengalaman", default=0, validators=[MaxValueValidator(60)])
    skill_mask = models.BigIntegerField("keterampilan", default=0)
    wilayah = models.ForeignKey("authentication.Wilayah", models.PROTECT, verbose_name="kabupaten/kota")
    home_label = models.CharField("tempat tinggal", max_length=120, blank=True)
    home_lat = models.FloatField("lintang")
    home_lon = models.FloatField("bujur")
    cell = models.IntegerField("petak", editable=False)
    max_km = models.PositiveSmallIntegerField("jarak paling jauh (km)", default=30)
    week_mask = models.IntegerField("ketersediaan mingguan", default=ALL_WEEK)
    extra_until = models.DateField("ada kesediaan tambahan sampai", null=True, blank=True, editable=False)
    hours_elsewhere = models.PositiveSmallIntegerField("jam kerja di tempat lain per minggu", default=0)
    min_rate = models.PositiveIntegerField("tarif paling rendah per shift")
    preferred_slots = models.PositiveSmallIntegerField("waktu yang disukai", default=0)
    track_points = models.FloatField("nilai rekam jejak", default=0.0, editable=False)
    active = models.BooleanField("ikut pencocokan", default=True)

    class Meta:
        verbose_name = "profil nakes"
        verbose_name_plural = "profil nakes"
        constraints = [
            models.CheckConstraint(condition=HOME_IN_INDONESIA, name="nakes_home_in_indonesia"),
            models.CheckConstraint(condition=Q(max_km__gte=1, max_km__lte=MAX_DISTANCE_KM), name="nakes_max_km"),
            models.CheckConstraint(condition=Q(hours_elsewhere__lte=100), name="nakes_hours_elsewhere"),
            models.CheckConstraint(condition=Q(week_mask__gte=0, week_mask__lte=ALL_WEEK), name="nakes_week_mask"),
            models.CheckConstraint(
                condition=Q(tier=Tier.LICENSED, min_rate__gte=500_000, min_rate__lte=1_000_000)
                | Q(tier=Tier.STUDENT, min_rate__gte=100_000, min_rate__lte=200_000),
                name="nakes_min_rate_in_tier",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.user.name}, {self.title}" if self.title else self.user.name

    def save(self, *args, **kwargs) -> None:
        self.cell = cell_of(self.home_lat, self.home_lon)
        self.family, self.level = self.profession.family, self.profession.level
        super().save(*args, **kwargs)


class AvailabilityException(models.Model):
    """Dates (both included) that differ from the weekly pattern."""

    nakes = models.ForeignKey(NakesProfile, models.CASCADE, related_name="exceptions")
    kind = models.CharField("jenis", max_length=5, choices=ExceptionKind)
    date_from = models.DateField("dari")
    date_to = models.DateField("sampai")
    note = models.CharField("catatan", max_length=120, blank=True)

    class Meta:
        verbose_name = "pengecualian jadwal"
        verbose_name_plural = "pengecualian jadwal"
        ordering = ["date_from"]
        indexes = [models.Index(fields=["nakes", "kind", "date_to"])]
        constraints = [
            models.CheckConstraint(condition=Q(date_to__gte=F("date_from")), name="availability_exception_order")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.date_from} – {self.date_to}"
