"""Rules as rows: legality, 3T lists, professions and skills."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from authentication.admin_base import AuditedAdmin, ReadOnlyAdmin
from authentication.domain.wilayah import refresh_3t
from authentication.models import RegionList, RegionListEntry
from management.domain.reference import refresh_shift_places
from management.models import LegalityRule, Profession, Skill


@admin.register(LegalityRule)
class LegalityRuleAdmin(AuditedAdmin):
    """A change of law is a new row with its date; the old one gets an end."""

    list_display = ("kind", "profession", "value", "valid_from", "valid_until", "source")
    list_filter = ("kind", "profession")
    list_select_related = ("profession",)
    search_fields = ("source", "profession__name")
    date_hierarchy = "valid_from"
    autocomplete_fields = ("profession",)


class EntryInline(admin.TabularInline):
    model = RegionListEntry
    extra = 0
    autocomplete_fields = ("wilayah",)


@admin.register(RegionList)
class RegionListAdmin(AuditedAdmin):
    """A newer list replaces the older one of its kind; wilayah, faskes and coming shifts follow at once."""

    list_display = ("kind", "source", "year_from", "year_to", "loaded_at")
    list_filter = ("kind",)
    search_fields = ("source",)
    inlines = (EntryInline,)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        refresh_3t()
        refresh_shift_places()


@admin.register(Profession)
class ProfessionAdmin(ReadOnlyAdmin):
    list_display = ("name", "group", "medical", "family", "level")
    list_filter = ("group", "medical")
    search_fields = ("name", "code")


@admin.register(Skill)
class SkillAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "certificate", "bit")
    list_filter = ("certificate",)
    search_fields = ("code", "name")
