"""The form of a nakes or student who signs up."""

from django import forms

from authentication.forms import AccountForm, WilayahField
from management.enums import Tier
from management.models import Profession


class ProfessionField(forms.ModelChoiceField):
    """Professions grouped as in UU 17/2023."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("label", "Profesi")
        kwargs.setdefault("error_messages", {"required": "Pilih profesi.", "invalid_choice": "Pilih dari daftar."})
        super().__init__(queryset=Profession.objects.all(), **kwargs)

    def fill(self) -> None:
        groups: dict[str, list[tuple[int, str]]] = {}
        for row in Profession.objects.all():
            groups.setdefault(row.group, []).append((row.pk, row.name))
        self.widget.choices = [("", "Pilih profesi"), *groups.items()]


class RegisterNakesForm(AccountForm):
    tier = forms.TypedChoiceField(
        label="Anda mendaftar sebagai",
        coerce=lambda value: Tier(int(value)),
        choices=[(Tier.LICENSED.value, "Nakes dengan STR"), (Tier.STUDENT.value, "Mahasiswa dengan penyelia")],
        initial=Tier.LICENSED.value,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih salah satu.", "invalid_choice": "Pilih salah satu."},
    )
    profession = ProfessionField(help_text="Mahasiswa: profesi yang sedang Anda tempuh.")
    wilayah = WilayahField(help_text="Tempat tinggal Anda sekarang. Titik rumahnya bisa diatur nanti.")
    field_order = ("name", "tier", "profession", "wilayah", "email", "phone", "password", "consent")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["profession"].fill()  # type: ignore[attr-defined]
        self.fields["wilayah"].fill()  # type: ignore[attr-defined]
