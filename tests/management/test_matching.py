"""The search equals brute force, on both databases, and tells why."""

import pytest
from django.core.management import call_command

from lentera.bench.brute import Country
from lentera.bench.world import NOW, Builder
from lentera.lib.grid import cell_of
from management.domain import matching, records, wording
from management.domain.matching import FeedFilter
from management.domain.sql import Bind, execute
from management.enums import Side
from management.models import AvailabilityException, Credential, NakesProfile, Shift, Tie
from tests import factories


@pytest.mark.django_db(transaction=True)
def test_rank_and_feed_equal_brute_force_over_everyone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small country with every rule in it; order and ties included."""
    monkeypatch.setattr("lentera.bench.world.FASKES", 700)
    call_command("load_reference", verbosity=0)
    Builder(nakes=2500, measured=25, open_shifts=600, assignments=300, seed=7).build()
    country = Country(NOW)
    found = 0
    for shift in Shift.objects.filter(pk__lte=25):
        ours = [m.person.id for m in matching.rank(shift, now=NOW).matches]
        assert ours == country.rank(shift, matching.LIMIT), shift.pk
        found += len(ours)
    people = {p[0]: p for p in country.people}
    open_shifts = list(Shift.objects.open())
    for nakes in NakesProfile.objects.filter(pk__lte=60):
        ours = [m.need.id for m in matching.feed(nakes, now=NOW).matches]
        assert ours == country.feed(people[nakes.pk], open_shifts, matching.LIMIT), nakes.pk
        found += len(ours)
    assert found > 100


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("fetch", "enough"), [(64, 52), (8, 5)])
def test_draining_a_region_loses_nobody(monkeypatch: pytest.MonkeyPatch, fetch: int, enough: int) -> None:
    """Far past the first page, with rings read many times over and most people refused by the documents."""
    monkeypatch.setattr("lentera.bench.world.FASKES", 700)
    monkeypatch.setattr("management.domain.search.FETCH", fetch)
    monkeypatch.setattr("management.domain.search.ENOUGH", enough)
    call_command("load_reference", verbosity=0)
    Builder(nakes=3000, measured=12, open_shifts=12, assignments=300, seed=11).build()
    _gather(Shift.objects.get(pk=1))
    Credential.objects.filter(kind="str", nakes_id__in=range(1, 3000, 2)).update(status="rejected")
    country = Country(NOW)
    deepest, refused = 0, 0
    for shift in Shift.objects.filter(pk__lte=12):
        for limit in (matching.LIMIT, 400):
            ranking = matching.rank(shift, limit=limit, now=NOW)
            assert [m.person.id for m in ranking.matches] == country.rank(shift, limit), (shift.pk, limit)
            deepest = max(deepest, len(ranking.matches))
            refused += ranking.refused.total()
    assert deepest > 200
    assert refused > deepest


def _gather(shift: Shift) -> None:
    """Everybody to one crowded region around the shift, of its profession half of the time; shifts move there too."""
    people = list(NakesProfile.objects.all())
    for nakes in people:
        nakes.home_lat = shift.lat + (nakes.home_lat + 2) / 12
        nakes.home_lon = shift.lon + (nakes.home_lon - 118) / 16
        nakes.cell, nakes.max_km = cell_of(nakes.home_lat, nakes.home_lon), 100
        if nakes.pk % 4 and nakes.tier == shift.tier:
            nakes.family, nakes.level, nakes.min_rate = shift.family, shift.level, min(nakes.min_rate, shift.rate)
    NakesProfile.objects.bulk_update(
        people, ["home_lat", "home_lon", "cell", "max_km", "family", "level", "min_rate"], batch_size=500
    )
    Shift.objects.update(lat=shift.lat, lon=shift.lon, lon_scale=shift.lon_scale, cell=shift.cell)


@pytest.mark.django_db
def test_sql_and_python_agree_on_every_part() -> None:
    """Ties, extra dates, liked watches, 3T: what the search ordered by is what `score` says."""
    bls = factories.skill("BLS", 0)
    unit = factories.departemen(factories.faskes(override_3t=True, override_3t_reason="uji"))
    shift = factories.shift(unit, skills_wanted=bls.mask)
    plain = factories.nakes(legal_at=unit.faskes, week_mask=0)
    extra = factories.nakes(legal_at=unit.faskes, week_mask=0, skill_mask=bls.mask, extra_until=shift.date_to)
    AvailabilityException.objects.create(nakes=extra, kind="extra", date_from=shift.date_from, date_to=shift.date_to)
    liked = factories.nakes(legal_at=unit.faskes, preferred_slots=0b100)
    tied = factories.nakes(legal_at=unit.faskes)
    Tie.objects.create(faskes=unit.faskes, nakes=tied, favourite=True, shifts_worked=3)
    need = records.need_of(shift)
    bind = Bind()
    sql = matching.people_sql(need, "management_nakesprofile p", matching.row_rules_sql(need, bind), bind)
    totals = {row[1]: row[0] for row in execute(sql, bind)}
    for nakes in (plain, extra, liked):
        assert totals[nakes.pk] == matching.explain(nakes, shift, now=factories.NOW).score.total
    order = [m.person.id for m in matching.rank(shift, now=factories.NOW).matches]
    assert order == [extra.pk, tied.pk, liked.pk, plain.pk]


@pytest.mark.django_db
def test_feed_filters_keep_what_they_say() -> None:
    night = factories.shift()
    nakes = factories.nakes(legal_at=night.faskes)
    assert [m.need.id for m in matching.feed(nakes, now=factories.NOW, only=FeedFilter(slots=0b100)).matches] == [
        night.pk
    ]
    assert not matching.feed(nakes, now=factories.NOW, only=FeedFilter(slots=0b001)).matches
    assert not matching.feed(nakes, now=factories.NOW, only=FeedFilter(weekend=True)).matches
    assert not matching.feed(nakes, now=factories.NOW, only=FeedFilter(max_km=1)).matches


@pytest.mark.django_db
def test_somebody_with_full_slots_is_shown_only_places_with_a_sip() -> None:
    here, there = factories.shift(), factories.shift()
    nakes = factories.nakes(legal_at=here.faskes)
    factories.sip(nakes, None)
    assert [m.need.id for m in matching.feed(nakes, now=factories.NOW).matches] == [here.pk]
    assert not matching.explain(nakes, there, now=factories.NOW).check.bookable


@pytest.mark.django_db
def test_every_part_is_told_in_a_sentence() -> None:
    shift = factories.shift(skills_wanted=factories.skill("BLS", 0).mask)
    nakes = factories.nakes(legal_at=shift.faskes)
    match = matching.explain(nakes, shift, now=factories.NOW)
    told = wording.speak(to=Side.FASKES, zone=shift.zone)
    parts = wording.parts(match.score, match.person, match.need, records.NO_TIE, told)
    assert [p.name for p in parts] == list(wording.PART_NAMES.values())
    assert parts[1].sentence == "Belum punya BLS."
    assert sum(p.points for p in parts) == pytest.approx(match.score.fit)
    summary = wording.summary(match.score, match.person, match.need, records.NO_TIE, told)
    assert summary == "1 km dari rumah · belum pernah bertugas di sini"
