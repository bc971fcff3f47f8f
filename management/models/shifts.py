"""A shift: the demand side of matching."""

import math

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from authentication.models.base import PublicIdModel
from lentera.lib import watches
from lentera.lib.grid import cell_of
from management.enums import CancelReason, ShiftState, Tier
from management.models.nakes import NakesProfile, Profession

MAX_PLACES = 50
RADIUS_FACTOR_3T = 2


class ShiftBatch(PublicIdModel):
    """Shifts that were posted together, and may be taken back together while nobody is booked on any of them."""

    faskes = models.ForeignKey("authentication.Faskes", models.PROTECT, related_name="shift_batches")
    form_key = models.UUIDField("kunci formulir", unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="oleh")
    undone_at = models.DateTimeField("dibatalkan", null=True, blank=True)

    class Meta:
        verbose_name = "kumpulan shift"
        verbose_name_plural = "kumpulan shift"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"Kumpulan {self.created_at:%d/%m/%Y %H.%M}"

    @property
    def ref(self) -> str:
        return f"batch:{self.uid}"


class ShiftQuerySet(models.QuerySet["Shift"]):
    def open(self) -> "ShiftQuerySet":
        return self.filter(state=ShiftState.OPEN)

    def with_place(self) -> "ShiftQuerySet":
        return self.select_related("faskes__wilayah", "departemen", "profession")


class Shift(PublicIdModel):
    """The fields that are not editable are what matching reads; `save` derives them from faskes, profession and times.

    `need_mask` has the bits of `NakesProfile.week_mask` that the shift's local hours touch.
    """

    faskes = models.ForeignKey("authentication.Faskes", models.PROTECT, related_name="shifts")
    departemen = models.ForeignKey("authentication.Departemen", models.PROTECT, related_name="shifts")
    profession = models.ForeignKey(Profession, models.PROTECT, verbose_name="profesi")
    tier = models.PositiveSmallIntegerField("tier", choices=Tier, default=Tier.LICENSED)
    skills_required = models.BigIntegerField("keterampilan wajib", default=0)
    skills_wanted = models.BigIntegerField("keterampilan diharapkan", default=0)
    places = models.PositiveSmallIntegerField("jumlah tempat")
    filled = models.PositiveSmallIntegerField("terisi", default=0, editable=False)
    starts_at = models.DateTimeField("mulai")
    ends_at = models.DateTimeField("selesai")
    rate = models.PositiveIntegerField("tarif per orang (Rp)")
    fund_source = models.CharField("sumber dana", max_length=10, blank=True)
    notes = models.TextField("catatan", max_length=1000, blank=True)
    supervisor = models.ForeignKey(
        NakesProfile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="supervised_shifts",
        verbose_name="penyelia Tier 1",
    )
    student_tasks = models.PositiveIntegerField(
        "tugas mahasiswa", default=0, help_text="Bit dari domain/student_tasks.py; hanya untuk shift Tier 2."
    )
    min_semester = models.PositiveSmallIntegerField("semester paling rendah", default=0)
    state = models.CharField("status", max_length=12, choices=ShiftState, default=ShiftState.DRAFT)
    cancel_reason = models.CharField("alasan batal", max_length=20, choices=CancelReason, blank=True)
    cancel_note = models.CharField("catatan batal", max_length=250, blank=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="dipasang oleh"
    )
    posted_at = models.DateTimeField("dipasang", null=True, blank=True)
    announced_at = models.DateTimeField("diumumkan ke nakes", null=True, blank=True, editable=False)
    form_key = models.UUIDField("kunci formulir", null=True, blank=True, unique=True, editable=False)
    batch = models.ForeignKey(
        ShiftBatch, models.PROTECT, null=True, blank=True, related_name="shifts", verbose_name="kumpulan"
    )
    family = models.PositiveSmallIntegerField("keluarga profesi", editable=False)
    level = models.PositiveSmallIntegerField("jenjang", editable=False)
    lat = models.FloatField("lintang", editable=False)
    lon = models.FloatField("bujur", editable=False)
    lon_scale = models.FloatField("kosinus lintang", editable=False)
    cell = models.IntegerField("petak", editable=False)
    zone = models.CharField("zona waktu", max_length=20, editable=False)
    date_from = models.DateField("tanggal mulai setempat", editable=False)
    date_to = models.DateField("tanggal akhir setempat", editable=False)
    is_3t = models.BooleanField("3T", default=False, editable=False)
    radius_factor = models.PositiveSmallIntegerField("pengali radius", default=1, editable=False)
    need_mask = models.IntegerField("waktu jaga yang tersentuh", editable=False)
    need_count = models.PositiveSmallIntegerField("banyak waktu jaga", editable=False)
    wanted_count = models.PositiveSmallIntegerField("banyak keterampilan diharapkan", editable=False)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        verbose_name = "shift"
        verbose_name_plural = "shift"
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["faskes", "starts_at"]),
            models.Index(fields=["state", "starts_at"]),
            models.Index(fields=["state", "ends_at"]),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_time_order"),
            models.CheckConstraint(condition=Q(places__gte=1, places__lte=MAX_PLACES), name="shift_places"),
            models.CheckConstraint(
                condition=Q(tier=Tier.LICENSED, student_tasks=0, min_semester=0)
                | Q(tier=Tier.STUDENT, min_semester__gte=1),
                name="shift_semester_for_students",
            ),
            models.CheckConstraint(condition=Q(filled__lte=F("places")), name="shift_never_overfilled"),
            models.CheckConstraint(
                condition=Q(tier=Tier.LICENSED, rate__gte=500_000, rate__lte=1_000_000)
                | Q(tier=Tier.STUDENT, rate__gte=100_000, rate__lte=200_000),
                name="shift_rate_in_tier",
            ),
            models.CheckConstraint(
                condition=Q(state=ShiftState.CANCELLED) & ~Q(cancel_reason="")
                | ~Q(state=ShiftState.CANCELLED) & Q(cancel_reason=""),
                name="shift_cancel_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=ShiftState.FILLED) | Q(filled=F("places")), name="shift_filled_is_full"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profession.name.capitalize()} {self.departemen.name}"

    @property
    def ref(self) -> str:
        return f"shift:{self.uid}"

    @property
    def open_places(self) -> int:
        return self.places - self.filled

    @property
    def hours(self) -> float:
        return (self.ends_at - self.starts_at).total_seconds() / 3600

    def save(self, *args, **kwargs) -> None:
        self.derive()
        super().save(*args, **kwargs)

    def derive(self) -> None:
        """Copy place, profession family and local dates, so that one index answers who fits."""
        zone = self.zone = self.faskes.wilayah.zone
        self.lat, self.lon, self.is_3t = self.faskes.lat, self.faskes.lon, self.faskes.is_3t
        self.lon_scale = math.cos(math.radians(self.lat))
        self.cell = cell_of(self.lat, self.lon)
        self.family, self.level = self.profession.family, self.profession.level
        self.radius_factor = RADIUS_FACTOR_3T if self.is_3t else 1
        self.date_from, self.date_to = watches.local_dates(self.starts_at, self.ends_at, zone)
        self.need_mask = watches.need_mask(self.starts_at, self.ends_at, zone)
        self.need_count, self.wanted_count = self.need_mask.bit_count(), self.skills_wanted.bit_count()
