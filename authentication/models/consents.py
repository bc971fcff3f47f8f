"""What people agreed to."""

from django.conf import settings
from django.db import models

from authentication.enums import ConsentChannel


class Consent(models.Model):
    """One person agreed to one version of one text (authentication/domain/consents.py); kept as the proof of it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents", verbose_name="pengguna")
    key = models.CharField("persetujuan", max_length=20)
    version = models.PositiveSmallIntegerField("versi")
    channel = models.CharField("lewat", max_length=12, choices=ConsentChannel)
    given_at = models.DateTimeField("diberikan", auto_now_add=True)
    withdrawn_at = models.DateTimeField("dicabut", null=True, blank=True)

    class Meta:
        verbose_name = "persetujuan"
        verbose_name_plural = "persetujuan"
        ordering = ["key", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["user", "key", "version"], name="consent_once_per_version"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) | models.Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_withdrawn_after_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} versi {self.version}"
