"""What a Tier 2 person studies, and who at the faculty vouches for it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from authentication.models.fields import EncryptedJSONField
from management.models.nakes import NakesProfile

MAX_SEMESTER = 14


class Study(models.Model):
    """One study per student; what they may do on a shift follows from the semester."""

    nakes = models.OneToOneField(NakesProfile, models.CASCADE, related_name="study")
    university = models.CharField("perguruan tinggi", max_length=120)
    programme = models.CharField("program studi", max_length=120)
    semester = models.PositiveSmallIntegerField(
        "semester", validators=[MinValueValidator(1), MaxValueValidator(MAX_SEMESTER)]
    )
    # Name and phone or e-mail of somebody at the faculty: their data, not the student's.
    faculty_contact = EncryptedJSONField("kontak fakultas")
    updated_at = models.DateTimeField("diperbarui", auto_now=True)

    class Meta:
        verbose_name = "kuliah"
        verbose_name_plural = "kuliah"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(semester__gte=1, semester__lte=MAX_SEMESTER), name="study_semester_range"
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme}, {self.university}, semester {self.semester}"
