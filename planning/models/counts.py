"""What happened each day in a departemen, and how the numbers came in."""

from datetime import date

from django.conf import settings
from django.db import models

from authentication.models.base import PublicIdModel
from planning.enums import Source, UploadState

MAX_COUNT = 100_000
EARLIEST = date(2000, 1, 1)


class Measure(models.Model):
    """A kind of daily count (kunjungan, rawat inap, persalinan, …); rows are data, so a faskes may get a new one."""

    code = models.SlugField("kode", max_length=20, primary_key=True)
    name = models.CharField("nama", max_length=60)
    unit = models.CharField("satuan", max_length=30)

    class Meta:
        verbose_name = "jenis hitungan"
        verbose_name_plural = "jenis hitungan"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Upload(PublicIdModel):
    """A table that was sent in. `cells` is [[ISO date, departemen id, number], …]; `before` the values it replaced.

    Nothing is in `DailyCount` before somebody has seen the preview and agreed; undoing puts `before` back.
    """

    faskes = models.ForeignKey("authentication.Faskes", models.PROTECT, related_name="uploads")
    measure = models.ForeignKey(Measure, models.PROTECT, verbose_name="jenis hitungan")
    file_name = models.CharField("nama berkas", max_length=120)
    state = models.CharField("status", max_length=10, choices=UploadState, default=UploadState.PREVIEW)
    cells = models.JSONField("isi", default=list)
    before = models.JSONField("nilai sebelumnya", default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="oleh")
    decided_at = models.DateTimeField("diputuskan", null=True, blank=True)

    class Meta:
        verbose_name = "unggahan"
        verbose_name_plural = "unggahan"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def ref(self) -> str:
        return f"upload:{self.uid}"


class DailyCount(models.Model):
    """One number: what a departemen counted on one local date. A day without a row is unknown, never zero."""

    departemen = models.ForeignKey("authentication.Departemen", models.PROTECT, related_name="daily_counts")
    measure = models.ForeignKey(Measure, models.PROTECT, verbose_name="jenis hitungan")
    day = models.DateField("tanggal")
    value = models.PositiveIntegerField("jumlah")
    source = models.CharField("asal", max_length=10, choices=Source)
    changed_at = models.DateTimeField("diubah", auto_now=True)

    class Meta:
        verbose_name = "hitungan harian"
        verbose_name_plural = "hitungan harian"
        ordering = ["departemen", "measure", "day"]
        constraints = [
            models.UniqueConstraint(fields=["departemen", "measure", "day"], name="daily_count_once"),
            models.CheckConstraint(condition=models.Q(value__lte=MAX_COUNT), name="daily_count_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.value}"
