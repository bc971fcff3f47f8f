"""Shifts, wishes, bookings and what happened on them; disputes are settled here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from authentication.admin_base import ReadOnlyAdmin, ReasonForm, actor, each, reason_of, ref_of, trail
from management.domain import hours
from management.domain.hours import AGREED
from management.enums import HoursState, Side
from management.models import Application, Assignment, ClockEvent, HoursReport, Invitation, Review, Shift


class WithTrail(ReadOnlyAdmin):
    """To look at, with the object's audit trail."""

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [*super().get_fields(request, obj), "history"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), "history"]

    @admin.display(description="jejak audit")
    def history(self, row: Any) -> SafeString:
        return trail(ref_of(row))


class SeenInline(admin.TabularInline):
    """Rows to look at under their parent."""

    extra = 0
    can_delete = False
    show_change_link = True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AssignmentInline(SeenInline):
    model = Assignment
    fields = ("nakes", "state", "verdict", "hours_state", "agreed_minutes")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("nakes__user")


class ApplicationInline(SeenInline):
    model = Application
    fields = ("nakes", "state", "decline_reason", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("nakes__user")


@admin.register(Shift)
class ShiftAdmin(WithTrail):
    list_display = ("__str__", "faskes", "starts_at", "filled", "places", "rate", "tier", "state")
    list_filter = ("state", "tier", "is_3t", "profession__group", "starts_at")
    list_select_related = ("faskes", "departemen", "profession")
    search_fields = ("faskes__name", "departemen__name", "profession__name", "uid")
    date_hierarchy = "starts_at"
    inlines = (AssignmentInline, ApplicationInline)


class ReportInline(SeenInline):
    model = HoursReport
    fields = ("side", "started_at", "ended_at", "break_minutes", "minutes", "note", "by")


class ClockInline(SeenInline):
    model = ClockEvent
    fields = ("kind", "made_at", "by", "confirmed_by", "confirmed_at")


class ReviewInline(SeenInline):
    model = Review
    fields = ("side", "score", "comment", "created_at")


class SettleForm(ReasonForm):
    minutes = forms.IntegerField(label="Menit:", required=False, min_value=1)


@admin.register(Assignment)
class AssignmentAdmin(WithTrail):
    list_display = (
        "nakes", "shift", "where", "starts_at", "state", "hours_state", "accounts", "dispute_owner",
    )  # fmt: skip
    list_filter = ("hours_state", "state", "verdict", "origin", "starts_at")
    list_select_related = (
        "nakes__user", "shift__faskes", "shift__departemen", "shift__profession", "dispute_owner",
    )  # fmt: skip
    search_fields = ("nakes__user__name", "shift__faskes__name", "uid")
    date_hierarchy = "starts_at"
    inlines = (ReportInline, ClockInline, ReviewInline)
    actions = ("settle",)
    action_form = SettleForm
    decisions = (("settle", "Putuskan selisih jam"),)
    decide_minutes = True

    def waits(self, row: Assignment) -> bool:
        return row.hours_state == HoursState.DISPUTED

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assignment]:
        return super().get_queryset(request).prefetch_related("hours_reports")

    @admin.display(description="faskes", ordering="shift__faskes__name")
    def where(self, row: Assignment) -> str:
        return str(row.shift.faskes)

    @admin.display(description="menit nakes / faskes")
    def accounts(self, row: Assignment) -> str:
        said = {report.side: report.minutes for report in row.hours_reports.all()}
        if row.hours_state in AGREED:
            return f"sepakat {row.agreed_minutes}"
        return f"{said.get(Side.NAKES, '–')} / {said.get(Side.FASKES, '–')}" if said else ""

    @admin.action(description="Putuskan selisih jam (isi menit dan alasan)", permissions=["view"])
    def settle(self, request: HttpRequest, rows: QuerySet[Assignment]) -> None:
        """The owner's decision, between the two accounts; both sides read the reason."""
        minutes = request.POST.get("minutes", "")
        if not minutes.isdecimal() or len(minutes) > 5:
            self.message_user(request, "Isi menit yang diputuskan di samping tindakan.", "ERROR")
            return
        reason = reason_of(request)
        disputed = rows.filter(hours_state=HoursState.DISPUTED)
        each(
            self,
            request,
            disputed,
            lambda row: hours.settle_dispute(assignment=row, minutes=int(minutes), reason=reason, by=actor(request)),
            "selisih diputuskan",
        )


@admin.register(Application)
class ApplicationAdmin(WithTrail):
    list_display = ("nakes", "shift", "where", "state", "decline_reason", "created_at", "answered_at")
    list_filter = ("state", "decline_reason", "created_at")
    list_select_related = ("nakes__user", "shift__faskes", "shift__departemen", "shift__profession")
    search_fields = ("nakes__user__name", "shift__faskes__name", "uid")
    date_hierarchy = "created_at"

    @admin.display(description="faskes", ordering="shift__faskes__name")
    def where(self, row: Application) -> str:
        return str(row.shift.faskes)


@admin.register(Invitation)
class InvitationAdmin(WithTrail):
    list_display = ("nakes", "shift", "where", "state", "refuse_reason", "created_at", "expires_at")
    list_filter = ("state", "refuse_reason", "created_at")
    list_select_related = ("nakes__user", "shift__faskes", "shift__departemen", "shift__profession")
    search_fields = ("nakes__user__name", "shift__faskes__name", "uid")
    date_hierarchy = "created_at"

    @admin.display(description="faskes", ordering="shift__faskes__name")
    def where(self, row: Invitation) -> str:
        return str(row.shift.faskes)


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = ("assignment", "side", "score", "gave_orientation", "honoured_breaks", "created_at")
    list_filter = ("side", "score", "created_at")
    list_select_related = ("assignment",)
    search_fields = ("assignment__nakes__user__name", "assignment__shift__faskes__name", "comment")
    date_hierarchy = "created_at"
