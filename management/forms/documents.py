"""Forms of a nakes's documents: STR, certificates, student card, SIP. Photos are sent by forms of `start.py`."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from management.domain.sending import Fields
from management.enums import CredentialKind, Tier
from management.forms.profile import DateField
from management.models import Credential, NakesProfile, Skill

STR_LENGTH = 16
EARLIEST = date(1950, 1, 1)
LATEST_YEARS = 60
NO_PLACE = "Cari faskesnya di atas, atau tulis nama tempat praktik."


def _in_range(day: date | None) -> date | None:
    if day and not EARLIEST <= day <= date(timezone.localdate().year + LATEST_YEARS, 12, 31):
        raise ValidationError("Periksa tahunnya.")
    return day


def clean_str_number(text: str) -> str:
    """The registration number without spaces and dots: 16 letters and digits (e-STR)."""
    number = re.sub(r"[^0-9A-Za-z]", "", text).upper()
    if len(number) != STR_LENGTH:
        raise ValidationError(f"Nomor STR berisi {STR_LENGTH} huruf dan angka; yang ditulis {len(number)}.")
    return number


class CredentialForm(forms.Form):
    kind = forms.ChoiceField(label="Jenis dokumen", error_messages={"required": "Pilih jenis dokumen."})
    skill = forms.ModelChoiceField(
        label="Pelatihan",
        queryset=Skill.objects.filter(certificate=True).order_by("bit"),
        required=False,
        empty_label="Bukan sertifikat pelatihan",
        help_text="Hanya untuk sertifikat pelatihan.",
        error_messages={"invalid_choice": "Pilih dari daftar."},
    )
    number = forms.CharField(
        label="Nomor",
        max_length=60,
        help_text="STR: 16 huruf dan angka; titik dan spasi boleh.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": "Tulis nomornya."},
    )
    issuer = forms.CharField(
        label="Penerbit", max_length=120, required=False, help_text="Misalnya Konsil Kesehatan Indonesia"
    )
    issued_on = DateField(label="Terbit", required=False)
    valid_until = DateField(label="Berlaku sampai", required=False, help_text="Kosongkan bila seumur hidup.")

    def __init__(self, data: Any = None, *, nakes: NakesProfile, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        student = nakes.tier == Tier.STUDENT
        unfit = CredentialKind.STR if student else CredentialKind.STUDENT_CARD
        self.fields["kind"].choices = [choice for choice in CredentialKind.choices if choice[0] != unfit]  # type: ignore[attr-defined]

    def clean_issued_on(self) -> date | None:
        day = _in_range(self.cleaned_data["issued_on"])
        if day and day > timezone.localdate():
            raise ValidationError("Tanggal terbit tidak boleh di masa depan.")
        return day

    def clean_valid_until(self) -> date | None:
        return _in_range(self.cleaned_data["valid_until"])

    def clean(self) -> dict:
        data = super().clean() or {}
        certificate = data.get("kind") == CredentialKind.CERTIFICATE
        if certificate and not data.get("skill") and "skill" not in self.errors:
            self.add_error("skill", "Pilih pelatihannya.")
        if not certificate:
            data["skill"] = None
        if data.get("kind") == CredentialKind.STR and data.get("number"):
            self._clean_str(data)
        issued, until = data.get("issued_on"), data.get("valid_until")
        if issued and until and until < issued:
            self.add_error("valid_until", "Tidak boleh sebelum tanggal terbit.")
        return data

    def _clean_str(self, data: dict) -> None:
        try:
            data["number"] = clean_str_number(data["number"])
        except ValidationError as error:
            self.add_error("number", error)

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "kind": CredentialKind(self.cleaned_data["kind"])}


class ReadForm(CredentialForm):
    """What is on one document whose kind is known; it starts with what was read, fields to check are in `unsure`."""

    def __init__(self, data: Any = None, *, row: Credential, initial: dict[str, Any], unsure: set[str]) -> None:
        super().__init__(data, nakes=row.nakes, initial={**initial, "skill": row.skill})
        self.of_kind = row.kind
        del self.fields["kind"]
        if row.kind != CredentialKind.CERTIFICATE:
            del self.fields["skill"]
        if row.kind != CredentialKind.STR:
            self.fields["number"].help_text = "Seperti tertulis di dokumen."
        for name in unsure:
            self.fields[name].help_text = "Mesin kurang yakin: cocokkan dengan foto."
            self.fields[name].widget.attrs["data-unsure"] = ""

    def clean(self) -> dict:
        self.cleaned_data["kind"] = self.of_kind
        return super().clean()

    def read(self) -> Fields:
        return Fields(**{name: self.cleaned_data[name] for name in ("number", "issuer", "issued_on", "valid_until")})


class PermitForm(forms.Form):
    """A SIP; the faskes is chosen on the page before, or its name typed here."""

    place = forms.CharField(
        label="Tempat praktik",
        max_length=120,
        help_text="Hanya bila tempatnya tidak ada di daftar.",
        error_messages={"required": NO_PLACE},
    )
    number = forms.CharField(
        label="Nomor SIP",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Tulis nomor SIP."},
    )
    valid_from = DateField(label="Berlaku dari")
    valid_until = DateField(label="Berlaku sampai")

    def __init__(self, data: Any = None, *, chosen: bool) -> None:
        super().__init__(data)
        if chosen:
            del self.fields["place"]

    def clean_place(self) -> str:
        place = " ".join(self.cleaned_data["place"].split())
        if not place:
            raise ValidationError(NO_PLACE)
        return place

    def clean_valid_from(self) -> date | None:
        return _in_range(self.cleaned_data["valid_from"])

    def clean_valid_until(self) -> date | None:
        return _in_range(self.cleaned_data["valid_until"])

    def clean(self) -> dict:
        data = super().clean() or {}
        first, last = data.get("valid_from"), data.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", "Tidak boleh sebelum tanggal mulai.")
        return data


class WhenForm(forms.Form):
    """The day to judge; today where nothing is chosen."""

    tanggal = DateField(label="Tanggal")

    def clean_tanggal(self) -> date | None:
        return _in_range(self.cleaned_data["tanggal"])
