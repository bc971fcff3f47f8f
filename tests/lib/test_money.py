import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.lib.money import percent, percent_label, rupiah, share


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "Rp 0"), (999, "Rp 999"), (650_000, "Rp 650.000"), (-5_000, "-Rp 5.000")],
)
def test_rupiah(amount: int, text: str) -> None:
    assert rupiah(amount) == text


@pytest.mark.parametrize(
    ("amount", "points", "part"),
    [
        (650_000, 500, 32_500),
        (1, 5_000, 1),
        (-1, 5_000, -1),
        (10, 450, 0),
        (10, 550, 1),
    ],
)
def test_share_rounds_half_away_from_zero(amount: int, points: int, part: int) -> None:
    assert share(amount, points) == part


def test_share_refuses_a_negative_rate() -> None:
    with pytest.raises(ValueError, match="negative"):
        share(100, -1)


@given(st.integers(-(10**12), 10**12), st.integers(0, 10_000))
def test_share_is_never_more_than_the_amount_and_turns_with_the_sign(amount: int, points: int) -> None:
    assert abs(share(amount, points)) <= abs(amount)
    assert share(-amount, points) == -share(amount, points)


def test_percent_and_its_label() -> None:
    assert percent(150_000, 5) == 7_500
    assert [percent_label(n) for n in (500, 350, 25, 1_005)] == [
        "5%",
        "3,5%",
        "0,25%",
        "10,05%",
    ]
