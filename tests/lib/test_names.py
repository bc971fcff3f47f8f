"""Which signs a name may hold."""

import pytest

from lentera.lib.names import is_plain


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Umbu Landu", True),
        ("Ma'ruf D’Souza-Núñez, S.Kep.", True),
        ("Siti (Ani) M. 2", True),
        ("Um\u0431u", False),  # Cyrillic
        ("Umbu L\u0430ndu", False),
        ("\u202eudnaL ubmU", False),
        ("Umbu\u200bLandu", False),
        ("Umbu\x07", False),
        ("Umbu 🏥", False),
        ("Ｕｍｂｕ", False),  # full width
        ("Umbu <b>", False),
    ],
)
def test_signs_of_a_name(name: str, plain: bool) -> None:
    assert is_plain(name) == plain
