"""Quarters follow one another without a gap, and only their own spelling is read."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.lib import quarters


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_lies_in_its_quarter_and_quarters_touch(day):
    found = quarters.of(day)
    assert found.first <= day <= found.last
    assert quarters.of(found.last + timedelta(days=1)) == found.next()
    assert quarters.parse(found.code) == found
    assert [month.month for month in found.months] == [found.first.month + n for n in range(3)]


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-5", "2026-0", "26-1", "1999-1", "²026-1", "2026-1-1", "a-b", "9999-4"]
)
def test_anything_else_is_not_a_quarter(text):
    assert quarters.parse(text) is None
