from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.lib import clock

NIGHT = datetime(2026, 11, 26, 13, 0, tzinfo=UTC)


def test_zones_by_name_and_by_label() -> None:
    assert clock.zone_label("Asia/Makassar") == "WITA"
    assert clock.zone_label("Asia/Pontianak") == "WIB"
    assert clock.zone_name("WIT") == "Asia/Jayapura"
    with pytest.raises(ValueError, match="Europe/Paris"):
        clock.zone_label("Europe/Paris")


def test_dates_and_ranges_are_read_on_the_zones_own_clock() -> None:
    end = NIGHT + timedelta(hours=10)
    assert clock.format_date(NIGHT, "WITA") == "Kam 26 Nov 2026"
    assert clock.format_time_range(NIGHT, end, "Asia/Makassar") == "21.00–07.00 WITA"
    assert clock.format_span(NIGHT, end, "WIB") == "Kam 26 Nov 2026, 20.00–06.00 WIB"
    assert clock.format_time(NIGHT, "WIT") == "22.00 WIT"
    assert clock.format_date(NIGHT + timedelta(hours=3), "WIT") == "Jum 27 Nov 2026"


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        clock.local(datetime(2026, 1, 1), "WIB")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-4, "4 detik lalu"),
        (7_300, "dalam 2 jam"),
        (0, "baru saja"),
        (-60, "1 menit lalu"),
        (3 * 86_400, "dalam 3 hari"),
    ],
)
def test_relative(seconds: int, text: str) -> None:
    assert clock.relative(NIGHT + timedelta(seconds=seconds), NIGHT) == text


def test_durations() -> None:
    lengths = [
        timedelta(hours=8),
        timedelta(minutes=450),
        timedelta(minutes=45),
        timedelta(),
    ]
    texts = ["8 jam", "7 jam 30 menit", "45 menit", "0 menit"]
    assert [clock.format_duration(length) for length in lengths] == texts


def test_a_week_starts_on_the_local_monday() -> None:
    start, end = clock.week_of(NIGHT, "WIT")
    assert start == datetime(2026, 11, 22, 15, tzinfo=UTC)
    assert end - start == timedelta(days=7)


def test_a_night_over_the_weeks_turn_is_split() -> None:
    start = datetime(2026, 11, 29, 13, tzinfo=UTC)  # Sunday 21.00 WITA
    hours = clock.split_hours_by_week(start, start + timedelta(hours=10), "WITA")
    assert hours == {date(2026, 11, 23): 3.0, date(2026, 11, 30): 7.0}


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),
    st.integers(1, 60 * 24 * 30),
    st.sampled_from(["WIB", "WITA", "WIT"]),
)
def test_splitting_loses_no_minute(start: datetime, minutes: int, zone: str) -> None:
    begin = start.replace(tzinfo=UTC)
    hours = clock.split_hours_by_week(begin, begin + timedelta(minutes=minutes), zone)
    assert sum(hours.values()) == pytest.approx(minutes / 60)
    assert all(monday.weekday() == 0 for monday in hours)
