"""What a shift usually pays, for whoever has to begin with a number."""

from authentication.models import Faskes
from lentera.lib.errors import DomainError
from lentera.lib.money import rupiah
from management.enums import RATE_RANGE, Tier
from management.models import Shift


def middle(tier: int) -> int:
    """Halfway between the lowest and the highest rate of a tier, rupiah per shift."""
    low, high = RATE_RANGE[tier]
    return (low + high) // 2


def usual(*, faskes: Faskes, family: int, tier: int = Tier.LICENSED) -> int:
    """What the faskes last offered this profession family, else the middle of the tier."""
    rows = Shift.objects.filter(faskes=faskes, family=family, tier=tier).order_by("-posted_at", "-id")
    last = rows.values_list("rate", flat=True).first()
    return middle(tier) if last is None else int(last)


def refusal(rate: int, *, tier: int) -> str:
    """Why the rate is not one of the tier's; empty when it is."""
    low, high = RATE_RANGE[tier]
    return "" if low <= rate <= high else f"Tarif {Tier(tier).label} harus {rupiah(low)} sampai {rupiah(high)}."


def check(rate: int, *, tier: int) -> None:
    """DomainError when the rate lies outside the tier's range."""
    if sentence := refusal(rate, tier=tier):
        raise DomainError(sentence, code="rate")
