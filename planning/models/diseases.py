"""Disease cases of a kabupaten as its dinas reports them, and the tables in which they came."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from authentication.models.base import PublicIdModel
from planning.enums import UploadState

MAX_CASES = 1_000_000
MAX_SOURCE = 150


class Disease(models.Model):
    """A disease that dinas report; rows are data."""

    code = models.SlugField("kode", max_length=20, primary_key=True)
    name = models.CharField("nama", max_length=60)

    class Meta:
        verbose_name = "penyakit"
        verbose_name_plural = "penyakit"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class DiseaseUpload(PublicIdModel):
    """`cells` is [[wilayah, disease, first ISO date, last ISO date, cases, source], …]; `before` the rows it replaced.

    Nothing counts before somebody agreed to the preview; undoing puts `before` back.
    """

    file_name = models.CharField("nama berkas", max_length=120)
    state = models.CharField("status", max_length=10, choices=UploadState, default=UploadState.PREVIEW)
    cells = models.JSONField("isi", default=list)
    before = models.JSONField("nilai sebelumnya", default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="oleh")
    decided_at = models.DateTimeField("diputuskan", null=True, blank=True)

    class Meta:
        verbose_name = "unggahan penyakit"
        verbose_name_plural = "unggahan penyakit"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def ref(self) -> str:
        return f"disease_upload:{self.uid}"


class DiseaseCount(models.Model):
    """Cases in a kabupaten in one month or ISO week. No row: not reported, which is not none."""

    wilayah = models.ForeignKey("authentication.Wilayah", models.PROTECT, related_name="disease_counts")
    disease = models.ForeignKey(Disease, models.PROTECT, verbose_name="penyakit")
    first_day = models.DateField("hari pertama")
    last_day = models.DateField("hari terakhir")
    cases = models.PositiveIntegerField("kasus")
    source = models.CharField("sumber", max_length=MAX_SOURCE)
    changed_at = models.DateTimeField("diubah", auto_now=True)

    class Meta:
        verbose_name = "kasus penyakit"
        verbose_name_plural = "kasus penyakit"
        ordering = ["wilayah", "disease", "first_day"]
        constraints = [
            models.UniqueConstraint(fields=["wilayah", "disease", "first_day", "last_day"], name="disease_count_once"),
            models.CheckConstraint(condition=Q(last_day__gt=F("first_day")), name="disease_count_days"),
            models.CheckConstraint(condition=Q(cases__lte=MAX_CASES) & ~Q(source=""), name="disease_count_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.wilayah_id} {self.disease_id} {self.first_day}: {self.cases}"
