"""Forms of the budget: a ceiling, and a scenario of a quarter."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from authentication.models import Departemen
from billing.domain.budgets import MOST
from billing.enums import FundKind
from lentera.lib import quarters
from lentera.lib.money import rupiah
from lentera.lib.quarters import Quarter
from planning.domain.budget_plans import Scenario
from planning.models.budgets import DEMAND_RANGE, RATE_PERCENT_RANGE

WRONG = {"required": "Wajib diisi.", "invalid": "Tulis angka saja.", "invalid_choice": "Pilih dari daftar."}
UNDECIDED = ("", "Belum ditentukan")


def fund_field(*, required: bool = False) -> forms.ChoiceField:
    choices = [*FundKind.choices] if required else [UNDECIDED, *FundKind.choices]
    return forms.ChoiceField(label="Sumber dana", choices=choices, required=required, error_messages=WRONG)


class QuarterField(forms.CharField):
    """`2026-4`, from a hidden field."""

    def clean(self, value: Any) -> Quarter:
        found = quarters.parse(str(value or ""))
        if found is None:
            raise ValidationError("Triwulannya tidak dikenal. Muat ulang halaman.")
        return found


class CeilingForm(forms.Form):
    triwulan = QuarterField(widget=forms.HiddenInput)
    kind = fund_field(required=True)
    amount = forms.IntegerField(
        label="Pagu triwulan ini (Rp)",
        min_value=0,
        max_value=MOST,
        error_messages={
            **WRONG,
            "min_value": "Pagu tidak boleh kurang dari nol.",
            "max_value": f"Pagu paling banyak {rupiah(MOST)}.",
        },
        widget=forms.NumberInput(attrs={"data-money": "", "inputmode": "numeric", "step": 1}),
    )
    reason = forms.CharField(
        label="Dasar atau alasan", max_length=200, help_text="Misalnya nomor DPA atau RBA.", error_messages=WRONG
    )


def _percent(label: str, bounds: tuple[int, int]) -> forms.IntegerField:
    words = f"Tulis {bounds[0]} sampai {bounds[1]}."
    return forms.IntegerField(
        label=label,
        min_value=bounds[0],
        max_value=bounds[1],
        error_messages={**WRONG, "min_value": words, "max_value": words},
    )


class ScenarioForm(forms.Form):
    """A scenario, asked for in the address; `dana_<departemen>` says which fund pays for whom."""

    triwulan = QuarterField(widget=forms.HiddenInput)
    demand = _percent("Permintaan naik/turun (%)", DEMAND_RANGE)
    rate = _percent("Tarif naik/turun (%)", RATE_PERCENT_RANGE)

    def __init__(self, data: Any = None, *, units: Iterable[Departemen], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.units = list(units)
        for unit in self.units:
            field = fund_field()
            field.label = f"Sumber dana {unit.name}"
            self.fields[f"dana_{unit.pk}"] = field

    @classmethod
    def fresh(cls, *, units: Iterable[Departemen], quarter: Quarter, funds: Mapping[int, str]) -> "ScenarioForm":
        start = {"triwulan": quarter.code, "demand": 0, "rate": 0}
        return cls(units=units, initial={**start, **{f"dana_{unit}": kind for unit, kind in funds.items()}})

    def scenario(self) -> Scenario:
        """What was sent; of a form that was not sent yet, what it starts with."""
        data = self.cleaned_data if self.is_bound else self.initial
        funds = {unit.pk: data.get(f"dana_{unit.pk}", "") for unit in self.units}
        return Scenario(data["demand"], data["rate"], funds)


class SavePlanForm(ScenarioForm):
    """The scenario that was worked out, with a name. `form_key` makes a second click the same plan."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label="Nama rencana", max_length=80, error_messages=WRONG)

    @classmethod
    def of(cls, form: ScenarioForm) -> "SavePlanForm":
        """Ready to be sent: the scenario hidden, the name still to be given."""
        start = {"form_key": uuid.uuid4(), "name": "Dasar"}
        sent = form.data if form.is_bound else form.initial
        out = cls(units=form.units, initial={**{name: sent.get(name, "") for name in form.fields}, **start})
        out.hide()
        return out

    def hide(self) -> None:
        for name, field in self.fields.items():
            if name != "name":
                field.widget = forms.HiddenInput()
