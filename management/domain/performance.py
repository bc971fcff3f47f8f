"""How both sides do, computed from what happened and shown with what it rests on.

Quality score (0 to 100) of a nakes: 40 worked rate + 25 punctuality + 15 completion + 20 ratings. Each part is
pulled towards `PRIOR` as if `PRIOR_WEIGHT` ordinary shifts had come before, so one bad or good day does not decide.
Matching uses it as the part "track".
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Avg, Count, F, Max, Q, QuerySet

from authentication.models import Faskes
from management.domain.scoring import WEIGHTS
from management.enums import AssignmentState, CancelReason, HoursState, Side
from management.models import Assignment, ClockEvent, NakesProfile, Review

PRIOR, PRIOR_WEIGHT = 0.8, 5
PUNCTUAL = timedelta(minutes=10)
COMPLETE = 0.95
LATE = timedelta(hours=12)
QUALITY_WEIGHTS = {"worked": 40, "punctual": 25, "complete": 15, "ratings": 20}


@dataclass(frozen=True)
class Share:
    """`good` of `of`; `rate` is None while there is nothing to judge."""

    good: int
    of: int

    @property
    def rate(self) -> float | None:
        return self.good / self.of if self.of else None

    @property
    def percent(self) -> int | None:
        return None if self.rate is None else round(100 * self.rate)

    @property
    def steadied(self) -> float:
        return (self.good + PRIOR * PRIOR_WEIGHT) / (self.of + PRIOR_WEIGHT)


@dataclass(frozen=True)
class NakesPerformance:
    worked: Share
    punctual: Share
    complete: Share
    rating: float | None
    ratings: int

    @property
    def quality(self) -> int:
        """See the module's text for the formula."""
        return round(self.exact_quality)

    @property
    def exact_quality(self) -> float:
        # A rating of 1 counts 0, of 5 counts 1.
        earned = ((self.rating or 0) - 1) / 4 * self.ratings if self.ratings else 0.0
        rated = (earned + PRIOR * PRIOR_WEIGHT) / (self.ratings + PRIOR_WEIGHT)
        return (
            QUALITY_WEIGHTS["worked"] * self.worked.steadied
            + QUALITY_WEIGHTS["punctual"] * self.punctual.steadied
            + QUALITY_WEIGHTS["complete"] * self.complete.steadied
            + QUALITY_WEIGHTS["ratings"] * rated
        )


def _late_cancel(side: Side) -> Q:
    return Q(state=AssignmentState.CANCELLED, cancelled_by=side, cancelled_at__gt=F("starts_at") - LATE)


def of_nakes(nakes: NakesProfile) -> NakesPerformance:
    """Three queries. Illness never counts, nor cancelling with 12 hours' notice or more."""
    rows = Assignment.objects.filter(nakes=nakes)
    counts = rows.aggregate(
        done=Count("pk", filter=Q(state=AssignmentState.DONE)),
        missed=Count(
            "pk",
            filter=Q(state=AssignmentState.NO_SHOW) | _late_cancel(Side.NAKES) & ~Q(cancel_reason=CancelReason.ILL),
        ),
    )
    ratings = Review.objects.filter(assignment__nakes=nakes, side=Side.FASKES).aggregate(
        mean=Avg("score"), n=Count("pk")
    )
    return NakesPerformance(
        worked=Share(counts["done"], counts["done"] + counts["missed"]),
        punctual=_punctual(rows),
        complete=_complete(rows),
        rating=ratings["mean"],
        ratings=ratings["n"],
    )


def _punctual(rows: QuerySet[Assignment]) -> Share:
    """Confirmed arrivals no later than 10 minutes after the start."""
    arrivals = ClockEvent.objects.filter(
        assignment__in=rows.filter(state=AssignmentState.DONE), kind=ClockEvent.Kind.IN, confirmed_at__isnull=False
    )
    counts = arrivals.aggregate(
        n=Count("pk"), good=Count("pk", filter=Q(made_at__lte=F("assignment__starts_at") + PUNCTUAL))
    )
    return Share(counts["good"], counts["n"])


def _complete(rows: QuerySet[Assignment]) -> Share:
    """Agreed hours, breaks included, of at least 95 % of the plan."""
    agreed = (
        rows.filter(hours_state__in=(HoursState.AGREED, HoursState.AUTO_AGREED))
        .annotate(pause=Max("hours_reports__break_minutes"))
        .values_list("agreed_minutes", "pause", "starts_at", "ends_at")
    )
    full = [
        (minutes or 0) + (pause or 0) >= COMPLETE * (end - start).total_seconds() / 60
        for minutes, pause, start, end in agreed
    ]
    return Share(sum(full), len(full))


def refresh_track(nakes: NakesProfile) -> None:
    """Bring the copy that matching reads in line; call it wherever a performance row changes."""
    points = round(WEIGHTS["track"] * of_nakes(nakes).exact_quality / 100, 3)
    NakesProfile.objects.filter(pk=nakes.pk).update(track_points=points)


def starting_points() -> float:
    """The track points of somebody new: everything at the prior."""
    return round(WEIGHTS["track"] * PRIOR, 3)


@dataclass(frozen=True)
class FaskesPerformance:
    """Worked: bookings that were worked, of those that ended. Kept: bookings not cancelled late by the faskes."""

    worked: Share
    kept: Share
    orientation: Share
    breaks: Share
    answered: Share
    rating: float | None
    ratings: int


def of_faskes(faskes: Faskes) -> FaskesPerformance:
    rows = Assignment.objects.filter(shift__faskes=faskes)
    counts: dict[str, Any] = rows.aggregate(
        done=Count("pk", filter=Q(state=AssignmentState.DONE)),
        unworked=Count(
            "pk",
            filter=Q(state=AssignmentState.NO_SHOW)
            | Q(state=AssignmentState.CANCELLED, cancelled_at__gt=F("starts_at") - LATE),
        ),
        late=Count("pk", filter=_late_cancel(Side.FASKES)),
        all=Count("pk"),
        agreed=Count("pk", filter=Q(hours_state=HoursState.AGREED)),
        settled=Count("pk", filter=Q(hours_state__in=(HoursState.AGREED, HoursState.AUTO_AGREED))),
    )
    said = Review.objects.filter(assignment__shift__faskes=faskes, side=Side.NAKES).aggregate(
        mean=Avg("score"),
        n=Count("pk"),
        orientation=Count("pk", filter=Q(gave_orientation=True)),
        asked_orientation=Count("pk", filter=Q(gave_orientation__isnull=False)),
        breaks=Count("pk", filter=Q(honoured_breaks=True)),
        asked_breaks=Count("pk", filter=Q(honoured_breaks__isnull=False)),
    )
    return FaskesPerformance(
        worked=Share(counts["done"], counts["done"] + counts["unworked"]),
        kept=Share(counts["all"] - counts["late"], counts["all"]),
        orientation=Share(said["orientation"], said["asked_orientation"]),
        breaks=Share(said["breaks"], said["asked_breaks"]),
        answered=Share(counts["agreed"], counts["settled"]),
        rating=said["mean"],
        ratings=said["n"],
    )
