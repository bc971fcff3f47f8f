"""Keys with which a hospital's system pushes counts and reads forecasts, and calls that must count once."""

from django.conf import settings
from django.db import models

from authentication.models.base import PublicIdModel


class ApiKey(PublicIdModel):
    """Only the SHA-256 of the secret is kept; the first characters (`prefix`) let people tell keys apart."""

    faskes = models.ForeignKey("authentication.Faskes", models.CASCADE, related_name="api_keys")
    name = models.CharField("nama", max_length=60)
    prefix = models.CharField("awalan", max_length=12)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="dibuat oleh")
    last_used_at = models.DateTimeField("terakhir dipakai", null=True, blank=True)
    revoked_at = models.DateTimeField("dicabut", null=True, blank=True)

    class Meta:
        verbose_name = "kunci API"
        verbose_name_plural = "kunci API"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def ref(self) -> str:
        return f"api_key:{self.uid}"


class ApiCall(models.Model):
    """A pushed table by its idempotency key: the same key with the same body gets the same answer."""

    api_key = models.ForeignKey(ApiKey, models.CASCADE, related_name="calls")
    key = models.CharField("kunci idempotensi", max_length=80)
    body_digest = models.CharField(max_length=64)
    written = models.PositiveIntegerField("angka ditulis")
    created_at = models.DateTimeField("waktu", auto_now_add=True)

    class Meta:
        verbose_name = "kiriman API"
        verbose_name_plural = "kiriman API"
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["api_key", "key"], name="api_call_once")]

    def __str__(self) -> str:
        return self.key
