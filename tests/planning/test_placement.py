"""Who may go where: nobody without papers, nobody booked, no source emptied; and the dinas's own numbers."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from authentication.enums import Role
from authentication.models import AuditEvent, Notification, Wilayah
from lentera.lib.errors import DomainError
from management.domain import applications
from management.models import Assignment, Invitation, NakesProfile
from planning.domain import placement
from planning.models import PlacementAsk, RiskScore
from tests import factories
from tests.factories import LAT, LON, NOW

pytestmark = pytest.mark.django_db
DECEMBER = date(2026, 12, 1)
NURSE = "perawat_vokasi"


@pytest.fixture(autouse=True)
def professions():
    for code, _, _ in placement.TEAM:
        factories.profession(code)


def _risky(place: Wilayah, score: float | None = 80, *, level: str = "tinggi", hazard: str = "banjir") -> None:
    RiskScore.objects.create(
        wilayah=place, hazard=hazard, month=DECEMBER, score=score, low=0, high=100, level=level, assessed_at=NOW
    )


def _near(code: str = "53.12", **fields) -> Wilayah:
    """A kabupaten about 56 km to the north."""
    return factories.wilayah(code, **{"name": f"Kabupaten {code}", "lat": LAT + 0.5, "lon": LON, **fields})


def _people(place: Wilayah, count: int, **fields) -> list[NakesProfile]:
    return [factories.nakes(**{"wilayah": place, "max_km": 90, **fields}) for _ in range(count)]


def _plan(*places: Wilayah) -> placement.Plan:
    return placement.plan(places=places, month=DECEMBER, now=NOW)


def _nurses(plan: placement.Plan) -> list[tuple[str, str, int]]:
    return [(s.home.place.code, s.need.place.code, s.people) for s in plan.steps if s.need.word == "perawat"]


def test_a_risky_kabupaten_is_served_from_next_door() -> None:
    risky, near = factories.wilayah(population=250_000), _near()
    _risky(risky)
    _people(near, 6)
    plan = _plan(risky, near)
    assert _nurses(plan) == [("53.12", "53.11", 2)]
    (step,) = plan.steps
    assert (step.km, step.home.total, step.home.free, step.home.reserve) == (56, 6, 6, 3)
    assert {(need.word, people) for need, people in plan.unmet} == {("dokter", 1), ("bidan", 1)}


def test_half_stay_at_home_and_never_the_last() -> None:
    risky, near = factories.wilayah(population=1_000_000), _near()  # eight nurses asked for
    _risky(risky)
    _people(near, 5)
    assert _nurses(_plan(risky, near)) == [("53.12", "53.11", 2)]
    NakesProfile.objects.filter(pk__in=NakesProfile.objects.values("pk")[:4]).delete()
    assert _nurses(_plan(risky, near)) == []


def test_the_booked_stay_and_count_as_staying() -> None:
    risky, near = factories.wilayah(), _near()
    _risky(risky)
    place = factories.faskes(wilayah=near)
    booked, *_ = _people(near, 2, legal_at=place, home_lat=LAT + 0.01)
    unit = factories.departemen(place)
    start = datetime(2026, 12, 3, 13, tzinfo=UTC)
    shift = factories.shift(unit, starts_at=start)
    wish = applications.apply(shift=shift, nakes=booked, by=booked.user, now=NOW)
    applications.accept(application=wish, by=factories.admin_of(place), now=NOW)
    assert Assignment.objects.get().nakes == booked
    (step,) = _plan(risky, near).steps
    assert (step.people, step.home.free, step.home.total) == (1, 1, 2)
    later = placement.plan(places=[risky, near], month=DECEMBER, now=start + timedelta(days=2))
    assert later.steps[0].home.free == 2


@pytest.mark.parametrize(
    "fields", [{"str_status": None}, {"str_status": "waiting"}, {"active": False}, {"max_km": 30}, {"tier": 2}]
)
def test_whoever_may_not_or_would_not_go_is_not_planned(fields: dict) -> None:
    risky, near = factories.wilayah(), _near()
    _risky(risky)
    _people(near, 4, **fields)
    assert _plan(risky, near).steps == ()


def test_beyond_anybodys_longest_way_nobody_is_counted() -> None:
    risky, far = factories.wilayah(), _near(lat=LAT + 1)  # 111 km
    _risky(risky)
    _people(far, 4, max_km=100)
    with CaptureQueriesContext(connection) as seen:
        assert _plan(risky, far).steps == ()
    assert not any("management_nakesprofile" in one["sql"] for one in seen)


def test_an_str_that_ends_within_the_month_does_not_count() -> None:
    risky, near = factories.wilayah(), _near()
    _risky(risky)
    for one in _people(near, 4):
        one.credentials.update(valid_until=date(2026, 12, 20))
    assert _plan(risky, near).steps == ()


def test_a_kabupaten_in_danger_gives_nobody_even_when_it_asks_for_none() -> None:
    risky, near = factories.wilayah(), _near()
    _risky(risky)
    _risky(near, hazard="karhutla")
    _people(near, 6)
    placement.ask(place=near, month=DECEMBER, people={NURSE: 0}, by=factories.user(Role.COORDINATOR))
    assert _plan(risky, near).steps == ()


def test_no_score_asks_for_nobody_and_is_not_called_safe() -> None:
    place, near = factories.wilayah(), _near()
    assert not _plan(place, near).assessed
    _risky(near, None, level="kosong")
    plan = _plan(place, near)
    assert plan.assessed and plan.needs == ()


def test_the_rule_is_one_team_per_quarter_million_at_most_four() -> None:
    assert [placement.teams(n) for n in (1, 250_000, 250_001, 5_000_000)] == [1, 1, 2, 4]


def test_a_coordinators_number_stands_until_it_is_taken_back() -> None:
    place, by = factories.wilayah(), factories.user(Role.COORDINATOR)
    for count in (4, 5):
        placement.ask(place=place, month=DECEMBER, people={NURSE: count}, by=by)
    (need,) = _plan(place).needs
    assert (need.people, need.by_rule, need.asked_by) == (5, 0, by)
    for _ in range(2):
        placement.forget(place=place, month=DECEMBER, by=by)
    assert _plan(place).needs == ()
    assert AuditEvent.objects.filter(object_ref="wilayah:53.11").count() == 3


@pytest.mark.parametrize("people", [{NURSE: -1}, {NURSE: 201}, {"apoteker": 1}])
def test_a_wrong_number_is_refused(people: dict) -> None:
    with pytest.raises(DomainError):
        placement.ask(place=factories.wilayah(), month=DECEMBER, people=people, by=factories.user(Role.COORDINATOR))
    assert not PlacementAsk.objects.exists()


def test_the_database_refuses_too_many() -> None:
    fields = {"profession": factories.profession(), "people": 201, "by": factories.user(Role.COORDINATOR)}
    with pytest.raises(IntegrityError), transaction.atomic():
        PlacementAsk.objects.create(wilayah=factories.wilayah(), month=DECEMBER, **fields)


# --- The page ---------------------------------------------------------------------------------------------------------


def _client(wilayah: Wilayah | None) -> Client:
    client = Client()
    client.force_login(factories.user(Role.COORDINATOR, wilayah=wilayah))
    return client


def _text(client: Client, **query: str) -> str:
    with time_machine.travel(NOW, tick=False):
        answer = client.get(reverse("planning:placement_page"), query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def _post(client: Client, **data: str):
    with time_machine.travel(NOW, tick=False):
        return client.post(reverse("planning:placement_ask"), data)


def test_each_move_says_why_and_nobody_is_told() -> None:
    risky, near = factories.wilayah(), _near()
    _risky(risky)
    _people(near, 6)
    text = _text(_client(risky.parent))
    assert "2 perawat dari Kabupaten 53.12 ke Kabupaten Sumba Timur, 56 km" in text
    assert "berisiko tinggi (banjir; skor 80)" in text
    assert "6 dari 6 perawatnya belum punya jadwal di masa itu; paling sedikit 3 tetap tinggal" in text
    assert "belum terpenuhi: 1 dokter, 1 bidan" in text
    assert not Invitation.objects.exists() and not Notification.objects.exists()


def test_asking_and_going_back_to_the_rule() -> None:
    place = factories.wilayah()
    client = _client(place.parent)
    sent = {"wilayah": place.code, "dokter": "0", NURSE: "3", "bidan_vokasi": "1"}
    assert _post(client, **sent).status_code == 302
    assert PlacementAsk.objects.get(profession__code=NURSE).month == DECEMBER
    assert "Kabupaten Sumba Timur: 0 dokter, 3 perawat, 1 bidan" in _text(client)
    assert 'value="3"' in _text(client, ubah=place.code)
    _post(client, wilayah=place.code, do="reset")
    assert not PlacementAsk.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{NURSE: "banyak"}, {NURSE: "201"}, {NURSE: ""}, {"wilayah": "31.71"}, {"wilayah": ""}]
)
def test_a_wrong_form_says_so_and_keeps_nothing(wrong: dict) -> None:
    place = factories.wilayah()
    factories.wilayah("31.71")
    answer = _post(
        _client(place.parent), **{"wilayah": place.code, "dokter": "1", NURSE: "1", "bidan_vokasi": "1", **wrong}
    )
    assert answer.status_code == 200 and 'aria-invalid="true"' in answer.content.decode()
    assert not PlacementAsk.objects.exists()


def test_another_provinces_numbers_are_out_of_reach() -> None:
    place, foreign = factories.wilayah(), factories.wilayah("31.71")
    placement.ask(place=foreign, month=DECEMBER, people={NURSE: 2}, by=factories.user(Role.COORDINATOR))
    client = _client(place.parent)
    assert _post(client, wilayah=foreign.code, do="reset").status_code == 404
    assert PlacementAsk.objects.exists()


def test_three_kabupaten_cost_as_many_queries_as_one() -> None:
    def asked(client: Client) -> int:
        with CaptureQueriesContext(connection) as seen:
            _text(client)
        return len(seen)

    risky = factories.wilayah()
    _risky(risky)
    _people(_near("53.12"), 3)
    client = _client(risky.parent)
    before = asked(client)
    for source, target in (("53.13", "53.17"), ("53.14", "53.18")):
        _people(_near(source), 3)
        _risky(_near(target))
    assert asked(client) == before
