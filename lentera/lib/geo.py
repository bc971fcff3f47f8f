"""Distances on the ground, and whether a point can be in Indonesia at all."""

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088
KM_PER_DEGREE = 111.195

# Sabang to Merauke, Miangas to Rote, with a few kilometres of sea around them.
SOUTH, NORTH = -11.2, 6.3
WEST, EAST = 94.7, 141.1


def haversine_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance."""
    phi1, phi2 = radians(lat1), radians(lat2)
    across = sin(radians(lon2 - lon1) / 2) ** 2
    along = sin((phi2 - phi1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, along + cos(phi1) * cos(phi2) * across)))


def planar_km(lat0: float, lon0: float, lat: float, lon: float) -> float:
    """Return the distance on a plane that touches the earth at (lat0, lon0).

    Databases can compute the same sum without trigonometry of their own, so
    ranking in SQL and in Python agree to the last digit that matters.
    """
    squeeze = cos(radians(lat0))
    dlat, dlon = lat - lat0, lon - lon0
    return KM_PER_DEGREE * sqrt(dlat * dlat + dlon * dlon * squeeze * squeeze)


def in_indonesia(lat: float, lon: float) -> bool:
    """Return whether a point lies in the bounding box of Indonesia."""
    return SOUTH <= lat <= NORTH and WEST <= lon <= EAST
