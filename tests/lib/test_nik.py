from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.lib import nik


def made(born: date, gender: str, serial: int = 1, region: str = "531103") -> str:
    day = born.day + (40 if gender == nik.FEMALE else 0)
    return f"{region}{day:02}{born:%m%y}{serial:04}"


@given(st.dates(date(1926, 1, 1), date(2010, 1, 1)), st.sampled_from((nik.MALE, nik.FEMALE)), st.integers(1, 9999))
def test_a_made_nik_says_what_it_was_made_of(born: date, gender: str, serial: int) -> None:
    facts = nik.facts(made(born, gender, serial))
    assert facts and facts.gender == gender and nik.born_on(facts, born)
    assert not nik.born_on(facts, date(born.year, born.month, 1 if born.day != 1 else 2))


@pytest.mark.parametrize(
    "number",
    [
        "", "53110345019", "5311034501900000", "0311034501900001", "5311037201900001", "5311033202900001",
        "5311034513900001", "531103450190000A", "5311033002950001", "٥311034501900001",
    ],
)  # fmt: skip
def test_what_no_nik_looks_like(number: str) -> None:
    assert nik.facts(number) is None


def test_a_leap_day_exists_in_one_of_two_centuries() -> None:
    assert nik.facts(made(date(2000, 2, 29), nik.MALE))
    assert nik.facts("5311032902010001") is None


@given(st.text(max_size=40))
def test_anything_else_is_no_error(text: str) -> None:
    nik.facts(nik.digits(text))
