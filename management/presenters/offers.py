"""Shifts on offer as a nakes sees them: the facts of one card, of the feed and of its map."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from lentera.lib.clock import local
from management.domain import matching, wording
from management.domain.matching import FeedFilter, Match
from management.domain.scoring import TieFacts, slot_words
from management.domain.wording import Told
from management.enums import LIVE, ApplicationState, InvitationState, Side, Slot, Verdict
from management.models import Application, Assignment, Invitation, NakesProfile, Shift, Tie

PAGE = 12
MOST = 60
NEAR_KM = 15
AMBER_STEP = "Boleh dilamar: faskes menyiapkan surat tugas."


def title(shift: Shift) -> str:
    """`Ners IGD, malam`."""
    return f"{shift.profession.name} {shift.departemen.name}, {slot_words(shift.need_mask)}"


def shift_url(shift: Shift) -> str:
    return reverse("management:nakes_shift", args=[shift.uid])


def place_facts(shift: Shift) -> dict[str, Any]:
    """What every card and row says of a shift."""
    return {
        "shift": shift,
        "title": title(shift),
        "url": shift_url(shift),
        "place": shift.faskes.name,
        "zone": shift.faskes.wilayah.zone,
    }


# --- Everything of one person about some shifts ---------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """What there is between one person and some shifts, by shift id."""

    applications: dict[int, Application]
    invitations: dict[int, Invitation]
    assignments: dict[int, Assignment]

    @classmethod
    def load(cls, nakes: NakesProfile, shift_ids: Iterable[int]) -> "Standing":
        mine: dict[str, Any] = {"nakes": nakes, "shift_id__in": list(shift_ids)}
        return cls(
            {row.shift_id: row for row in Application.objects.filter(**mine, state=ApplicationState.SUBMITTED)},
            {row.shift_id: row for row in Invitation.objects.filter(**mine, state=InvitationState.SENT)},
            {row.shift_id: row for row in Assignment.objects.filter(**mine, state__in=LIVE)},
        )

    def words(self, shift_id: int) -> tuple[str, str]:
        """Badge text and tone; empty while nothing has happened."""
        if shift_id in self.assignments:
            return "✓ Anda dijadwalkan", "green"
        if shift_id in self.invitations:
            return "Anda diundang", "amber"
        if shift_id in self.applications:
            return "Menunggu jawaban", "teal"
        return "", ""


def ties_of(nakes: NakesProfile) -> dict[int, TieFacts]:
    rows = Tie.objects.filter(nakes=nakes).values_list("faskes_id", "favourite", "preferred", "shifts_worked")
    return {pk: TieFacts(favourite, preferred, worked) for pk, favourite, preferred, worked in rows}


# --- One card -------------------------------------------------------------------------------------------------------


def card(shift: Shift, match: Match, standing: Standing, tie: TieFacts, told: Told) -> dict[str, Any]:
    """What `components/shift_card.html` shows of one match."""
    judgement = wording.verdict(match.check.judgement, told)
    state, tone = standing.words(shift.pk)
    amber = judgement.verdict == Verdict.AMBER
    return {
        **place_facts(shift),
        "km": match.score.km,
        "verdict": judgement,
        "why": f"{why(match, tie, told)} {AMBER_STEP}" if amber and not state else why(match, tie, told),
        "parts": parts(match, tie, told),
        "state": state,
        "tone": tone,
        "application": standing.applications.get(shift.pk),
        "can_apply": not state and match.check.bookable,
    }


def why(match: Match, tie: TieFacts, told: Told) -> str:
    """`Cocok karena 6 km dari rumah, punya BTLS, 12 kali bertugas di sini.`"""
    facts = wording.summary(match.score, match.person, match.need, tie, told).split(" · ")
    if facts[-1].startswith("belum pernah"):
        facts.pop()
    return f"Cocok karena {', '.join(facts)}."


def parts(match: Match, tie: TieFacts, told: Told) -> list[dict[str, Any]]:
    rows = wording.parts(match.score, match.person, match.need, tie, told)
    return [{"label": r.name, "points": r.points / r.most if r.most else 0.0, "sentence": r.sentence} for r in rows]


# --- The feed -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FeedChoice:
    """The chips of the feed, as they stand in the address."""

    near: bool = False
    night: bool = False
    weekend: bool = False
    limit: int = PAGE

    @classmethod
    def read(cls, query: QueryDict) -> "FeedChoice":
        shown = query.get("tampil", "")
        limit = int(shown) if shown.isdecimal() and len(shown) < 4 else PAGE
        return cls(
            near=query.get("km") == str(NEAR_KM),
            night=query.get("waktu") == "malam",
            weekend=query.get("hari") == "akhir-pekan",
            limit=max(PAGE, min(limit, MOST)),
        )

    @property
    def filter(self) -> FeedFilter:
        slots = 1 << Slot.NIGHT if self.night else 0
        return FeedFilter(max_km=NEAR_KM if self.near else None, slots=slots, weekend=self.weekend)

    @property
    def any(self) -> bool:
        return self.near or self.night or self.weekend

    def address(self, **changes: Any) -> str:
        """The query string with some chips changed; a changed chip starts from the first page."""
        kept = {"near": self.near, "night": self.night, "weekend": self.weekend, "limit": PAGE, **changes}
        query = QueryDict(mutable=True)
        if kept["near"]:
            query["km"] = str(NEAR_KM)
        if kept["night"]:
            query["waktu"] = "malam"
        if kept["weekend"]:
            query["hari"] = "akhir-pekan"
        if kept["limit"] > PAGE:
            query["tampil"] = str(kept["limit"])
        return f"?{query.urlencode()}"

    def chips(self) -> list[dict[str, Any]]:
        return [
            {"label": "Semua", "url": "?", "current": not self.any},
            {"label": f"≤ {NEAR_KM} km", "url": self.address(near=not self.near), "current": self.near},
            {"label": "Malam", "url": self.address(night=not self.night), "current": self.night},
            {"label": "Akhir pekan", "url": self.address(weekend=not self.weekend), "current": self.weekend},
        ]


def feed(nakes: NakesProfile, choice: FeedChoice) -> dict[str, Any]:
    """Cards of the best shifts; the queries do not grow with the cards."""
    ranking = matching.feed(nakes, limit=choice.limit + 1, only=choice.filter)
    more = len(ranking.matches) > choice.limit and choice.limit < MOST
    matches = ranking.matches[: choice.limit]
    shifts = Shift.objects.with_place().in_bulk([match.need.id for match in matches])
    standing, ties = Standing.load(nakes, shifts), ties_of(nakes)
    told = wording.speak(to=Side.NAKES, zone=nakes.wilayah.zone)
    cards = [
        card(shifts[m.need.id], m, standing, ties.get(m.need.faskes_id, TieFacts()), told)
        for m in matches
        # Invitations stand above the list; what is booked stands in the calendar.
        if m.need.id in shifts and m.need.id not in standing.invitations and m.need.id not in standing.assignments
    ]
    return {
        "cards": cards,
        "count": f"{choice.limit}+" if more else str(len(cards)),
        "more_url": choice.address(limit=choice.limit + PAGE) if more else "",
        "refused": ranking.refused,
    }


def one_card(nakes: NakesProfile, shift: Shift) -> dict[str, Any]:
    """The card of one shift again, after something has happened to it."""
    match = matching.explain(nakes, shift)
    told = wording.speak(to=Side.NAKES, zone=shift.faskes.wilayah.zone)
    tie = ties_of(nakes).get(shift.faskes_id, TieFacts())
    return card(shift, match, Standing.load(nakes, [shift.pk]), tie, told)


def feed_map(nakes: NakesProfile, cards: list[dict[str, Any]]) -> dict[str, Any]:
    """What `map.js` draws: one pin per faskes, so that shifts at the same door do not hide each other."""
    doors: dict[int, list[dict[str, Any]]] = {}
    for row in cards:
        doors.setdefault(row["shift"].faskes_id, []).append(row)
    points = [
        {
            "lat": rows[0]["shift"].lat,
            "lon": rows[0]["shift"].lon,
            "label": str(len(rows)),
            "text": rows[0]["title"] if len(rows) == 1 else f"{len(rows)} shift di {rows[0]['place']}",
            "detail": rows[0]["place"],
            "url": rows[0]["url"],
            "tone": "amber" if rows[0]["verdict"].verdict == Verdict.AMBER else "",
        }
        for rows in doors.values()
    ]
    return {"home": {"lat": nakes.home_lat, "lon": nakes.home_lon, "km": nakes.max_km}, "points": points}


GREETINGS = ((4, "malam"), (11, "pagi"), (15, "siang"), (18, "sore"))


def greeting(nakes: NakesProfile, now: datetime) -> str:
    """Good morning, on the person's own clock."""
    hour = local(now, nakes.wilayah.zone).hour
    return f"Selamat {next((word for before, word in GREETINGS if hour < before), 'malam')}"


def waiting_invitations(nakes: NakesProfile, now: datetime) -> list[dict[str, Any]]:
    """Invitations that can still be answered, the most urgent first."""
    rows = Invitation.objects.filter(nakes=nakes, state=InvitationState.SENT, expires_at__gt=now).select_related(
        "shift__faskes__wilayah", "shift__departemen", "shift__profession"
    )
    return [{**place_facts(row.shift), "invitation": row} for row in rows.order_by("expires_at")[:10]]
