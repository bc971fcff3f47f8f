"""Forms of a nakes's profile, one per section. Each says how its section starts and what the domain is given."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from phonenumber_field.formfields import PhoneNumberField

from authentication.domain import identity
from authentication.domain.identity import EmergencyContact
from authentication.forms import STRANGE_NAME, WilayahField, whole_name
from lentera.lib.clock import DAYS_LONG
from lentera.lib.money import rupiah
from lentera.lib.names import is_plain
from lentera.lib.watches import SLOT_NAMES
from management.enums import RATE_RANGE, ExceptionKind, Slot
from management.forms.registration import ProfessionField
from management.models import NakesProfile, Skill
from management.models.nakes import ALL_WEEK, HOME_DECIMALS, MAX_DISTANCE_KM

DATE = {"type": "date"}
WRONG_DATE = {"invalid": "Tulis tanggal yang ada, misalnya 26/11/2026.", "required": "Isi tanggalnya."}
WRONG_NUMBER = {"invalid": "Tulis angka saja.", "required": "Isi angkanya."}


class DateField(forms.DateField):
    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("error_messages", WRONG_DATE)
        super().__init__(widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"), **kwargs)


class SectionForm(forms.Form):
    """Bound to a profile; `values()` are the keyword arguments of the section's domain function."""

    def __init__(self, data: Any = None, *, nakes: NakesProfile) -> None:
        self.nakes = nakes
        super().__init__(data, initial=self.starting(nakes))

    def starting(self, nakes: NakesProfile) -> dict[str, Any]:
        return {name: getattr(nakes, name, None) for name in self.base_fields}

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class IdentityForm(SectionForm):
    name = forms.CharField(label="Nama lengkap", max_length=120, help_text="Seperti pada KTP, tanpa gelar.")
    title = forms.CharField(label="Gelar", max_length=60, required=False, help_text="Misalnya S.Kep., Ners")
    profession = ProfessionField()
    specialisation = forms.CharField(
        label="Kekhususan", max_length=80, required=False, help_text="Misalnya gawat darurat"
    )
    years = forms.IntegerField(
        label="Tahun pengalaman",
        min_value=0,
        max_value=60,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=WRONG_NUMBER,
    )

    def __init__(self, data: Any = None, *, nakes: NakesProfile, fixed: bool = False) -> None:
        super().__init__(data, nakes=nakes)
        self.fields["profession"].fill()  # type: ignore[attr-defined]
        if fixed:
            # A disabled field ignores what is sent and keeps its value.
            self.fields["profession"].disabled = True
            self.fields["profession"].help_text = "Sudah diverifikasi bersama dokumen Anda."

    def clean_name(self) -> str:
        return whole_name(" ".join(self.cleaned_data["name"].split()))

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        if not is_plain(title):
            raise ValidationError(STRANGE_NAME)
        return title

    def starting(self, nakes: NakesProfile) -> dict[str, Any]:
        return {**super().starting(nakes), "name": nakes.user.name}


class SkillsForm(SectionForm):
    skills = forms.ModelMultipleChoiceField(
        label="Yang Anda kuasai",
        queryset=Skill.objects.order_by("bit"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Sertifikatnya ditambahkan di Dokumen. Tanpa sertifikat, dihitung sebagai pengakuan Anda.",
        error_messages={"invalid_choice": "Pilih dari daftar.", "invalid_pk_value": "Pilih dari daftar."},
    )

    def starting(self, nakes: NakesProfile) -> dict[str, Any]:
        return {"skills": [skill for skill in Skill.objects.all() if nakes.skill_mask & skill.mask]}


class CoordinateField(forms.FloatField):
    """Degrees, typed with a point or a comma."""

    def __init__(self, **kwargs) -> None:
        messages = {
            "invalid": "Tulis derajat desimal, misalnya -9,6551.",
            "required": "Isi titiknya, atau pakai tombol lokasi.",
        }
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 14, "autocomplete": "off"}),
            error_messages=messages,
            **kwargs,
        )

    def to_python(self, value: Any) -> float | None:  # type: ignore[override]
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class HomeForm(SectionForm):
    wilayah = WilayahField()
    label = forms.CharField(
        label="Kelurahan atau kecamatan", max_length=120, required=False, help_text="Tampil di beranda Anda saja."
    )
    lat = CoordinateField(label="Lintang")
    lon = CoordinateField(label="Bujur")
    max_km = forms.IntegerField(
        label="Jarak paling jauh (km)",
        min_value=1,
        max_value=MAX_DISTANCE_KM,
        help_text=f"1 sampai {MAX_DISTANCE_KM}. Faskes di daerah 3T boleh dua kali lebih jauh.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=WRONG_NUMBER,
    )

    def __init__(self, data: Any = None, *, nakes: NakesProfile) -> None:
        super().__init__(data, nakes=nakes)
        self.fields["wilayah"].fill()  # type: ignore[attr-defined]

    def starting(self, nakes: NakesProfile) -> dict[str, Any]:
        return {
            "wilayah": nakes.wilayah_id,
            "label": nakes.home_label,
            "lat": round(nakes.home_lat, HOME_DECIMALS),
            "lon": round(nakes.home_lon, HOME_DECIMALS),
            "max_km": nakes.max_km,
        }


