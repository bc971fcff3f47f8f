"""What a quarter would cost under a scenario, kept as it was worked out."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from authentication.models.base import PublicIdModel
from lentera.lib.quarters import Quarter

DEMAND_RANGE = (-50, 100)
RATE_PERCENT_RANGE = (-50, 100)


class BudgetPlan(PublicIdModel):
    """A saved scenario. `result` is `domain.budget_plans.Result` as plain values and never recomputed: newer numbers are a
    new plan. `form_key` makes a form sent twice one plan.
    """

    faskes = models.ForeignKey("authentication.Faskes", models.PROTECT, related_name="budget_plans")
    year = models.PositiveSmallIntegerField("tahun")
    quarter = models.PositiveSmallIntegerField("triwulan")
    name = models.CharField("nama", max_length=80)
    demand_percent = models.SmallIntegerField("permintaan naik/turun (%)", default=0)
    rate_percent = models.SmallIntegerField("tarif naik/turun (%)", default=0)
    run = models.ForeignKey("planning.ForecastRun", models.PROTECT, related_name="+", verbose_name="ramalan")
    result = models.JSONField("hasil", default=dict)
    form_key = models.UUIDField("kunci formulir", unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="oleh")
    discarded_at = models.DateTimeField("dibuang", null=True, blank=True)

    class Meta:
        verbose_name = "rencana anggaran"
        verbose_name_plural = "rencana anggaran"
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["faskes", "year", "quarter"])]
        constraints = [
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="budget_plan_quarter"),
            models.CheckConstraint(
                condition=Q(demand_percent__gte=DEMAND_RANGE[0], demand_percent__lte=DEMAND_RANGE[1]),
                name="budget_plan_demand",
            ),
            models.CheckConstraint(
                condition=Q(rate_percent__gte=RATE_PERCENT_RANGE[0], rate_percent__lte=RATE_PERCENT_RANGE[1]),
                name="budget_plan_rate",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        return f"budget_plan:{self.uid}"

    @property
    def period(self) -> Quarter:
        return Quarter(self.year, self.quarter)
