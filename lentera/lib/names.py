"""Names of people as an Indonesian identity card writes them: Latin letters and a few marks."""

import unicodedata

MARKS = " .,'’`-/()"


def is_plain(name: str) -> bool:
    """Whether every sign is a Latin letter, a digit or a usual mark.

    Letters of other scripts look like ours (а and a) and would pass for another person's name; hidden marks turn the
    writing round on the page of whoever compares it.
    """
    return all(sign in MARKS or (sign.isascii() and sign.isalnum()) or is_latin(sign) for sign in name)


def is_latin(sign: str) -> bool:
    return sign.isalpha() and unicodedata.name(sign, "").startswith("LATIN ")
