"""The form of a local event."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from authentication.models import Departemen
from management.forms.profile import DateField
from planning.domain.local_events import EventData
from planning.enums import Direction, EventKind
from planning.forms.budgets import WRONG
from planning.models import LocalEvent
from planning.models.events import MAX_NOTE


class EventForm(forms.Form):
    """`units` are the departemen that somebody may write for; the whole faskes only for its admin."""

    kind = forms.ChoiceField(label="Jenis", choices=EventKind, error_messages=WRONG)
    first_day = DateField(label="Hari pertama")
    last_day = DateField(label="Hari terakhir", required=False, help_text="Kosongkan bila hanya sehari.")
    departemen = forms.ModelChoiceField(label="Departemen", queryset=Departemen.objects.none(), error_messages=WRONG)
    direction = forms.ChoiceField(
        label="Kunjungan diperkirakan", choices=Direction, initial=Direction.UNKNOWN, error_messages=WRONG
    )
    note = forms.CharField(
        label="Catatan",
        max_length=MAX_NOTE,
        required=False,
        help_text="Paling panjang 200 huruf. Jangan tulis nama pasien.",
    )

    def __init__(self, data: Any = None, *, units: Sequence[Departemen], whole: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["departemen"]
        field.queryset = Departemen.objects.filter(pk__in=[unit.pk for unit in units]).order_by("name")
        field.required, field.empty_label = not whole, "Seluruh faskes" if whole else None

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        first: date | None = data.get("first_day")
        data["last_day"] = data.get("last_day") or (None if "last_day" in self.errors else first)
        if first and data["last_day"] and data["last_day"] < first:
            self.add_error("last_day", ValidationError("Hari terakhirnya sebelum hari pertama."))
        return data

    def data_of(self) -> EventData:
        return EventData(**self.cleaned_data)


def starting(event: LocalEvent) -> dict[str, Any]:
    return {name: getattr(event, name) for name in EventForm.base_fields}
