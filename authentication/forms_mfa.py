"""allauth's forms of the second factor, in our words. Apart from forms.py because they need its tables."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

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


class OnceField(forms.JSONField):
    """What a key says holds for one moment and is never sent back; half a letter in it could not even be written."""

    def prepare_value(self, value: Any) -> str:
        return ""


class Once:
    """A form whose field `credential` a key fills."""

    cleaned_data: dict[str, Any]
    fields: dict[str, forms.Field]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = OnceField(widget=forms.HiddenInput)


class AddKeyForm(Once, AddWebAuthnForm):
    """A passkey on this device or a security key."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Nama kunci"
        self.fields["name"].help_text = "Misalnya “Ponsel saya”, agar bisa dibedakan nanti."
        self.fields["passwordless"].label = "Pakai juga untuk masuk tanpa kata sandi"
        self.fields["passwordless"].help_text = "Perangkat meminta sidik jari, wajah, atau PIN."
        self.fields["passwordless"].initial = True

    def clean_credential(self) -> object:
        """The page's JSON, if it is what a key gives that is being made."""
        posted: Any = self.cleaned_data["credential"]
        try:
            RegistrationResponse.from_dict(posted)
        except (AttributeError, KeyError, TypeError, ValueError):
            raise get_adapter().validation_error("incorrect_code") from None
        return posted


class KeyAnswer(Once):
    """What a browser posts as a key's answer; allauth's own forms break on JSON that is none."""

    def clean_credential(self) -> Authenticator:
        if not self.is_answer(_answer(self.cleaned_data["credential"])):
            raise get_adapter().validation_error("incorrect_code")
        found: Authenticator = super().clean_credential()  # type: ignore[misc]
        return found

    def is_answer(self, answer: AuthenticationResponse | None) -> bool:
        return answer is not None


class KeyForm(KeyAnswer, AuthenticateWebAuthnForm):
    """The second factor at sign-in."""


class KeyAgainForm(KeyAnswer, ReauthenticateWebAuthnForm):
    """Before something that matters."""


class KeyLoginForm(KeyAnswer, LoginWebAuthnForm):
    """Signing in by a key alone: the key must have asked for its owner's finger, face or PIN.

    allauth asks for that, but takes the answer to a challenge of the second factor's page too, which asks for less; who the
    answer is from is not signed.
    """

    def is_answer(self, answer: AuthenticationResponse | None) -> bool:
        return answer is not None and bool(answer.response.authenticator_data.is_user_verified())


def _answer(posted: Any) -> AuthenticationResponse | None:
    try:
        return AuthenticationResponse.from_dict(posted)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
