"""Money as data. The ledger comes with the payment stage."""

from django.db import models
from django.db.models import F, Q

from billing.enums import Plan


class FeeRate(models.Model):
    """The platform fee of a plan in basis points (1/10,000), with its dates."""

    plan = models.CharField("paket", max_length=10, choices=Plan)
    basis_points = models.PositiveSmallIntegerField("biaya (per 10.000)")
    valid_from = models.DateField("berlaku dari")
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)

    class Meta:
        verbose_name = "tarif biaya platform"
        verbose_name_plural = "tarif biaya platform"
        ordering = ["plan", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "valid_from"], name="fee_rate_once"),
            models.CheckConstraint(condition=Q(basis_points__lte=2_000), name="fee_rate_at_most_20_percent"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")), name="fee_rate_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_plan_display()}: {self.basis_points / 100:g}%"
