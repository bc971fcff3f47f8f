"""The short forms of a registration after the account, and the one that sends a photo."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from authentication.domain import identity
from authentication.domain.identity import Person
from authentication.enums import Gender
from authentication.models import Identity
from lentera.lib import nik as niks
from lentera.lib.uploads import MAX_BYTES, TOO_LARGE
from management.domain.sending import Sent
from management.domain.students import StudyData
from management.enums import CredentialKind, Tier
from management.forms.profile import WRONG_NUMBER, CoordinateField, DateField, SectionForm
from management.models import NakesProfile, Skill
from management.models.nakes import ALL_WEEK, HOME_DECIMALS, MAX_DISTANCE_KM
from management.models.students import MAX_SEMESTER

# Twenty-one bits, weekday * 3 + slot: mornings and afternoons of Monday to Friday, nights, Saturday and Sunday.
DAYTIME = sum(0b011 << (day * 3) for day in range(5))
NIGHTS = sum(0b100 << (day * 3) for day in range(7))
WEEKEND = 0b111111 << 15
PATTERNS = {"all": ALL_WEEK, "day": DAYTIME, "night": NIGHTS, "weekend": WEEKEND}


class IdentityForm(forms.Form):
    nik = forms.CharField(
        label="NIK",
        max_length=24,
        help_text="16 angka di KTP. Disimpan terenkripsi; faskes tidak melihatnya.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Tulis NIK Anda."},
    )
    birth_date = DateField(label="Tanggal lahir")
    gender = forms.ChoiceField(
        label="Jenis kelamin",
        choices=Gender.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih salah satu.", "invalid_choice": "Pilih salah satu."},
    )

    @staticmethod
    def starting(row: Identity | None) -> dict[str, Any]:
        """What is on file; the NIK is not sent back to a browser in full."""
        return {"birth_date": row.birth_date, "gender": row.gender} if row else {}

    def clean_nik(self) -> str:
        return niks.digits(self.cleaned_data["nik"])

    def clean_birth_date(self) -> date:
        born: date = self.cleaned_data["birth_date"]
        if born >= timezone.localdate():
            raise ValidationError("Tanggal lahir tidak boleh di masa depan.")
        return born

    def clean(self) -> dict:
        data = super().clean() or {}
        if {"nik", "birth_date", "gender"} <= data.keys():
            for name, sentence in identity.problems(self.person()).items():
                self.add_error(name, sentence)
        return data

    def person(self) -> Person:
        data = self.cleaned_data
        return Person(data["nik"], data["birth_date"], Gender(data["gender"]))


class StudyForm(forms.Form):
    university = forms.CharField(
        label="Perguruan tinggi", max_length=120, error_messages={"required": "Tulis namanya."}
    )
    programme = forms.CharField(
        label="Program studi",
        max_length=120,
        help_text="Misalnya S1 Keperawatan",
        error_messages={"required": "Tulis program studi."},
    )
    semester = forms.IntegerField(
        label="Semester",
        help_text="Bila naik sesudah kartu diperiksa, kartu Anda diperiksa ulang.",
        min_value=1,
        max_value=MAX_SEMESTER,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=WRONG_NUMBER,
    )
    contact_name = forms.CharField(
        label="Kontak fakultas",
        max_length=120,
        help_text="Dosen pembimbing atau bagian kemahasiswaan.",
        error_messages={"required": "Tulis nama kontak."},
    )
    contact_address = forms.CharField(
        label="Telepon atau surel kontak",
        max_length=120,
        help_text="Kami hubungi hanya untuk memastikan status Anda.",
        error_messages={"required": "Tulis telepon atau surelnya."},
    )

    def study(self) -> StudyData:
        return StudyData(**{name: " ".join(str(v).split()) for name, v in self.cleaned_data.items() if name != "semester"},
                         semester=self.cleaned_data["semester"])  # fmt: skip


class PhotoField(forms.FileField):
    """A photo or PDF; its content is judged where it is cleaned, here only its size."""

    def __init__(self, **kwargs) -> None:
        # Not `capture`: people also send what is already in their gallery.
        widget = forms.FileInput(attrs={"accept": "image/*,application/pdf", "data-photo": ""})
        messages = {"required": "Pilih fotonya.", "empty": "Berkas itu kosong. Pilih fotonya lagi."}
        super().__init__(widget=widget, error_messages=messages, max_length=200, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Sent | None:
        file = super().clean(data, initial)
        if file and file.size > MAX_BYTES:
            raise ValidationError(TOO_LARGE)
        return Sent(file.read(), file.name) if file else None


class PhotoForm(forms.Form):
    """Which document, and its photo. `only` fixes the kind, as in the registration."""

    kind = forms.ChoiceField(
        label="Dokumen", error_messages={"required": "Pilih dokumen.", "invalid_choice": "Pilih dokumen."}
    )
    skill = forms.ModelChoiceField(
        label="Pelatihan",
        queryset=Skill.objects.filter(certificate=True).order_by("bit"),
        required=False,
        empty_label="Bukan sertifikat pelatihan",
        help_text="Hanya untuk sertifikat pelatihan.",
        error_messages={"invalid_choice": "Pilih dari daftar."},
    )
    photo = PhotoField(label="Foto atau PDF", help_text="Seluruh halaman, terang, tidak terpotong. Paling besar 10 MB.")

    def __init__(self, data: Any = None, files: Any = None, *, nakes: NakesProfile, only: str = "") -> None:
        super().__init__(data, files)
        if only:
            del self.fields["kind"], self.fields["skill"]
            return
        unfit = CredentialKind.STR if nakes.tier == Tier.STUDENT else CredentialKind.STUDENT_CARD
        choices = [choice for choice in CredentialKind.choices if choice[0] != unfit]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict:
        data = super().clean() or {}
        if data.get("kind") == CredentialKind.CERTIFICATE and not data.get("skill") and "skill" not in self.errors:
            self.add_error("skill", "Pilih pelatihannya.")
        return data


class AttachForm(forms.Form):
    photo = PhotoField(label="Foto atau PDF", help_text="Seluruh halaman, terang, tidak terpotong. Paling besar 10 MB.")


class PlaceForm(SectionForm):
    """Where from, how far, and a first weekly pattern; details wait in the profile."""

    lat = CoordinateField(label="Lintang", required=False)
    lon = CoordinateField(label="Bujur", required=False)
    max_km = forms.IntegerField(
        label="Jarak paling jauh (km)",
        min_value=1,
        max_value=MAX_DISTANCE_KM,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=WRONG_NUMBER,
    )
    pattern = forms.ChoiceField(
        label="Biasanya bisa",
        choices=[
            ("all", "Kapan saja"),
            ("day", "Hari kerja, pagi dan siang"),
            ("night", "Malam"),
            ("weekend", "Sabtu dan Minggu"),
        ],
        widget=forms.RadioSelect,
        help_text="Hari dan jam lebih rinci bisa diatur nanti di Profil.",
        error_messages={"required": "Pilih salah satu.", "invalid_choice": "Pilih salah satu."},
    )

    def starting(self, nakes: NakesProfile) -> dict[str, Any]:
        pattern = next((name for name, mask in PATTERNS.items() if mask == nakes.week_mask), "all")
        return {
            "lat": round(nakes.home_lat, HOME_DECIMALS),
            "lon": round(nakes.home_lon, HOME_DECIMALS),
            "max_km": nakes.max_km,
            "pattern": pattern,
        }

    def home(self) -> dict[str, Any]:
        """The arguments of profiles.save_home; the middle of the kabupaten stays where no point is given."""
        data = self.cleaned_data
        given = data["lat"] is not None and data["lon"] is not None
        lat, lon = (data["lat"], data["lon"]) if given else (self.nakes.home_lat, self.nakes.home_lon)
        place = {"wilayah": self.nakes.wilayah, "label": self.nakes.home_label, "max_km": data["max_km"]}
        return {**place, "lat": lat, "lon": lon}

    def week_mask(self) -> int:
        return PATTERNS[self.cleaned_data["pattern"]]
