import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.lib.geo import haversine_km, in_indonesia, planar_km

JAKARTA, BANDUNG = (-6.2088, 106.8456), (-6.9175, 107.6191)


def test_known_distance() -> None:
    assert haversine_km(*JAKARTA, *BANDUNG) == pytest.approx(116.2, abs=1)
    assert haversine_km(*JAKARTA, *JAKARTA) == 0


@given(st.floats(-11, 6), st.floats(95, 140), st.floats(-0.6, 0.6), st.floats(-0.6, 0.6))
def test_the_plane_agrees_with_the_globe_nearby(lat: float, lon: float, dlat: float, dlon: float) -> None:
    globe = haversine_km(lat, lon, lat + dlat, lon + dlon)
    assert planar_km(lat, lon, lat + dlat, lon + dlon) == pytest.approx(globe, rel=0.003, abs=0.001)


def test_the_bounding_box() -> None:
    assert in_indonesia(5.88, 95.3) and in_indonesia(-8.5, 140.4)
    assert not in_indonesia(0, 0)
    assert not in_indonesia(106.8, -6.2)
