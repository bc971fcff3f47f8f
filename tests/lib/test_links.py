"""Going back only to a page of ours."""

import pytest

from lentera.lib.links import own_page


@pytest.mark.parametrize(
    ("target", "goes"),
    [
        ("/faskes/?hal=2", True),
        ("https://lentera.example/x", True),
        ("", False),
        ("feed", False),
        ("a@b", False),
        ("//evil.example", False),
        ("/\\evil.example", False),
        ("https://evil.example/", False),
        ("javascript:alert(1)//://", False),
        ("https://lentera.example@evil.example/", False),
    ],
)
def test_only_pages_of_ours(target: str, goes: bool) -> None:
    assert own_page(target, "lentera.example") == (target if goes else "")
