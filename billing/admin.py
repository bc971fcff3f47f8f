"""Money in the admin: a new fee is a new row with its date; budgets can be looked at."""

from django.contrib import admin
from django.http import HttpRequest

from authentication.admin_base import AuditedAdmin, ReadOnlyAdmin
from billing.models import BudgetLine, FeeRate, FundSource
from lentera.lib.money import percent_label


@admin.register(FeeRate)
class FeeRateAdmin(AuditedAdmin):
    list_display = ("plan", "percent", "valid_from", "valid_until")
    list_filter = ("plan",)

    @admin.display(description="biaya", ordering="basis_points")
    def percent(self, row: FeeRate) -> str:
        return percent_label(row.basis_points)


class BudgetLineInline(admin.TabularInline):
    model = BudgetLine
    extra = 0
    can_delete = False
    fields = ("year", "quarter", "amount", "changed_at")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: FundSource | None = None) -> bool:
        return False


@admin.register(FundSource)
class FundSourceAdmin(ReadOnlyAdmin):
    """A faskes sets its own ceilings, through the domain."""

    list_display = ("faskes", "kind", "created_at")
    list_filter = ("kind",)
    search_fields = ("faskes__name",)
    list_select_related = ("faskes",)
    inlines = (BudgetLineInline,)
