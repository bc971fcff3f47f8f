"""Short forms around one shift of a nakes: refusing, cancelling, hours, rating."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms

from lentera.lib.clock import local, zone_name
from management.domain.hours import HoursData
from management.domain.reviews import ReviewData
from management.enums import NAKES_CANCEL_REASONS, CancelReason, RefuseReason
from management.models import Assignment

CHOOSE = {"required": "Pilih alasannya.", "invalid_choice": "Pilih dari daftar."}
WRONG_TIME = {"required": "Isi jamnya.", "invalid": "Tulis jam seperti 07:00."}
YES_NO = [("ya", "Ya"), ("tidak", "Tidak"), ("", "Tidak perlu")]


class RefuseForm(forms.Form):
    reason = forms.TypedChoiceField(
        label="Alasan",
        coerce=RefuseReason,
        choices=RefuseReason.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )


class NakesCancelForm(forms.Form):
    reason = forms.TypedChoiceField(
        label="Alasan",
        coerce=CancelReason,
        choices=[(reason.value, reason.label) for reason in NAKES_CANCEL_REASONS],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )


def nearest_moment(clock: time, to: datetime, zone: str) -> datetime:
    """The moment at which a clock of the zone shows this time, nearest to another moment: midnight needs no date."""
    near = local(to, zone_name(zone))
    days = (near.date() + timedelta(days=step) for step in (-1, 0, 1))
    return min((datetime.combine(day, clock, near.tzinfo) for day in days), key=lambda moment: abs(moment - to))


class HoursForm(forms.Form):
    """Two clock times around the plan and a break; the dates follow from the shift."""

    started = forms.TimeField(
        label="Mulai", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), error_messages=WRONG_TIME
    )
    ended = forms.TimeField(
        label="Selesai", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), error_messages=WRONG_TIME
    )
    break_minutes = forms.IntegerField(
        label="Istirahat (menit)",
        min_value=0,
        max_value=600,
        initial=0,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "Isi 0 bila tidak ada.", "invalid": "Tulis angka saja."},
    )
    note = forms.CharField(label="Catatan", max_length=250, required=False)

    def __init__(self, data: Any = None, *, assignment: Assignment, zone: str, start: HoursData | None = None) -> None:
        self.assignment, self.zone = assignment, zone
        super().__init__(data, initial=self._initial(start) if start else None)

    def _initial(self, start: HoursData) -> dict[str, Any]:
        return {
            "started": local(start.started_at, self.zone).time(),
            "ended": local(start.ended_at, self.zone).time(),
            "break_minutes": start.break_minutes,
            "note": start.note,
        }

    def hours(self) -> HoursData:
        data = self.cleaned_data
        return HoursData(
            started_at=nearest_moment(data["started"], self.assignment.starts_at, self.zone),
            ended_at=nearest_moment(data["ended"], self.assignment.ends_at, self.zone),
            break_minutes=data["break_minutes"],
            note=data["note"],
        )


def _answer(text: str) -> bool | None:
    return {"ya": True, "tidak": False}.get(text)


class ReviewForm(forms.Form):
    """What a nakes says of a faskes."""

    score = forms.TypedChoiceField(
        label="Nilai faskes ini",
        coerce=int,
        choices=[(5, "5 sangat baik"), (4, "4 baik"), (3, "3 cukup"), (2, "2 kurang"), (1, "1 buruk")],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih nilai 1 sampai 5.", "invalid_choice": "Pilih nilai 1 sampai 5."},
    )
    gave_orientation = forms.ChoiceField(
        label="Diberi orientasi sebelum mulai?", choices=YES_NO, required=False, widget=forms.RadioSelect
    )
    honoured_breaks = forms.ChoiceField(
        label="Istirahat dihormati?", choices=YES_NO, required=False, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label="Komentar", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500})
    )

    def review(self) -> ReviewData:
        data = self.cleaned_data
        return ReviewData(
            score=data["score"],
            comment=data["comment"],
            gave_orientation=_answer(data["gave_orientation"]),
            honoured_breaks=_answer(data["honoured_breaks"]),
        )
