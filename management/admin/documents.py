"""Credentials and SIP: decided by people, with everything that speaks for and against laid side by side."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from authentication.admin_base import AuditedAdmin, ReasonForm, actor, each, reason_of
from authentication.domain import accesses
from authentication.enums import AccessPurpose, Role
from lentera.lib.errors import DomainError
from management.domain import documents
from management.enums import CheckState, DocumentStatus
from management.models import Credential, PracticePermit
from management.presenters import evidence


class DocumentAdmin(AuditedAdmin):
    """Nothing is typed here: what the document says is its owner's hand, and the two actions decide. Who looked is kept."""

    list_filter = ("check_state", "status", "kind", "valid_until")
    date_hierarchy = "created_at"
    actions = ("verify", "reject")
    action_form = ReasonForm
    decisions = (("verify", "Sah, hitung mulai sekarang"), ("reject", "Tolak dengan alasan"))
    search_fields = ("number", "nakes__user__name", "nakes__user__email")

    def waits(self, row: Any) -> bool:
        return bool(row.status == DocumentStatus.WAITING)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("nakes__user", "nakes__profession", "picture")

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """The longest wait stands first; what was sent without a photo has no such moment and follows."""
        return (F("sent_at").asc(nulls_last=True), "created_at")

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        row = kwargs.get("obj")
        if row is not None:
            accesses.record(
                person=row.nakes.user,
                by=actor(request),
                what=f"{row.get_kind_display()} dan identitas",
                purpose=AccessPurpose.VERIFICATION,
                object_ref=documents.ref(row),
            )
            context["decide_seen"] = documents.stamp(row)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="pemeriksaan")
    def proof(self, row: Any) -> SafeString:
        return mark_safe(render_to_string("admin/evidence.html", {"proof": evidence.evidence(row)}))  # noqa: S308 - escaped there

    @admin.display(description="nakes", ordering="nakes__user__name")
    def person(self, row: Any) -> str:
        return str(row.nakes)

    @admin.display(description="umur antrean", ordering="sent_at")
    def age(self, row: Any) -> str:
        return evidence.age(row)

    @admin.display(description="menunggu", ordering="check_state")
    def waiting_for(self, row: Any) -> str:
        return evidence.waits_for(row)

    @admin.display(description="keberatan mesin")
    def against(self, row: Any) -> str:
        return " ".join(documents.against(row))[:120] or "–"

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """A right to look is none to decide."""
        return actor(request).role == Role.PLATFORM_ADMIN and self.has_view_permission(request)

    @admin.action(description="Sah, hitung mulai sekarang", permissions=["decide"])
    def verify(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        by, reason = actor(request), reason_of(request)
        each(self, request, rows, lambda row: self._verify(request, row, by, reason), "diputuskan")

    def _verify(self, request: HttpRequest, row: Any, by: Any, reason: str) -> None:
        seen = request.POST.get("seen", "")
        if not seen:
            raise DomainError("Buka halamannya dulu: dokumen disahkan di sana, dengan bukti di depan mata.", "unseen")
        decided = documents.verify(document=row, by=by, reason=reason, seen=seen)
        if decided.check_state == CheckState.SECOND:
            self.message_user(request, f"{row}: diusulkan sah. Petugas kedua perlu memastikannya.")

    @admin.action(description="Tolak (tulis alasan)", permissions=["decide"])
    def reject(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        by, reason, seen = actor(request), reason_of(request), request.POST.get("seen", "")
        each(
            self, request, rows, lambda row: documents.reject(document=row, reason=reason, by=by, seen=seen), "ditolak"
        )


@admin.register(Credential)
class CredentialAdmin(DocumentAdmin):
    list_display = ("person", "kind", "skill", "number", "waiting_for", "against", "age", "status")
    list_select_related = ("nakes__user", "skill")
    fields = (
        "proof", "nakes", "kind", "skill", "number", "issuer", "issued_on", "valid_until", "status", "note",
        "verified_by", "verified_at", "uid", "created_at", "history",
    )  # fmt: skip
    readonly_fields = fields


@admin.register(PracticePermit)
class PracticePermitAdmin(DocumentAdmin):
    ref_kind = "permit"
    list_display = ("person", "kind", "where", "number", "valid_until", "waiting_for", "against", "age", "status")
    list_select_related = ("nakes__user", "faskes")
    fields = (
        "proof", "nakes", "kind", "faskes", "place", "number", "valid_from", "valid_until", "status", "note",
        "verified_by", "verified_at", "uid", "created_at", "history",
    )  # fmt: skip
    readonly_fields = fields
    search_fields = (*DocumentAdmin.search_fields, "faskes__name", "place")  # type: ignore[assignment]

    @admin.display(description="tempat", ordering="faskes__name")
    def where(self, row: PracticePermit) -> str:
        return str(row.faskes or row.place)
