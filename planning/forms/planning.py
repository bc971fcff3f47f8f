"""Forms of planning: a file, standards and rules, the chosen gaps."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from authentication.models import Departemen, Faskes
from lentera.lib.money import rupiah
from management.enums import RATE_RANGE, Tier
from management.models import Profession
from planning.domain.tables import MAX_BYTES, TOO_LARGE
from planning.forms.budgets import WRONG, fund_field
from planning.models import ActivityStandard, Measure, StaffingRule


class UploadForm(forms.Form):
    measure = forms.ModelChoiceField(
        label="Jenis hitungan", queryset=Measure.objects.all(), empty_label=None, error_messages=WRONG
    )
    file = forms.FileField(
        label="Berkas CSV atau XLSX",
        help_text="Kolom pertama tanggal, kolom berikutnya nama departemen. Paling besar 20 MB.",
        error_messages={"required": "Pilih berkasnya.", "empty": "Berkasnya kosong."},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(TOO_LARGE)
        return file


class GapForm(forms.Form):
    """A rate per profession among the chosen gaps, and the fund source. `form_key` makes a second click the same posting;
    `places` is what the preview showed, so that nothing else is posted than what was looked at.
    """

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    places = forms.IntegerField(widget=forms.HiddenInput, required=False)
    fund = fund_field()

    def __init__(self, data: Any = None, *, professions: Iterable[Profession], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.codes = []
        low, high = RATE_RANGE[Tier.LICENSED]
        words = f"Tarif Tier 1 harus {rupiah(low)} sampai {rupiah(high)}."
        for profession in professions:
            self.codes.append(profession.code)
            self.fields[f"rate_{profession.code}"] = forms.IntegerField(
                label=f"Tarif {profession.name.lower()} per orang (Rp)",
                min_value=low,
                max_value=high,
                error_messages={**WRONG, "min_value": words, "max_value": words},
                widget=forms.NumberInput(attrs={"data-money": "", "inputmode": "numeric", "step": 10_000}),
            )
        self.order_fields(["form_key", "places", *(f"rate_{code}" for code in self.codes), "fund"])

    def rates(self) -> dict[str, int]:
        """Profession code → rupiah: what was sent; of a form that was not sent yet, what it starts with."""
        data = self.cleaned_data if self.is_bound else self.initial
        return {code: data[f"rate_{code}"] for code in self.codes}


# No key is longer, and a longer number fails in SQLite.
KEY_DIGITS = 18


def _same_standard(data: Any, faskes: Faskes) -> ActivityStandard | None:
    """The departemen's own row for the same profession and count, which saving replaces."""
    unit, profession = data.get("departemen", ""), data.get("profession", "")
    if not all(text.isdecimal() and len(text) <= KEY_DIGITS for text in (unit, profession)):
        return None
    rows = ActivityStandard.objects.filter(departemen__faskes=faskes, measure_id=data.get("measure", ""))
    return rows.filter(departemen_id=int(unit), profession_id=int(profession)).first()


class StandardForm(forms.ModelForm):
    """A departemen's own norma waktu."""

    class Meta:
        model = ActivityStandard
        fields = ("departemen", "profession", "measure", "minutes", "other_duties", "source")

    def __init__(self, data: Any = None, *, faskes: Faskes, **kwargs: Any) -> None:
        super().__init__(data, instance=_same_standard(data, faskes) if data else None, **kwargs)
        units = self.fields["departemen"]
        units.queryset = Departemen.objects.filter(faskes=faskes, active=True)  # type: ignore[attr-defined]
        units.required, units.empty_label = True, None  # type: ignore[attr-defined]
        self.fields["profession"].queryset = Profession.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["source"].help_text = "Misalnya: diukur 2 minggu, Oktober 2026."


class RuleForm(forms.ModelForm):
    class Meta:
        model = StaffingRule
        fields = ("share_morning", "share_afternoon", "share_night", "least", "short_cost")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        shares = [data.get(name) for name in ("share_morning", "share_afternoon", "share_night")]
        if all(share is not None for share in shares) and sum(s for s in shares if s is not None) != 100:
            raise ValidationError("Pagi, siang, dan malam harus berjumlah 100%.")
        return data
