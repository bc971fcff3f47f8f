"""What the server draws: a hole stays a hole, the axis holds everything, the ranges close their outline."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.presenters.chart import HEIGHT, TOP, Point, chart, step_up


@given(st.floats(0, 1e6))
def test_the_axis_reaches_above_everything_and_not_far_above(largest: float) -> None:
    end = step_up(largest)
    assert end >= largest
    assert end <= max(4, 10 * largest)


def test_a_hole_breaks_the_line() -> None:
    past = [Point(str(i), value) for i, value in enumerate((1, 2, None, 3, 4))]
    drawn = chart(past, [])
    assert len(drawn["lines"]) == 2
    assert len(drawn["dots"]) == 4
    assert drawn["now_x"] is None


def test_ranges_go_out_along_the_top_and_back_along_the_bottom() -> None:
    drawn = chart([Point("a", 10)], [Point("b", 10, 8, 12, 5, 20), Point("c", 10, 8, 12, 5, 20)])
    points = [tuple(map(float, pair.split(","))) for pair in drawn["band95"].split()]
    assert [x for x, _ in points] == sorted(x for x, _ in points[:2]) + sorted((x for x, _ in points[2:]), reverse=True)
    assert points[0][1] < points[-1][1]
    assert all(TOP <= y <= HEIGHT for _, y in points)


@pytest.mark.parametrize("count", [0, 1])
def test_little_to_draw_is_no_error(count: int) -> None:
    assert chart([Point("a", 0)] * count, [])["forecast"] == ""
