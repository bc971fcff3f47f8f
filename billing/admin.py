"""Platform fees in the admin: a new rate is a new row with its date, written down."""

from django.contrib import admin

from authentication.admin_base import AuditedAdmin
from billing.models import FeeRate
from lentera.lib.money import percent_label


@admin.register(FeeRate)
class FeeRateAdmin(AuditedAdmin):
    list_display = ("plan", "percent", "valid_from", "valid_until")
    list_filter = ("plan",)

    @admin.display(description="biaya", ordering="basis_points")
    def percent(self, row: FeeRate) -> str:
        return percent_label(row.basis_points)
