"""Forms about one's own data."""

from django import forms

WORD = "HAPUS"


class EraseForm(forms.Form):
    """Nobody deletes an account by a slip of the finger."""

    word = forms.CharField(
        label=f"Ketik {WORD} untuk melanjutkan",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_word(self) -> str:
        word = self.cleaned_data["word"].strip().upper()
        if word != WORD:
            raise forms.ValidationError(f"Ketik kata {WORD} dengan lima huruf itu. Belum ada yang dihapus.")
        return word