class EmergencyContactForm(SectionForm):
    """Whom to call; all three, or none to take it away."""

    name = forms.CharField(label="Nama", max_length=80, required=False)
    relation = forms.CharField(
        label="Hubungan", max_length=40, required=False, help_text="Misalnya ibu, suami, atau teman serumah."
    )
    phone = PhoneNumberField(
        label="Nomor telepon",
        region="ID",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "type": "tel", "maxlength": 24, "autocomplete": "off"}),
        error_messages={"invalid": "Nomor ini tidak dikenali. Contoh: 0812 3456 7890."},
    )

    def starting(self, nakes: NakesProfile) -> dict[str, Any]:
        contact = identity.contact_of(nakes.user)
        return asdict(contact) if contact else {}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = [bool(data.get(name)) for name in ("name", "relation", "phone")]
        if any(given) and not all(given) and not self.errors:
            raise ValidationError("Lengkapi ketiganya, atau kosongkan semuanya.")
        return data

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data["name"]:
            return {"contact": None}
        return {"contact": EmergencyContact(data["name"], data["relation"], data["phone"].as_e164)}


class WeekForm(SectionForm):
    """Twenty-one boxes, a day to a row."""

    week = forms.TypedMultipleChoiceField(
        coerce=int,
        choices=[(bit, "") for bit in range(21)],
        required=False,
        error_messages={"invalid_choice": "Centang dari tabel."},
    )
    slots = forms.TypedMultipleChoiceField(
        label="Waktu yang paling disukai",
        coerce=int,
        choices=Slot.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Shift pada waktu ini didahulukan di daftar Anda.",
    )

    def starting(self, nakes: NakesProfile) -> dict[str, Any]:
        return {
            "week": [bit for bit in range(21) if nakes.week_mask >> bit & 1],
            "slots": [slot for slot in range(3) if nakes.preferred_slots >> slot & 1],
        }

    def rows(self) -> list[dict[str, Any]]:
        """Days with their three boxes, for the template."""
        chosen = {str(bit) for bit in self["week"].value() or []}
        return [
            {
                "day": day,
                "boxes": [
                    {"bit": number * 3 + slot, "on": str(number * 3 + slot) in chosen, "slot": name}
                    for slot, name in enumerate(SLOT_NAMES)
                ],
            }
            for number, day in enumerate(DAYS_LONG)
        ]

    def values(self) -> dict[str, Any]:
        week = sum(1 << bit for bit in set(self.cleaned_data["week"]))
        return {"week_mask": week & ALL_WEEK, "preferred_slots": sum(1 << s for s in set(self.cleaned_data["slots"]))}


class WorkForm(SectionForm):
    hours_elsewhere = forms.IntegerField(
        label="Jam kerja di tempat lain per minggu",
        min_value=0,
        max_value=100,
        help_text="Ikut dihitung dalam batas 40 jam seminggu.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=WRONG_NUMBER,
    )
    min_rate = forms.IntegerField(
        label="Tarif paling rendah per shift",
        widget=forms.NumberInput(attrs={"data-money": "", "inputmode": "numeric", "step": 10_000}),
        error_messages=WRONG_NUMBER,
    )

    def __init__(self, data: Any = None, *, nakes: NakesProfile) -> None:
        super().__init__(data, nakes=nakes)
        low, high = RATE_RANGE[nakes.tier]
        self.fields["min_rate"].help_text = f"{rupiah(low)} sampai {rupiah(high)}. Shift di bawahnya tidak ditampilkan."

    def clean_min_rate(self) -> int:
        rate, (low, high) = self.cleaned_data["min_rate"], RATE_RANGE[self.nakes.tier]
        if not low <= rate <= high:
            raise ValidationError(f"Isi antara {rupiah(low)} dan {rupiah(high)}.")
        return rate


class ExceptionForm(forms.Form):
    """Days off, or extra days."""

    kind = forms.ChoiceField(
        label="Jenis",
        choices=ExceptionKind.choices,
        initial=ExceptionKind.OFF,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih salah satu.", "invalid_choice": "Pilih salah satu."},
    )
    date_from = DateField(label="Dari")
    date_to = DateField(label="Sampai", help_text="Tanggal terakhir ikut dihitung.")
    note = forms.CharField(label="Catatan", max_length=120, required=False, help_text="Hanya Anda yang melihat.")

    def clean(self) -> dict:
        data = super().clean() or {}
        first, last = data.get("date_from"), data.get("date_to")
        if first and last and last < first:
            self.add_error("date_to", "Tanggal akhir tidak boleh sebelum tanggal mulai.")
        elif first and last and (last - first).days > 366:
            self.add_error("date_to", "Paling lama satu tahun sekali catat.")
        return data
