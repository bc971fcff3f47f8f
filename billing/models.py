"""Money as data: what the platform charges, and what a faskes may spend. The ledger comes with the payment stage."""

from django.db import models
from django.db.models import F, Q

from authentication.models.base import PublicIdModel
from billing.enums import FundKind, Plan


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


class FundSource(PublicIdModel):
    """One purse of a faskes. A shift names it by its kind (`Shift.fund_source`)."""

    faskes = models.ForeignKey("authentication.Faskes", models.PROTECT, related_name="fund_sources")
    kind = models.CharField("sumber dana", max_length=10, choices=FundKind)

    class Meta:
        verbose_name = "sumber dana"
        verbose_name_plural = "sumber dana"
        ordering = ["faskes", "kind"]
        constraints = [models.UniqueConstraint(fields=["faskes", "kind"], name="fund_source_once")]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def ref(self) -> str:
        return f"fund_source:{self.uid}"


class BudgetLine(models.Model):
    """Pagu: what one fund source may pay for shifts in a quarter, in whole rupiah. Its history is in the audit trail."""

    source = models.ForeignKey(FundSource, models.PROTECT, related_name="lines", verbose_name="sumber dana")
    year = models.PositiveSmallIntegerField("tahun")
    quarter = models.PositiveSmallIntegerField("triwulan")
    amount = models.BigIntegerField("pagu (Rp)")
    changed_at = models.DateTimeField("diubah", auto_now=True)

    class Meta:
        verbose_name = "pagu anggaran"
        verbose_name_plural = "pagu anggaran"
        ordering = ["source", "year", "quarter"]
        constraints = [
            models.UniqueConstraint(fields=["source", "year", "quarter"], name="budget_line_once"),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="budget_line_quarter"),
            models.CheckConstraint(condition=Q(year__gte=2020, year__lte=2100), name="budget_line_year"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="budget_line_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.year}/{self.quarter}"
