"""The log of Gemini's calls in the platform's admin, to look at only."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from ai_service.models import AiCall


@admin.register(AiCall)
class AiCallAdmin(admin.ModelAdmin):
    list_display = (
        "at",
        "purpose",
        "served",
        "model",
        "outcome",
        "requests",
        "tokens_in",
        "tokens_out",
        "dollars",
        "seconds",
    )
    list_filter = ("outcome", "purpose", "model")
    search_fields = ("served", "input_hash")
    date_hierarchy = "at"
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        """The list does not read what was told and answered."""
        rows = super().get_queryset(request)
        viewing = request.resolver_match and "object_id" in request.resolver_match.kwargs
        return rows if viewing else rows.defer("told", "answer")

    @admin.display(description="biaya (USD)", ordering="cost")
    def dollars(self, row: AiCall) -> str:
        return f"{row.cost / 1_000_000:.4f}"
