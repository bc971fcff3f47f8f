"""What happened on a shift: arrivals, hours, ratings."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from management.enums import Side
from management.models.booking import Assignment

BOTH_SIDES = [(s.value, s.label) for s in (Side.NAKES, Side.FASKES)]


class ClockEvent(models.Model):
    """Somebody said that the person came or went; the departemen confirms. `client_id` makes an action count once."""

    class Kind(models.TextChoices):
        IN = "in", "Datang"
        OUT = "out", "Pulang"

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="clock_events")
    kind = models.CharField("jenis", max_length=3, choices=Kind)
    client_id = models.UUIDField("kode perangkat", default=uuid.uuid4, unique=True)
    made_at = models.DateTimeField("waktu kejadian")
    received_at = models.DateTimeField("diterima", auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="dicatat oleh")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField("dikonfirmasi", null=True, blank=True)

    class Meta:
        verbose_name = "catatan hadir"
        verbose_name_plural = "catatan hadir"
        ordering = ["made_at", "id"]
        constraints = [models.UniqueConstraint(fields=["assignment", "kind"], name="clock_event_once_per_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.made_at:%Y-%m-%d %H:%M}"


class HoursReport(models.Model):
    """One side's account of the hours worked."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="hours_reports")
    side = models.CharField("pihak", max_length=10, choices=BOTH_SIDES)
    started_at = models.DateTimeField("mulai")
    ended_at = models.DateTimeField("selesai")
    break_minutes = models.PositiveSmallIntegerField("istirahat (menit)", default=0)
    note = models.CharField("catatan", max_length=250, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="dilaporkan oleh")
    reported_at = models.DateTimeField("dilaporkan", auto_now=True)

    class Meta:
        verbose_name = "laporan jam"
        verbose_name_plural = "laporan jam"
        constraints = [
            models.UniqueConstraint(fields=["assignment", "side"], name="hours_report_once_per_side"),
            models.CheckConstraint(condition=Q(ended_at__gt=F("started_at")), name="hours_report_order"),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.minutes} menit"

    @property
    def minutes(self) -> int:
        return int((self.ended_at - self.started_at).total_seconds() // 60) - self.break_minutes


class Review(models.Model):
    """One side rates the other after the hours are agreed; for a faskes also orientation and breaks."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="reviews")
    side = models.CharField("penilai", max_length=10, choices=BOTH_SIDES)
    score = models.PositiveSmallIntegerField("nilai", validators=[MinValueValidator(1), MaxValueValidator(5)])
    gave_orientation = models.BooleanField("diberi orientasi", null=True, blank=True)
    honoured_breaks = models.BooleanField("istirahat dihormati", null=True, blank=True)
    comment = models.CharField("komentar", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="oleh")
    created_at = models.DateTimeField("dibuat", auto_now_add=True)

    class Meta:
        verbose_name = "penilaian"
        verbose_name_plural = "penilaian"
        constraints = [
            models.UniqueConstraint(fields=["assignment", "side"], name="review_once_per_side"),
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="review_score"),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.score}"
