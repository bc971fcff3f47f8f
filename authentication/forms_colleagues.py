"""Forms for inviting a colleague and for joining a faskes."""

from django import forms

from authentication.enums import Role
from authentication.forms import AccountForm
from authentication.models import Departemen, Faskes


class InviteColleagueForm(forms.Form):
    """An address, and one choice for role and departemen together; `departemen()` is None for an admin."""

    email = forms.EmailField(
        label="Surel rekan",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
        error_messages={
            "required": "Tulis surel rekan Anda.",
            "invalid": "Surel ini tidak lengkap. Contoh: nama@contoh.id.",
        },
    )
    post = forms.ChoiceField(label="Sebagai", error_messages={"invalid_choice": "Pilih dari daftar."})

    def __init__(self, *args, faskes: Faskes, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.units = {
            str(row.pk): row for row in Departemen.objects.filter(faskes=faskes, active=True).order_by("name")
        }
        heads = [(pk, f"{Role.DEPARTEMEN_HEAD.label} · {unit.name}") for pk, unit in self.units.items()]
        self.fields["post"].choices = [(Role.FASKES_ADMIN.value, Role.FASKES_ADMIN.label), *heads]  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def departemen(self) -> Departemen | None:
        return self.units.get(self.cleaned_data["post"])


class JoinForm(AccountForm):
    """A new account for an invited address, which the invitation names already."""

    field_order = ("name", "password", "consent")

    def __init__(self, *args, email: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.invited_email = email
        del self.fields["email"], self.fields["phone"]

    def clean(self) -> dict:
        self.cleaned_data["email"] = self.invited_email
        return super().clean()
