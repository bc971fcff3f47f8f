"""How many people a coordinator asks for in one kabupaten."""

from typing import Any

from django import forms

from authentication.models import Wilayah
from planning.domain.placement import TEAM
from planning.models.risk import MOST_ASKED

WRONG = {
    "required": "Isi jumlahnya, boleh 0.",
    "invalid": "Isi bilangan bulat.",
    "min_value": "Paling sedikit 0.",
    "max_value": f"Paling banyak {MOST_ASKED}.",
}


class AskForm(forms.Form):
    """A kabupaten and a number for each profession of the team."""

    def __init__(self, data: Any = None, *, places: list[Wilayah], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["wilayah"] = forms.ChoiceField(
            label="Kabupaten/kota",
            choices=[(place.code, place.name) for place in places],
            error_messages={"required": "Pilih kabupaten/kota.", "invalid_choice": "Pilih dari daftar."},
        )
        for code, word, _ in TEAM:
            self.fields[code] = forms.IntegerField(
                label=word.capitalize(), min_value=0, max_value=MOST_ASKED, error_messages=WRONG
            )

    def people(self) -> dict[str, int]:
        return {code: self.cleaned_data[code] for code, _, _ in TEAM}
