"""Forms of accounts and places."""

from allauth.account.forms import LoginForm as AllauthLoginForm


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
