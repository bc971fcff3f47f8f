"""Who did what to which row, when and why. Rows are only ever added; each later one is chained to all before it."""

from django.conf import settings
from django.db import models


class AuditEvent(models.Model):
    """`object_ref` is "shift:<uid>"; `data` holds before/after values, never personal data.

    `position` and `digest` come a moment after the row (domain/audit.py): a chain that was written inside every change
    would make all changes of the country wait for one another.
    """

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
    position = models.PositiveBigIntegerField("urutan", null=True, blank=True, unique=True, editable=False)
    digest = models.CharField("sidik", max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = "jejak audit"
        verbose_name_plural = "jejak audit"
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(position__isnull=True, digest="")
                | (models.Q(position__isnull=False) & ~models.Q(digest="")),
                name="audit_position_has_digest",
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.object_ref}"

    def save(self, *args, **kwargs) -> None:
        if self.pk is not None:
            raise TypeError("Jejak audit tidak dapat diubah.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("Jejak audit tidak dapat dihapus.")
