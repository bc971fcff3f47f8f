"""BMKG's forecast on this machine: the same HTTP, with weather that is made from the code and the day.

It does what the real one does: days as lists of slots, a day that has begun with its remaining slots only, null `vs`, a
space in `image`, zones as names or offsets, 404 for unknown villages, 429 after 60 requests in a minute, an HTML 403
without a User-Agent. `answers` lets a village fail in any other way. It is reached by BMKG_URL alone.
"""

import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lentera.sandbox.server import LocalService, Quiet

PATH = "/publik/prakiraan-cuaca"
DAYS, SLOT = 3, timedelta(hours=3)
PER_MINUTE, MINUTE = 60, 60.0
# Hours ahead of UTC by the first two digits of the code; the rest of the country has WIB.
WITA, WIT = ("51", "52", "53", "63", "64", "65", "7"), ("81", "82", "9")
Json = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """What one village is answered instead: a status, a body as it is, after some seconds."""

    status: int = 200
    body: bytes = b""
    kind: str = "application/json"
    seconds: float = 0.0


def offset(adm4: str) -> int:
    return 9 if adm4.startswith(WIT) else 8 if adm4.startswith(WITA) else 7


def body_of(adm4: str, now: datetime) -> Json:
    """The answer for one village from the slot after `now` on."""
    hours = offset(adm4)
    here = now.astimezone(UTC).replace(tzinfo=None) + timedelta(hours=hours)
    first = here.replace(hour=here.hour // 3 * 3, minute=0, second=0, microsecond=0) + SLOT
    stop = here.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=DAYS)
    days: dict[Any, list[Json]] = {}
    while first < stop:
        days.setdefault(first.date(), []).append(_slot(adm4, first, hours))
        first += SLOT
    zone = {7: "Asia/Jakarta", 8: "+0800", 9: "Asia/Jayapura"}[hours]
    place = {
        "adm1": adm4[:2], "adm2": adm4[:5], "adm3": adm4[:8], "adm4": adm4, "provinsi": "Contoh", "kotkab": "Contoh",
        "kecamatan": "Contoh", "desa": "Desa Contoh", "lon": 106.8, "lat": -6.2, "timezone": zone,
    }  # fmt: skip
    return {"lokasi": place, "data": [{"lokasi": {**place, "type": "adm4"}, "cuaca": list(days.values())}]}


def _slot(adm4: str, local: datetime, hours: int) -> Json:
    rng = random.Random(f"{adm4} {local}")  # noqa: S311 - made-up weather
    rain = round(rng.uniform(0.2, 9), 1) if rng.random() < 0.3 else 0.0
    utc = local - timedelta(hours=hours)
    return {
        "datetime": f"{utc:%Y-%m-%dT%H:%M:%SZ}", "utc_datetime": f"{utc:%Y-%m-%d %H:%M:%S}",
        "local_datetime": f"{local:%Y-%m-%d %H:%M:%S}", "analysis_date": f"{utc:%Y-%m-%d}T00:00:00",
        "time_index": "2-3", "t": rng.randint(23, 33), "hu": rng.randint(55, 95), "tcc": rng.randint(0, 100), "tp": rain,
        "weather": 61 if rain else 3, "weather_desc": "Hujan Ringan" if rain else "Berawan",
        "weather_desc_en": "Light Rain" if rain else "Mostly Cloudy", "wd": "E", "wd_to": "W", "wd_deg": 90, "ws": 8.1,
        "vs": None, "vs_text": None, "image": "https://bmkg.example/hujan ringan-am.svg",
    }  # fmt: skip


@dataclass
class BmkgService(LocalService):
    """Serves at `url` while the context is open. It knows the villages in `known`, or every first one of a kecamatan."""

    known: frozenset[str] | None = None
    answers: dict[str, Reply] = field(default_factory=dict)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    clock: Callable[[], float] = time.monotonic
    port: int = 0
    asked: list[str] = field(default_factory=list)
    sent: list[float] = field(default_factory=list)

    def handler(self) -> type[Quiet]:
        return _Handler

    def reply(self, path: str, adm4: str, agent: str) -> Reply:
        if not agent or agent.startswith("python-requests"):
            return Reply(403, b"<html><body>Request Rejected</body></html>", "text/html")
        if self._too_many():
            return Reply(429, b'{"message":"Too Many Requests"}')
        self.asked.append(adm4)
        if adm4 in self.answers:
            return self.answers[adm4]
        if path != PATH or not self._knows(adm4):
            return Reply(404, b'{"message":"Not Found"}')
        return Reply(200, json.dumps(body_of(adm4, self.now())).encode())

    def _too_many(self) -> bool:
        moment = self.clock()
        self.sent = [*(one for one in self.sent if one > moment - MINUTE), moment]
        return len(self.sent) > PER_MINUTE

    def _knows(self, adm4: str) -> bool:
        return adm4 in self.known if self.known is not None else adm4.endswith((".1001", ".2001"))


class _Handler(Quiet):
    service: BmkgService

    def do_GET(self) -> None:
        where = urlsplit(self.path)
        adm4 = "".join(parse_qs(where.query).get("adm4", []))
        reply = self.service.reply(where.path, adm4, self.headers.get("User-Agent", ""))
        time.sleep(reply.seconds)
        try:
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the client did not wait
