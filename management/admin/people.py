"""Profiles of nakes, what faskes and nakes are to each other, and blocks."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from authentication.admin_base import AuditedAdmin, KeptAdmin, ReadOnlyAdmin
from lentera.lib.masks import bits
from management.models import AvailabilityException, Block, Credential, NakesProfile, PracticePermit, Skill, Tie


class CredentialInline(admin.TabularInline):
    model = Credential
    extra = 0
    can_delete = False
    fields = ("kind", "skill", "number", "valid_until", "status")
    readonly_fields = fields
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class PermitInline(admin.TabularInline):
    model = PracticePermit
    extra = 0
    can_delete = False
    fields = ("kind", "faskes", "place", "number", "valid_until", "status")
    readonly_fields = fields
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ExceptionInline(admin.TabularInline):
    model = AvailabilityException
    extra = 0


@admin.register(NakesProfile)
class NakesProfileAdmin(AuditedAdmin):
    """Where somebody lives is not shown to the admin: only the kabupaten is."""

    ref_kind = "nakes"

    list_display = ("full_name", "profession", "tier", "wilayah", "active", "created_at")
    list_filter = ("tier", "active", "profession__group", "wilayah__parent")
    list_select_related = ("user", "profession", "wilayah")
    search_fields = ("user__name", "user__email", "user__phone")
    date_hierarchy = "created_at"
    autocomplete_fields = ("user", "profession", "wilayah")
    readonly_fields = ("uid", "skills", "created_at")
    inlines = (CredentialInline, PermitInline, ExceptionInline)
    fields = (
        "user", "title", "profession", "specialisation", "tier", "years", "skills", "wilayah", "max_km",
        "min_rate", "hours_elsewhere", "active", "uid", "created_at", "history",
    )  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A profile begins with its owner's registration."""
        return False

    @admin.display(description="keterampilan")
    def skills(self, row: NakesProfile) -> str:
        return ", ".join(Skill.objects.filter(bit__in=bits(row.skill_mask)).values_list("code", flat=True)) or "–"


@admin.register(Tie)
class TieAdmin(ReadOnlyAdmin):
    list_display = ("nakes", "faskes", "favourite", "preferred", "shifts_worked")
    list_filter = ("favourite", "preferred")
    list_select_related = ("nakes__user", "faskes")
    search_fields = ("nakes__user__name", "faskes__name")


@admin.register(Block)
class BlockAdmin(KeptAdmin):
    list_display = ("nakes", "faskes", "side", "why", "created_at")
    list_filter = ("side", "created_at")
    list_select_related = ("nakes__user", "faskes")
    search_fields = ("nakes__user__name", "faskes__name", "reason")
    date_hierarchy = "created_at"
    autocomplete_fields = ("nakes", "faskes")

    @admin.display(description="alasan")
    def why(self, row: Block) -> SafeString:
        return format_html("{}", row.reason[:80])

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A block is lifted here when the two have made up."""
        return bool(request.user.is_superuser)
