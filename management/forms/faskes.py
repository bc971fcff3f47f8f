"""Short forms of a faskes around one shift: letter, refusal, cancelling, rating, blocking; and filters of lists."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from authentication.models import Departemen
from authentication.models.places import MOST_STUDENTS
from management.domain.assignments import Letter
from management.domain.reviews import ReviewData
from management.enums import FASKES_CANCEL_REASONS, CancelReason, DeclineReason
from management.forms.profile import DateField
from management.models import Shift

CHOOSE = {"required": "Pilih alasannya.", "invalid_choice": "Pilih dari daftar."}
LETTER_DAYS = 366


class LetterForm(forms.Form):
    """The assignment letter that carries a booking while a SIP for this place is not there."""

    number = forms.CharField(
        label="Nomor surat tugas",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Tulis nomor suratnya."},
    )
    dated = DateField(label="Tanggal surat")
    issuer = forms.CharField(
        label="Penerbit", max_length=120, error_messages={"required": "Tulis siapa yang menerbitkan."}
    )

    def __init__(self, data: Any = None, *, shift: Shift) -> None:
        super().__init__(data, initial={"issuer": shift.faskes.name, "dated": timezone.localdate()})

    def clean_dated(self) -> date:
        day: date = self.cleaned_data["dated"]
        if abs((day - timezone.localdate()).days) > LETTER_DAYS:
            raise ValidationError("Periksa tahunnya.")
        return day

    def letter(self) -> Letter:
        data = self.cleaned_data
        return Letter(data["number"], data["dated"], data["issuer"])


class StudentRulesForm(forms.Form):
    most = forms.IntegerField(
        label="Mahasiswa per penyelia",
        min_value=1,
        max_value=MOST_STUDENTS,
        help_text="Pada waktu yang sama, dihitung dari tempat yang dipasang.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Tulis jumlahnya.",
            "invalid": "Tulis bilangan bulat.",
            "min_value": "Paling sedikit 1.",
            "max_value": f"Paling banyak {MOST_STUDENTS}.",
        },
    )


class DeclineForm(forms.Form):
    reason = forms.TypedChoiceField(
        label="Alasan, dibaca pelamar",
        coerce=DeclineReason,
        choices=DeclineReason.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )


class FaskesCancelForm(forms.Form):
    reason = forms.TypedChoiceField(
        label="Alasan, dibaca nakes",
        coerce=CancelReason,
        choices=[(reason.value, reason.label) for reason in FASKES_CANCEL_REASONS],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )


class ShiftCancelForm(FaskesCancelForm):
    note = forms.CharField(label="Catatan untuk faskes sendiri", max_length=250, required=False)


class NakesReviewForm(forms.Form):
    """What a faskes says of somebody who worked there."""

    score = forms.TypedChoiceField(
        label="Nilai",
        coerce=int,
        choices=[(5, "5 sangat baik"), (4, "4 baik"), (3, "3 cukup"), (2, "2 kurang"), (1, "1 buruk")],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih nilai 1 sampai 5.", "invalid_choice": "Pilih nilai 1 sampai 5."},
    )
    comment = forms.CharField(
        label="Komentar",
        max_length=500,
        required=False,
        help_text="Tulis yang membantu, bukan nama pasien.",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
    )

    def review(self) -> ReviewData:
        return ReviewData(self.cleaned_data["score"], self.cleaned_data["comment"])


class BlockForm(forms.Form):
    reason = forms.CharField(
        label="Alasan",
        max_length=250,
        help_text="Nakes tidak diberi tahu; hanya faskes dan admin platform yang membacanya.",
        error_messages={"required": "Tulis alasannya."},
    )


class DepartemenFilter(forms.Form):
    """The filter above lists of shifts; anything unknown in the address means all."""

    departemen = forms.ModelChoiceField(
        label="Departemen", queryset=Departemen.objects.none(), required=False, empty_label="Semua departemen"
    )

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        self.fields["departemen"].queryset = units  # type: ignore[attr-defined]
        self.fields["departemen"].widget.attrs["data-autosubmit"] = ""

    @property
    def chosen(self) -> Departemen | None:
        return self.cleaned_data.get("departemen") if self.is_valid() else None
