"""BMKG's public forecast: three days of one village, three hours apart. No key; BMKG must be named wherever it is shown.

At most 60 requests a minute and address; `Pace` keeps to it. There is no list of villages: unknown ones are 404.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import requests

HOST = "api.bmkg.go.id"
PATH = "/publik/prakiraan-cuaca"
TIMEOUT = (5, 10)
USER_AGENT = "Lentera/1.0 (perencanaan fasilitas kesehatan)"
PER_MINUTE = 60
MINUTE = 60.0
# What is outside cannot be weather in Indonesia and counts as missing: °C, %, mm in three hours.
TEMPERATURE, HUMIDITY, RAIN = (-15.0, 50.0), (0.0, 100.0), (0.0, 1000.0)


@dataclass(frozen=True)
class Slot:
    """Three hours from `local` on (the place's own clock). °C, % and mm; None is not told."""

    local: datetime
    temperature: float | None
    humidity: float | None
    rain: float | None
    words: str


@dataclass(frozen=True)
class Forecast:
    """The slots of one village in order of time."""

    adm4: str
    village: str
    slots: tuple[Slot, ...]


class BmkgError(Exception):
    """No forecast came."""


class UnknownPlace(BmkgError):
    """BMKG knows no village with this code."""


class Unavailable(BmkgError):
    """BMKG failed, could not be reached, or took too long."""


class Busy(Unavailable):
    """More than BMKG takes from one address."""


class Refused(BmkgError):
    """BMKG turned the request away; asking again will not help."""


class Unreadable(BmkgError):
    """What came is not a forecast of the village that was asked for."""


@dataclass
class Pace:
    """Waits before a request that would be one too many within a minute."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _sent: deque[float] = field(default_factory=deque)

    def wait(self) -> None:
        if len(self._sent) == PER_MINUTE:
            left = self._sent.popleft() + MINUTE - self.clock()
            if left > 0:
                self.sleep(left)
        self._sent.append(self.clock())


def forecast(adm4: str, *, base_url: str, http: requests.Session, pace: Pace) -> Forecast:
    """Ask for one village ("31.71.01.1001"). Raises the exceptions above."""
    pace.wait()
    try:
        answer = http.get(
            base_url.rstrip("/") + PATH,
            params={"adm4": adm4},
            headers={"User-Agent": USER_AGENT, "Accept": "application/json"},
            timeout=TIMEOUT,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        raise Unavailable(f"BMKG tidak terjangkau ({type(error).__name__})") from error
    _check(answer.status_code)
    try:
        body = answer.json()
    except requests.JSONDecodeError as error:
        raise Unreadable("jawaban BMKG bukan JSON") from error
    return read(body, adm4)


def _check(status: int) -> None:
    if status == 404:
        raise UnknownPlace("kode desa tidak dikenal BMKG (404)")
    if status == 429:
        raise Busy("BMKG meminta kita menunggu (429)")
    if status >= 500:
        raise Unavailable(f"BMKG sedang bermasalah ({status})")
    if status != 200:
        raise Refused(f"BMKG menolak permintaan ({status})")


def read(body: Any, adm4: str) -> Forecast:
    """The decoded answer for one village. Raises Unreadable."""
    try:
        place = body["lokasi"]
        answered, village, days = place["adm4"], str(place.get("desa") or ""), body["data"][0]["cuaca"]
        slots = [_slot(row) for row in _rows(days)]
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        raise Unreadable("bentuk jawaban BMKG tidak dikenal") from error
    if answered != adm4:
        raise Unreadable(f"BMKG menjawab untuk desa lain ({answered})")
    if not slots:
        raise Unreadable("jawaban BMKG tidak berisi cuaca")
    return Forecast(adm4, village, tuple(sorted(slots, key=lambda slot: slot.local)))


def _rows(days: Any) -> Iterator[dict[str, Any]]:
    """Days are lists of slots; an empty day is left out."""
    for day in days:
        if isinstance(day, list):
            yield from day
        else:
            raise TypeError("a day is a list of slots")


def _slot(row: dict[str, Any]) -> Slot:
    """`lokasi.timezone` is a name or "+0700", so only `local_datetime` tells the local day."""
    return Slot(
        local=datetime.strptime(row["local_datetime"], "%Y-%m-%d %H:%M:%S"),
        temperature=_number(row.get("t"), *TEMPERATURE),
        humidity=_number(row.get("hu"), *HUMIDITY),
        rain=_number(row.get("tp"), *RAIN),
        words=str(row.get("weather_desc") or ""),
    )


def _number(raw: Any, least: float, most: float) -> float | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return None
    try:
        value = float(raw)
    except ValueError:
        return None
    return value if least <= value <= most else None
