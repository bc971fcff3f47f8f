"""Which pages a measurement reads: every layout and every damage in turn, the same for a seed on every machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.certificates import layouts_test, layouts_tuning
from tests.certificates.damages import BY_NAME, DAMAGES, Damage
from tests.certificates.drawing import Drawn

LAYOUTS = {"test": layouts_test.LAYOUTS, "tuning": layouts_tuning.LAYOUTS}


@dataclass(frozen=True)
class Sample:
    drawn: Drawn
    damage: Damage
    picture: bytes


def sample(layouts: str, layout: int, damage: str, seed: int) -> Sample:
    """One page; `layout` is its place in the list."""
    rng = Random(f"{layouts}/{layout}/{damage}/{seed}")
    drawn = LAYOUTS[layouts][layout](rng)
    chosen = BY_NAME[damage]
    return Sample(drawn, chosen, chosen.make(drawn.image, rng))


def samples(layouts: str, each: int = 1, damages: tuple[str, ...] = (), seed: int = 1) -> Iterator[Sample]:
    """`each` pages of every layout under every damage; the names of `damages` limit which."""
    for damage in DAMAGES:
        if damages and damage.name not in damages:
            continue
        for layout in range(len(LAYOUTS[layouts])):
            for n in range(each):
                yield sample(layouts, layout, damage.name, seed * 1000 + n)
