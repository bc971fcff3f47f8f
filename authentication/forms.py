"""Forms of accounts and places: signing in, signing up."""

from itertools import groupby

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from phonenumber_field.formfields import PhoneNumberField

from authentication.domain import addresses, consents
from authentication.domain.addresses import Address
from authentication.domain.registration import NewAccount, NewFaskes
from authentication.enums import FaskesKind, WilayahLevel
from authentication.models import User, Wilayah
from lentera.lib.names import is_plain

STRANGE_NAME = "Tulis nama dengan huruf Latin seperti di KTP, tanpa tanda lain."
LENGTH_RULE = "Paling sedikit 10 karakter; bukan angka saja, nama Anda, atau sandi yang umum."


class WilayahField(forms.ModelChoiceField):
    """All kabupaten and kota in one select, grouped by province: searchable by typing, light, without script."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("label", "Kabupaten/kota")
        kwargs.setdefault(
            "error_messages", {"required": "Pilih kabupaten/kota.", "invalid_choice": "Pilih dari daftar."}
        )
        super().__init__(queryset=Wilayah.objects.filter(level=WilayahLevel.REGENCY), **kwargs)

    def fill(self) -> None:
        """Put the choices in; called by the form so that importing a form needs no database."""
        rows = (
            Wilayah.objects.filter(level=WilayahLevel.REGENCY).select_related("parent").order_by("parent__name", "name")
        )
        groups = groupby(rows, key=lambda row: str(row.parent))
        self.widget.choices = [
            ("", "Pilih kabupaten/kota"),
            *((province, [(row.pk, row.name) for row in members]) for province, members in groups),
        ]


def whole_name(name: str) -> str:
    """The name, or ValidationError with what to do."""
    if sum(letter.isalpha() for letter in name) < 2:
        raise ValidationError("Tulis nama lengkap Anda.")
    if not is_plain(name):
        raise ValidationError(STRANGE_NAME)
    return name


class AccountForm(forms.Form):
    """Name, a way to be reached, a password, consent."""

    name = forms.CharField(
        label="Nama lengkap",
        max_length=120,
        help_text="Seperti pada KTP, tanpa gelar.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Tulis nama lengkap Anda."},
    )
    email = forms.EmailField(
        label="Surel",
        required=False,
        max_length=254,
        help_text="Isi surel, nomor telepon, atau keduanya. Salah satunya dipakai untuk masuk.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={"invalid": "Surel ini tidak lengkap. Contoh: nama@contoh.id."},
    )
    phone = PhoneNumberField(
        label="Nomor telepon",
        region="ID",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel", "maxlength": 24}),
        error_messages={"invalid": "Nomor ini tidak dikenali. Contoh: 0812 3456 7890."},
    )
    password = forms.CharField(
        label="Kata sandi",
        strip=False,
        max_length=128,
        help_text=LENGTH_RULE,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Buat kata sandi."},
    )
    consent = forms.BooleanField(
        label=consents.current().words, error_messages={"required": "Centang persetujuan untuk melanjutkan."}
    )

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        return whole_name(name)

    def clean(self) -> dict:
        data = super().clean() or {}
        reachable = {"email", "phone"} & (data.keys() | self.errors.keys())
        if (
            reachable
            and not data.get("email")
            and not data.get("phone")
            and not {"email", "phone"} & self.errors.keys()
        ):
            self.add_error("email", "Isi surel atau nomor telepon.")
        if data.get("password"):
            self._check_password(data)
        return data

    def _check_password(self, data: dict) -> None:
        try:
            validate_password(data["password"], User(name=data.get("name", ""), email=data.get("email") or None))
        except ValidationError as error:
            self.add_error("password", error)

    def account(self) -> NewAccount:
        data = self.cleaned_data
        phone = data["phone"].as_e164 if data["phone"] else ""
        return NewAccount(name=data["name"], password=data["password"], email=data["email"].lower(), phone=phone)

    def code_address(self) -> Address:
        """Where the code goes."""
        account = self.account()
        return addresses.email(account.email) if account.email else addresses.phone(account.phone)


class CodeForm(forms.Form):
    """The six digits that were sent; spaces and dashes are forgiven."""

    code = forms.CharField(
        label="Kode",
        max_length=16,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 12}),
        error_messages={"required": "Tulis kode enam angka itu."},
    )

    def clean_code(self) -> str:
        code = "".join(letter for letter in self.cleaned_data["code"] if letter not in " -.\t")
        if not (code.isascii() and code.isdecimal() and len(code) == addresses.DIGITS):
            raise ValidationError("Kodenya enam angka, misalnya 123456.")
        return code


class OtherEmailForm(forms.Form):
    """Another e-mail address for a registration that is under way."""

    other = forms.EmailField(
        label="Surel",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={"required": "Tulis surel Anda.", "invalid": "Surel ini tidak lengkap. Contoh: nama@contoh.id."},
    )


class AddressForm(forms.Form):
    """An e-mail address or a phone number, cleaned to an `Address`."""

    address = forms.CharField(
        label="Surel atau nomor telepon",
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
        error_messages={"required": "Tulis surel atau nomor telepon."},
    )

    def clean_address(self) -> Address:
        raw = self.cleaned_data["address"].strip()
        if "@" in raw:
            return addresses.email(forms.EmailField(error_messages={"invalid": "Surel ini tidak lengkap."}).clean(raw))
        number = PhoneNumberField(region="ID", error_messages={"invalid": "Nomor ini tidak dikenali."}).clean(raw)
        return addresses.phone(number.as_e164)


class NewPasswordForm(forms.Form):
    """A new password, typed once; password managers and the eye of the field make a second one needless."""

    password = forms.CharField(
        label="Kata sandi baru",
        strip=False,
        max_length=128,
        help_text=LENGTH_RULE,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Buat kata sandi."},
    )

    def __init__(self, user: User, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"], self.user)
        return self.cleaned_data["password"]


class FaskesSearchForm(forms.Form):
    """Find a faskes on the official lists."""

    wilayah = WilayahField()
    q = forms.CharField(
        label="Nama faskes",
        max_length=80,
        widget=forms.SearchInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": "Tulis sebagian nama faskes."},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wilayah"].fill()  # type: ignore[attr-defined]


class ClaimForm(AccountForm):
    """The contact person of a faskes on the official lists."""

    field_order = ("name", "email", "phone", "password", "consent")


class NewFaskesForm(AccountForm):
    """The contact person of a faskes that is not on the lists, and the faskes itself."""

    faskes_name = forms.CharField(
        label="Nama faskes",
        max_length=150,
        help_text="Nama resmi seperti pada izin operasional.",
        error_messages={"required": "Tulis nama faskes."},
    )
    kind = forms.ChoiceField(
        label="Jenis",
        choices=[("", "Pilih jenis"), *FaskesKind.choices],
        error_messages={"required": "Pilih jenis faskes."},
    )
    wilayah = WilayahField()
    address = forms.CharField(label="Alamat", max_length=250, error_messages={"required": "Tulis alamat faskes."})
    field_order = ("faskes_name", "kind", "wilayah", "address", "name", "email", "phone", "password", "consent")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wilayah"].fill()  # type: ignore[attr-defined]

    def faskes(self) -> NewFaskes:
        data = self.cleaned_data
        return NewFaskes(
            name=" ".join(data["faskes_name"].split()),
            kind=FaskesKind(data["kind"]),
            wilayah=data["wilayah"],
            address=" ".join(data["address"].split()),
        )


class LoginForm(AllauthLoginForm):
    """Sign-in by e-mail or phone number with our words."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Surel atau nomor telepon"
        self.fields["login"].widget.attrs["placeholder"] = ""
        self.fields["password"].label = "Kata sandi"
        # The page has its own, larger link for a forgotten password.
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs["placeholder"] = ""


class ReauthenticateForm(AllauthReauthenticateForm):
    """The password once more, before something that matters."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "Kata sandi"
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs["placeholder"] = ""


class NewPasswordWords:
    """A new password twice, with one short rule instead of four sentences and without placeholders."""

    fields: dict[str, forms.Field]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.help_text = ""
            field.widget.attrs["placeholder"] = ""
        self.fields["password1"].help_text = LENGTH_RULE
        self.fields["password2"].label = "Ulangi kata sandi baru"


class ChangePasswordForm(NewPasswordWords, AllauthChangePasswordForm):
    """Another password for somebody who is signed in."""
