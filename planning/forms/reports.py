"""Which report, of what, on which paper."""

from collections.abc import Sequence
from typing import Any

from django import forms

from planning.forms.budgets import WRONG

PAPERS = (("pdf", "PDF"), ("xlsx", "XLSX"))
PICK = {"required": "Pilih paling sedikit satu.", "invalid_choice": "Pilih dari daftar."}


class ReportForm(forms.Form):
    """`places`, `periods` and `sections` are (code, label); everything is ticked until somebody says otherwise."""

    masa = forms.ChoiceField(label="Masa", error_messages=WRONG)
    tempat = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, error_messages=PICK)
    bagian = forms.MultipleChoiceField(label="Bagian", widget=forms.CheckboxSelectMultiple, error_messages=PICK)
    berkas = forms.ChoiceField(label="Berkas", choices=PAPERS, widget=forms.RadioSelect, error_messages=WRONG)

    def __init__(
        self,
        data: Any = None,
        *,
        places: Sequence[tuple[str, str]],
        places_label: str,
        periods: Sequence[tuple[str, str]],
        sections: Sequence[tuple[str, str]],
        current: str,
    ) -> None:
        start = {
            "masa": current,
            "tempat": [code for code, _ in places],
            "bagian": [code for code, _ in sections],
            "berkas": "pdf",
        }
        super().__init__(data, initial=start)
        fields: Any = self.fields
        fields["masa"].choices = periods
        fields["tempat"].choices, fields["tempat"].label = places, places_label
        fields["bagian"].choices = sections
