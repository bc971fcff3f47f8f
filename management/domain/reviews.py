"""Both sides rate each other once the hours are agreed."""

from dataclasses import dataclass

from django.db import transaction

from authentication.domain import audit
from authentication.models import User
from lentera.lib.errors import DomainError
from management.domain import locks, performance
from management.domain.hours import AGREED
from management.enums import Side
from management.models import Assignment, Review


@dataclass(frozen=True)
class ReviewData:
    """`score` 1 to 5. Orientation and breaks are asked of the nakes only."""

    score: int
    comment: str = ""
    gave_orientation: bool | None = None
    honoured_breaks: bool | None = None


@transaction.atomic
def review(*, assignment: Assignment, side: Side, data: ReviewData, by: User) -> Review:
    """Rate once; a second click gives the first review."""
    assignment = locks.assignment(assignment.pk)
    if seen := assignment.reviews.filter(side=side).first():
        return seen
    if assignment.hours_state not in AGREED:
        raise DomainError("Penilaian dibuka setelah jam disepakati.", code="state")
    if not 1 <= data.score <= 5:
        raise DomainError("Nilai harus 1 sampai 5.", code="score")
    row = Review.objects.create(
        assignment=assignment,
        side=side,
        score=data.score,
        comment=data.comment.strip()[:500],
        gave_orientation=data.gave_orientation if side == Side.NAKES else None,
        honoured_breaks=data.honoured_breaks if side == Side.NAKES else None,
        by=by,
    )
    audit.record(by=by, action="menilai", object_ref=assignment.ref, side=side, score=data.score)
    if side == Side.FASKES:
        performance.refresh_track(assignment.nakes)
    return row
