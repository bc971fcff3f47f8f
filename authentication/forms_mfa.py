"""allauth's forms of the second factor, in our words. Apart from forms.py because they need its tables."""

from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms

CODE = {"placeholder": "", "inputmode": "numeric", "autocomplete": "one-time-code"}


class CodeWords:
    """A field `code` with a label of ours and the keyboard of digits."""

    fields: dict[str, forms.Field]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Kode"
        self.fields["code"].widget.attrs.update(CODE)


class AuthenticateForm(CodeWords, AllauthAuthenticateForm):
    """At sign-in: a code of the app, or a recovery code."""


class ReauthenticateForm(CodeWords, AllauthReauthenticateForm):
    """Before something that matters."""


class ActivateForm(CodeWords, ActivateTOTPForm):
    """The first code of the app, which shows that it was set up well."""


class AddKeyForm(AddWebAuthnForm):
    """A passkey on this device or a security key."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Nama kunci"
        self.fields["name"].help_text = "Misalnya “Ponsel saya”, agar bisa dibedakan nanti."
        self.fields["passwordless"].label = "Pakai juga untuk masuk tanpa kata sandi"
        self.fields["passwordless"].help_text = "Perangkat meminta sidik jari, wajah, atau PIN."
        self.fields["passwordless"].initial = True
