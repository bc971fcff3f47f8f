"""Credentials and SIP: verified or rejected by a person, with reasons."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from authentication.admin_base import AuditedAdmin, ReasonForm, actor, each, reason_of
from management.domain import documents
from management.enums import DocumentStatus
from management.models import Credential, PracticePermit


class DocumentAdmin(AuditedAdmin):
    """The status changes by the two actions only, so that who decided is always known."""

    list_filter = ("status", "kind", "valid_until")
    date_hierarchy = "created_at"
    actions = ("verify", "reject")
    action_form = ReasonForm
    decisions = (("verify", "Tandai terverifikasi"), ("reject", "Tolak dengan alasan"))
    autocomplete_fields = ("nakes",)
    search_fields = ("number", "nakes__user__name", "nakes__user__email")

    def waits(self, row: Any) -> bool:
        return bool(row.status == DocumentStatus.WAITING)

    @admin.display(description="nakes", ordering="nakes__user__name")
    def person(self, row: Any) -> str:
        return str(row.nakes)

    @admin.action(description="Tandai terverifikasi")
    def verify(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        each(self, request, rows, lambda row: documents.verify(document=row, by=actor(request)), "terverifikasi")

    @admin.action(description="Tolak (tulis alasan)")
    def reject(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        reason = reason_of(request)
        each(
            self, request, rows, lambda row: documents.reject(document=row, reason=reason, by=actor(request)), "ditolak"
        )


@admin.register(Credential)
class CredentialAdmin(DocumentAdmin):
    list_display = ("person", "kind", "skill", "number", "valid_until", "status", "verified_by", "created_at")
    list_select_related = ("nakes__user", "skill", "verified_by")
    readonly_fields = ("uid", "status", "verified_by", "verified_at", "created_at")
    autocomplete_fields = ("nakes", "skill")  # type: ignore[assignment]


@admin.register(PracticePermit)
class PracticePermitAdmin(DocumentAdmin):
    ref_kind = "permit"
    list_display = ("person", "kind", "where", "number", "valid_from", "valid_until", "status", "created_at")
    list_select_related = ("nakes__user", "faskes")
    readonly_fields = ("uid", "status", "created_at")
    autocomplete_fields = ("nakes", "faskes")  # type: ignore[assignment]
    search_fields = (*DocumentAdmin.search_fields, "faskes__name", "place")  # type: ignore[assignment]

    @admin.display(description="tempat", ordering="faskes__name")
    def where(self, row: PracticePermit) -> str:
        return str(row.faskes or row.place)
