"""The client and the stand-in over real HTTP on this machine: what BMKG says, and every way in which it can fail."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import requests

from lentera.clients import bmkg
from lentera.sandbox.bmkg import BmkgService, Reply

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
VILLAGE = "53.11.08.2001"


@pytest.fixture
def served() -> Iterator[BmkgService]:
    with BmkgService(now=lambda: NOW) as service:
        yield service


def ask(service: BmkgService, adm4: str = VILLAGE, **options) -> bmkg.Forecast:
    with requests.Session() as http:
        return bmkg.forecast(
            adm4, base_url=options.get("url", service.url), http=http, pace=options.get("pace") or bmkg.Pace()
        )


def body(*slots: str, adm4: str = VILLAGE) -> Reply:
    rows = "],[".join(slots)
    return Reply(200, f'{{"lokasi":{{"adm4":"{adm4}"}},"data":[{{"cuaca":[[{rows}]]}}]}}'.encode())


def test_nested_days_come_as_slots_by_the_local_clock(served: BmkgService) -> None:
    found = ask(served)
    assert found.adm4 == VILLAGE and found.village == "Desa Contoh"
    # 09.00 WITA: from noon today to the end of the third day.
    assert found.slots[0].local == datetime(2026, 11, 24, 12)
    assert found.slots[-1].local == datetime(2026, 11, 26, 21)
    assert len(found.slots) == 4 + 8 + 8
    assert all(slot.words and slot.temperature is not None for slot in found.slots)


def test_null_and_impossible_fields_are_missing(served: BmkgService) -> None:
    served.answers[VILLAGE] = body(
        '{"local_datetime":"2026-11-24 10:00:00","t":null,"hu":"70","tp":-1}',
        '{"local_datetime":"2026-11-24 13:00:00","t":31,"hu":900,"tp":NaN,"weather_desc":null}',
    )
    one, two = ask(served).slots
    assert (one.temperature, one.humidity, one.rain) == (None, 70, None)
    assert (two.temperature, two.humidity, two.rain, two.words) == (31, None, None, "")


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(404), bmkg.UnknownPlace),
        (Reply(500, b"oops"), bmkg.Unavailable),
        (Reply(503), bmkg.Unavailable),
        (Reply(429), bmkg.Busy),
        (Reply(403, b"<html>no</html>", "text/html"), bmkg.Refused),
        (Reply(302), bmkg.Refused),
        (Reply(200, b"<html>maintenance</html>", "text/html"), bmkg.Unreadable),
        (Reply(200, b"[]"), bmkg.Unreadable),
        (Reply(200, b'{"lokasi":{"adm4":"53.11.08.2001"},"data":[]}'), bmkg.Unreadable),
        (Reply(200, b'{"lokasi":{"adm4":"53.11.08.2001"},"data":[{"cuaca":[[]]}]}'), bmkg.Unreadable),
        (Reply(200, b'{"lokasi":{"adm4":"53.11.08.2001"},"data":[{"cuaca":[{"t":1}]}]}'), bmkg.Unreadable),
        (body('{"local_datetime":"kemarin"}'), bmkg.Unreadable),
        (body('{"local_datetime":"2026-11-24 10:00:00"}', adm4="31.71.01.1001"), bmkg.Unreadable),
    ],
)
def test_every_failure_has_its_name(served: BmkgService, reply: Reply, kind: type[bmkg.BmkgError]) -> None:
    served.answers[VILLAGE] = reply
    with pytest.raises(bmkg.BmkgError) as found:
        ask(served)
    assert type(found.value) is kind


def test_too_slow_and_nobody_there(served: BmkgService, monkeypatch) -> None:
    served.answers[VILLAGE] = Reply(seconds=0.5)
    monkeypatch.setattr(bmkg, "TIMEOUT", (1, 0.1))
    with pytest.raises(bmkg.Unavailable, match="tidak terjangkau"):
        ask(served)
    with pytest.raises(bmkg.Unavailable):
        ask(served, url="http://127.0.0.1:9")


def test_the_stand_in_knows_only_villages_and_wants_a_user_agent(served: BmkgService) -> None:
    with pytest.raises(bmkg.UnknownPlace):
        ask(served, "53.11.08.9999")
    assert requests.get(served.url + bmkg.PATH, params={"adm4": VILLAGE}, timeout=5).status_code == 403


def test_the_pace_waits_before_the_sixty_first_of_a_minute() -> None:
    moment, waits = [0.0], []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        moment[0] += seconds

    pace = bmkg.Pace(clock=lambda: moment[0], sleep=sleep)
    for _ in range(60):
        pace.wait()
        moment[0] += 0.5
    assert waits == []
    pace.wait()
    assert waits == [30.0]


def test_the_stand_in_says_429_without_a_pace(served: BmkgService) -> None:
    served.clock = lambda: 0.0
    for _ in range(60):
        ask(served)
    with pytest.raises(bmkg.Busy):
        ask(served)
