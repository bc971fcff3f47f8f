"""How money, distance and time are printed."""

from datetime import UTC, date, datetime

import pytest
from django import forms

from lentera.templatetags import lentera as tags

START = datetime(2026, 11, 26, 13, 0, tzinfo=UTC)
END = datetime(2026, 11, 26, 23, 0, tzinfo=UTC)


def test_money_and_distance() -> None:
    assert tags.rupiah(650_000) == "Rp\u00a0650.000"
    assert tags.rupiah(None) == ""
    assert tags.km(6.4) == "6\u00a0km"
    assert tags.km(0.3) == "<\u00a01\u00a0km"


def test_times_are_shown_on_the_clock_of_the_faskes() -> None:
    assert tags.tanggal(START, "Asia/Makassar") == "Kam 26 Nov 2026"
    assert tags.tanggal(date(2026, 11, 26)) == "Kam 26 Nov 2026"
    assert tags.jam_rentang(START, END, "Asia/Makassar") == "21.00–07.00 WITA"
    assert 'datetime="2026-11-26T13:00:00+00:00"' in tags.relatif(START)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Yohana Ndapa, S.Kep., Ners", "YN"), ("dr. Agus Lalupanda", "AL"), ("Suharto", "SU"), ("", ""), ("123", "")],
)
def test_initials_skip_titles(name: str, expected: str) -> None:
    assert tags.inisial(name) == expected


def test_numbers_in_attributes_keep_the_decimal_point() -> None:
    assert tags.unlocalize_number(0.9) == "0.9"
    assert tags.unlocalize_number(1_300_000) == "1300000"


class _Form(forms.Form):
    name = forms.CharField(help_text="Bantuan")
    agree = forms.BooleanField()
    rate = forms.IntegerField(widget=forms.NumberInput(attrs={"data-money": ""}))


def test_a_wrong_field_says_why_beside_itself() -> None:
    html = str(_Form({"rate": "x"}))
    assert html.count("field-error") == 3
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_catatan"' in html
    assert tags.field_kind(_Form()["rate"]) == "money"
