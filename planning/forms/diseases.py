"""Forms of disease cases: a table, or one number typed."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from authentication.models import User, Wilayah
from planning.domain.disease_tables import Key, parse_period
from planning.domain.tables import MAX_BYTES, TOO_LARGE
from planning.forms.budgets import WRONG
from planning.models import Disease
from planning.models.counts import MAX_COUNT
from planning.models.diseases import MAX_SOURCE
from planning.permissions import kabupaten_of


class DiseaseUploadForm(forms.Form):
    file = forms.FileField(
        label="Berkas CSV atau XLSX",
        help_text="Kolom: penyakit, kode (53.11), masa (2026-11 atau 2026-W45), kasus, sumber.",
        error_messages={"required": "Pilih berkasnya.", "empty": "Berkasnya kosong."},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(TOO_LARGE)
        return file


class CasesForm(forms.Form):
    wilayah = forms.ModelChoiceField(label="Kabupaten/kota", queryset=Wilayah.objects.none(), error_messages=WRONG)
    disease = forms.ModelChoiceField(
        label="Penyakit", queryset=Disease.objects.all(), empty_label=None, error_messages=WRONG
    )
    period = forms.CharField(label="Masa", max_length=8, help_text="Bulan 2026-11 atau minggu 2026-W45.")
    cases = forms.IntegerField(label="Kasus", min_value=0, max_value=MAX_COUNT, error_messages=WRONG)
    source = forms.CharField(label="Sumber", max_length=MAX_SOURCE, help_text="Misalnya: laporan SKDR minggu 45.")

    def __init__(self, data: Any = None, *, by: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["wilayah"].queryset = kabupaten_of(by)  # type: ignore[attr-defined]

    def clean_period(self) -> tuple[date, date]:
        span = parse_period(self.cleaned_data["period"].strip())
        if span is None:
            raise ValidationError("Tulis bulan seperti 2026-11 atau minggu seperti 2026-W45.")
        return span

    def key(self) -> Key:
        data = self.cleaned_data
        return data["wilayah"].pk, data["disease"].pk, *data["period"]
