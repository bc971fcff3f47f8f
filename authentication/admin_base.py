"""What every page of the platform's admin shares: the audit trail of the object, changes written down, no deleting."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from authentication.domain import audit
from authentication.models import AuditEvent, User
from lentera.lib.clock import format_date, format_time
from lentera.lib.errors import DomainError

ZONE = "Asia/Jakarta"
SHOWN = 30
ONE = '<li><strong>{}</strong> {}<br><span class="help">{}{}</span></li>'


def actor(request: HttpRequest) -> User:
    """Whoever is signed in; the admin site lets nobody else in."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


def ref_of(row: Any, kind: str = "") -> str:
    """`faskes:<uid>`, or the key for rows without a uid; `kind` where the domain uses another word than the model."""
    known = getattr(row, "ref", None)
    return str(known) if known else f"{kind or row._meta.model_name}:{getattr(row, 'uid', row.pk)}"


def trail(ref: str) -> SafeString:
    """The latest audit events of one object as a list."""
    events = AuditEvent.objects.filter(object_ref=ref).select_related("actor")[:SHOWN]
    if not events:
        return format_html('<span class="help">{}</span>', "Belum ada catatan.")
    rows = (
        (event.action, f"oleh {event.actor or 'sistem'}", _when(event), f" · {event.reason}" if event.reason else "")
        for event in events
    )
    return format_html("<ul>{}</ul>", format_html_join("", ONE, rows))


def _when(event: AuditEvent) -> str:
    return f"{format_date(event.at, ZONE)}, {format_time(event.at, ZONE)}"


def _nameless(entry: LogEntry, row: Any) -> LogEntry:
    """The log of the admin keeps a code where Django would keep a name."""
    entry.object_repr = ref_of(row)
    entry.save(update_fields=["object_repr"])
    return entry


class KeptAdmin(admin.ModelAdmin):
    """Rows that matter are never deleted here. `decisions` are actions offered on the page of a row that waits."""

    decisions: tuple[tuple[str, str], ...] = ()
    decide_minutes = False
    decide_reason = "Alasan, dibaca yang bersangkutan"

    change_form_template = "admin/decide.html"
    list_per_page = 50
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """An empty `_to_field`, which Django lets through, names no column."""
        return super().get_object(request, object_id, from_field or None)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        return _nameless(super().log_addition(request, obj, message), obj)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        return _nameless(super().log_change(request, obj, message), obj)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[dict[str, dict[str, Any]]]:
        """Which fields and which kinds of row were touched, without the rows' own words."""
        parts: list[dict[str, dict[str, Any]]] = super().construct_change_message(request, form, formsets, add)
        for part in parts:
            for what in part.values():
                if "object" in what:
                    what["object"] = "baris"
        return parts

    def waits(self, row: Any) -> bool:
        """Whether a decision on this row is still to be made."""
        return False

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        row = kwargs.get("obj")
        if row is not None and self.decisions and self.waits(row):
            url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
            context |= {"decisions": self.decisions, "decide_url": url, "decide_minutes": self.decide_minutes}
            context["decide_reason"] = self.decide_reason
        return super().render_change_form(request, context, *args, **kwargs)


class AuditedAdmin(KeptAdmin):
    """A change writes down which fields it touched, never their values; the page shows the object's trail."""

    ref_kind = ""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(["history"] if obj else [])]

    @admin.display(description="jejak audit")
    def history(self, row: Any) -> SafeString:
        return trail(ref_of(row, self.ref_kind))

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            fields = sorted(form.changed_data)
            action = "diubah admin" if change else "dibuat admin"
            audit.record(by=actor(request), action=action, object_ref=ref_of(obj, self.ref_kind), fields=fields)


class ReadOnlyAdmin(KeptAdmin):
    """To look at only: what the domain's own functions write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def each(model_admin: admin.ModelAdmin, request: HttpRequest, rows: Any, act: Any, done: str) -> None:
    """Run a domain function for each chosen row; every refusal is told with its row, the rest goes on."""
    count = 0
    for row in rows:
        try:
            act(row)
        except DomainError as error:
            model_admin.message_user(request, f"{row}: {error.message}", messages.ERROR)
        else:
            count += 1
    if count:
        model_admin.message_user(request, f"{count} {done}.", messages.SUCCESS)


class ReasonForm(ActionForm):
    """Beside the choice of an action: the reason that some actions need."""

    reason = forms.CharField(label="Alasan:", required=False, max_length=200)


def reason_of(request: HttpRequest) -> str:
    return request.POST.get("reason", "").strip()[:200]
