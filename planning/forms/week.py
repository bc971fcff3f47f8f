"""A week of counts to type in: seven days × departemen of one measure."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from authentication.models import Departemen
from lentera.lib.clock import DAYS_LONG, MONTHS
from planning.domain.periods import has_happened
from planning.domain.tables import parse_count
from planning.domain.uploads import Key

BROKEN = "Formulirnya tidak utuh. Muat ulang halaman, lalu isi lagi."
NOTHING = "Belum ada angka baru. Isi atau ubah paling sedikit satu sel; sel kosong tidak menghapus angka."


def day_name(day: date) -> str:
    return f"{DAYS_LONG[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


class CountField(forms.CharField):
    """A whole number as in an uploaded table ("1.234" is a thousand and more); empty is None."""

    def __init__(self, *, label: str, open_day: bool) -> None:
        attrs = {"class": "input input-count", "inputmode": "numeric", "autocomplete": "off", "aria-label": label}
        super().__init__(label=label, required=False, max_length=30, widget=forms.TextInput(attrs=attrs))
        self.open_day = open_day

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        number = parse_count(text)
        if not self.open_day:
            raise ValidationError("harinya belum terjadi. Kosongkan.")
        if number is None:
            raise ValidationError(f"“{text}” bukan bilangan bulat 0 sampai 100.000.")
        return number


class WeekForm(forms.Form):
    """`seen` is what stood in the cells when they were drawn and travels with the form: only what differs from it was typed by
    this person. An empty cell says nothing, and so never removes a number.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        units: Sequence[Departemen],
        monday: date,
        today: date,
        stored: Mapping[Key, int] | None = None,
    ) -> None:
        self.days = [monday + timedelta(days=number) for number in range(7)]
        self.units = units
        self.names = {(day, unit.pk): f"n{day.weekday()}_{unit.pk}" for day in self.days for unit in units}
        given = {self.names[key]: value for key, value in (stored or {}).items()}
        super().__init__(data, initial=given)
        self.seen = given if data is None else _read_seen(data.get("seen", ""))
        for day in self.days:
            for unit in units:
                label, happened = f"{day_name(day)}, {unit.name}", has_happened(day, today)
                self.fields[self.names[day, unit.pk]] = CountField(label=label, open_day=happened)

    def clean(self) -> dict[str, Any]:
        if self.seen is None:
            raise ValidationError(BROKEN)
        if not self.errors and not self.typed():
            raise ValidationError(NOTHING)
        return self.cleaned_data

    @property
    def seen_text(self) -> str:
        return json.dumps(self.seen or {})

    def known(self) -> dict[Key, int | None]:
        """Cell → what was shown in it."""
        return {key: (self.seen or {}).get(name) for key, name in self.names.items()}

    def typed(self) -> dict[Key, int]:
        """Cells whose number is another than the one that was shown."""
        known = self.known()
        values = {key: self.cleaned_data.get(name) for key, name in self.names.items()}
        return {key: value for key, value in values.items() if value is not None and value != known[key]}

    def emptied(self) -> int:
        """Cells that showed a number and were sent back empty."""
        return sum(
            self.cleaned_data.get(self.names[key]) is None for key, value in self.known().items() if value is not None
        )

    def refuse(self, changed: Mapping[Key, int | None]) -> None:
        """Somebody else changed these cells meanwhile; whoever sends the form again has seen that."""
        for key, value in changed.items():
            name = self.names[key]
            meanwhile = f"diubah orang lain menjadi {value}" if value is not None else "dihapus orang lain"
            self.add_error(name, f"sementara itu {meanwhile}. Simpan lagi bila angka Anda yang benar.")
            self.seen = {one: number for one, number in (self.seen or {}).items() if one != name}
            if value is not None:
                self.seen[name] = value


def _read_seen(text: str) -> dict[str, int] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    usable = isinstance(found, dict) and all(type(value) is int for value in found.values())
    return found if usable else None
