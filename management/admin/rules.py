"""Rules as rows: legality, 3T lists, professions and skills."""

import hashlib
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from authentication.admin_base import AuditedAdmin, ReadOnlyAdmin
from authentication.domain.wilayah import refresh_3t
from authentication.models import RegionList, RegionListEntry
from management.domain import rule_preview
from management.domain.reference import refresh_shift_places
from management.models import LegalityRule, Profession, Skill


class LegalityRuleForm(forms.ModelForm):
    """Saved only after its effect on real people was shown: the first attempt answers with the preview."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    understood = forms.BooleanField(
        required=False, label="Saya sudah membaca akibatnya", help_text="Tampil setelah Anda menyimpan pertama kali."
    )

    class Meta:
        model = LegalityRule
        fields = ("kind", "profession", "value", "valid_from", "valid_until", "source")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        draft = self._draft(data)
        sign = hashlib.sha256(repr(draft).encode()).hexdigest()
        if data.get("seen") != sign or not data.get("understood"):
            # Sent back in the form, so that the next attempt is known to be about the same rule.
            self.data = {**self.data.dict(), self.add_prefix("seen"): sign}  # type: ignore[attr-defined]
            said = [*rule_preview.preview(draft).sentences, "Centang “Saya sudah membaca akibatnya”, lalu simpan lagi."]
            raise forms.ValidationError([forms.ValidationError(sentence) for sentence in said])
        return data

    def _draft(self, data: dict[str, Any]) -> rule_preview.Draft:
        """What was not asked for is what stands already: a rule that has begun keeps all but its end."""
        kept = {
            name: data.get(name, getattr(self.instance, name))
            for name in ("kind", "profession", "value", "valid_from", "valid_until")
        }
        return rule_preview.Draft(**kept, replaces=self.instance.pk)


@admin.register(LegalityRule)
class LegalityRuleAdmin(AuditedAdmin):
    """A change of law is a new row with its date; the old one gets an end. What has begun is not rewritten."""

    form = LegalityRuleForm
    fields = ("kind", "profession", "value", "valid_from", "valid_until", "source", "understood", "seen")

    list_display = ("kind", "profession", "value", "valid_from", "valid_until", "source")
    list_filter = ("kind", "profession")
    list_select_related = ("profession",)
    search_fields = ("source", "profession__name")
    date_hierarchy = "valid_from"
    autocomplete_fields = ("profession",)

    def get_readonly_fields(self, request: HttpRequest, obj: LegalityRule | None = None) -> list[str]:
        kept = super().get_readonly_fields(request, obj)
        if obj is not None and rule_preview.begun(obj, timezone.localdate()):
            return [*kept, "kind", "profession", "value", "valid_from"]
        return kept

    def get_fields(self, request: HttpRequest, obj: LegalityRule | None = None) -> tuple[str, ...]:
        return (*self.fields, *(("history",) if obj else ()))  # type: ignore[misc]


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
