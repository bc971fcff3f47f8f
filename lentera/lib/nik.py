"""What a NIK says of its owner: PPKKCC DDMMYY NNNN, for women 40 is added to the day.

It has no check digit. The first six digits are where it was first issued and stay when regions split, so they are never
compared with a list; that is why python-stdnum, which does, is not used here.
"""

import re
from dataclasses import dataclass
from datetime import date

LENGTH = 16
SHAPE = re.compile(r"[1-9]\d{5}(\d{2})(\d{2})(\d{2})(?!0000)\d{4}", re.ASCII)
FEMALE_OFFSET = 40
MALE, FEMALE = "male", "female"


@dataclass(frozen=True)
class NikFacts:
    """The day, month, last two digits of the year, and gender ("male" or "female") that are in the number."""

    day: int
    month: int
    year: int
    gender: str


def digits(text: str) -> str:
    """The number without the spaces, dots and dashes that people write."""
    return re.sub(r"[\s.\-]", "", text)


def facts(nik: str) -> NikFacts | None:
    """What it says, or None when no NIK looks like this."""
    match = SHAPE.fullmatch(nik)
    if match is None:
        return None
    day, month, year = (int(part) for part in match.groups())
    gender = FEMALE if day > FEMALE_OFFSET else MALE
    day = day - FEMALE_OFFSET if gender == FEMALE else day
    # 2000 and 1900 differ in their leap day; the two digits do not say which it is.
    if not any(_exists(century + year, month, day) for century in (1900, 2000)):
        return None
    return NikFacts(day, month, year, gender)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def born_on(facts: NikFacts, birth_date: date) -> bool:
    return (facts.day, facts.month, facts.year) == (birth_date.day, birth_date.month, birth_date.year % 100)
