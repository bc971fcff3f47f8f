"""Who did what to which row, when and why. Rows are only ever added."""

from django.conf import settings
from django.db import models


class AuditEvent(models.Model):
    """`object_ref` is "shift:<uid>"; `data` holds before/after values, never personal data."""

    at = models.DateTimeField("waktu", auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="oleh",
        related_name="audit_events",
    )
    action = models.CharField("tindakan", max_length=60)
    object_ref = models.CharField("objek", max_length=60, db_index=True)
    reason = models.CharField("alasan", max_length=250, blank=True)
    data = models.JSONField("rincian", default=dict, blank=True)

    class Meta:
        verbose_name = "jejak audit"
        verbose_name_plural = "jejak audit"
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.object_ref}"

    def save(self, *args, **kwargs) -> None:
        if self.pk is not None:
            raise TypeError("Jejak audit tidak dapat diubah.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("Jejak audit tidak dapat dihapus.")
