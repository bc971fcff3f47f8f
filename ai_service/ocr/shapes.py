"""What the values look like: numbers, dates, names. Pure functions from printed text to a normal form, or nothing."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from lentera.lib.names import is_latin

# What a reader of letters takes digits for; used only where nothing but a digit can stand.
DIGIT_FOR = str.maketrans("OoQDIilL|!SsBZzGb", "00001111115582266")
STR_LETTERS = re.compile(r"[A-Z]{2}\d{14}")
DIGITS16 = re.compile(r"\d{16}")
NIK_SHAPE = re.compile(r"[1-9]\d{5}(\d\d)(\d\d)(\d\d)\d{4}")
# Letters of a STR prefix that a reader may take for digits, so that sixteen digits may have been two letters and 14.
LETTER_FOR = {"0": "O", "1": "I", "5": "S", "8": "B"}


@dataclass(frozen=True)
class Number:
    """`repaired` says that a letter was taken for a digit on the way."""

    value: str
    repaired: bool = False


def bare(text: str) -> str:
    """Letters and digits only, without accents."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in plain if sign.isascii() and sign.isalnum())


def latin(text: str) -> str:
    """Without letters of other scripts: Indonesian documents print none, and the engine knows some that it sees in stains."""
    return "".join(sign for sign in text if not sign.isalpha() or is_latin(sign))


def str_number(text: str) -> Number | None:
    """A STR number in any of its three shapes: 16 digits however grouped, or two letters and 14 digits."""
    body = bare(text)
    if len(body) != 16:
        return None
    upper = body.upper()
    if STR_LETTERS.fullmatch(upper) or DIGITS16.fullmatch(body):
        return Number(upper, repaired=upper != body)
    head, tail = body[:2].replace("l", "I").upper(), body[2:].translate(DIGIT_FOR)
    if not tail.isdigit():
        return None
    # It has two letters or none: where one was read, a neighbour that looks like a letter is one.
    if not head.isdigit() and (lettered := with_letters(head)).isalpha():
        return Number(lettered + tail, repaired=True)
    whole = body.translate(DIGIT_FOR)
    return Number(whole, repaired=True) if whole.isdigit() else None


def may_be_letters(number: str) -> bool:
    """Are the first two of these digits such that letters may be taken for them?"""
    return number.isdigit() and set(number[:2]) <= set(LETTER_FOR)


def passes_for_digits(number: str) -> bool:
    """Would two letters that look like these digits be read as digits? The engine mistakes I and O; of B and S it is sure."""
    return number.isdigit() and set(number[:2]) <= {"0", "1"}


def with_letters(number: str) -> str:
    """With the letters that its first two signs look like."""
    return "".join(LETTER_FOR.get(sign, sign) for sign in number[:2]) + number[2:]


def nik_number(text: str) -> Number | None:
    """A NIK whose parts are possible: 16 digits, a day (women: plus 40) and a month where they belong."""
    body = bare(text)
    digits = body.translate(DIGIT_FOR)
    if len(body) != 16 or not digits.isdigit() or nik_birth(digits) is None or digits.endswith("0000"):
        return None
    return Number(digits, repaired=digits != body)


def nik_birth(nik: str) -> tuple[int, int, int, bool] | None:
    """(day, month, two digits of the year, female) in a NIK; None where they are impossible."""
    found = NIK_SHAPE.fullmatch(nik)
    if not found:
        return None
    day, month, year = (int(part) for part in found.groups())
    female = day > 40
    day -= 40 if female else 0
    return (day, month, year, female) if 1 <= day <= 31 and 1 <= month <= 12 else None


def nik_fits(nik: str, born: date) -> bool:
    told = nik_birth(nik)
    return told is not None and told[:3] == (born.day, born.month, born.year % 100)


def other_number(text: str) -> Number | None:
    """The number of another document: letters, digits, and the marks between them; without spaces, in capitals."""
    body = re.sub(r"[^\w./&-]", "", text.strip(" .,:;-/"))
    parts = re.split(r"([./-])", body)
    fixed = "".join(_roman(part) for part in parts).upper()
    if sum(sign.isdigit() for sign in fixed) < 3 or len(fixed) > 60:
        return None
    return Number(fixed)


def _roman(part: str) -> str:
    """II is read as ll or I1; between marks a part of such letters is a Roman number."""
    if re.fullmatch(r"[IVXLl1|i]+", part) and re.search(r"[IVXl|i]", part):
        return re.sub(r"[l1|i]", "I", part)
    return part


MONTHS = {
    "januari": 1, "january": 1, "jan": 1, "februari": 2, "pebruari": 2, "february": 2, "feb": 2, "peb": 2, "maret": 3,
    "march": 3, "mar": 3, "april": 4, "apr": 4, "mei": 5, "may": 5, "juni": 6, "june": 6, "jun": 6, "juli": 7,
    "july": 7, "jul": 7, "agustus": 8, "august": 8, "agt": 8, "agu": 8, "ags": 8, "aug": 8, "september": 9, "sept": 9,
    "sep": 9, "oktober": 10, "october": 10, "okt": 10, "oct": 10, "november": 11, "nopember": 11, "nov": 11, "nop": 11,
    "desember": 12, "december": 12, "des": 12, "dec": 12,
}  # fmt: skip
_D = r"[\dOolI|]"
WORD_DATE = re.compile(rf"(?<![\dA-Za-z])({_D}{{1,2}})\W{{0,3}}([A-Za-z1|]{{3,10}})\W{{0,3}}({_D}{{4}})(?!\d)")
FIGURE_DATE = re.compile(rf"(?<!\d)({_D}{{1,2}})\s*[-/. ]\s*({_D}{{1,2}})\s*[-/. ]\s*({_D}{{4}})(?!\d)")
ISO_DATE = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
LIFELONG_WORDS = re.compile(r"seumur\W?hidup|lifetime|selama\W?hidup|lifelong", re.IGNORECASE)


@dataclass(frozen=True)
class FoundDate:
    """`start` and `end` are its place in the text; `sure` is False where a month or digit was guessed."""

    day: date
    start: int
    end: int
    sure: bool


def find_date(text: str) -> FoundDate | None:
    """The first date in a text, in any of the ways Indonesian documents write one."""
    for pattern, read in ((WORD_DATE, _word_date), (ISO_DATE, _iso_date), (FIGURE_DATE, _figure_date)):
        for found in pattern.finditer(text):
            if result := read(found):
                return result
    return None


_SPAN = re.compile(r"\W*(?:sampai|hingga|s\W{0,2}d(?![a-z])|until|through|to\b|-|–)", re.IGNORECASE)


def find_end(text: str) -> FoundDate | None:
    """The date until which something is good: of "1 Mei 2020 s.d. 1 Mei 2025" the second one."""
    first = find_date(text)
    if first is None:
        return None
    behind = text[first.end :]
    between = _SPAN.match(behind)
    return (find_date(behind[between.end() :]) if between else None) or first


def _word_date(found: re.Match[str]) -> FoundDate | None:
    word = found[2].lower().replace("1", "l").replace("|", "l")
    month, exact = MONTHS.get(word), True
    if month is None:
        near = [number for name, number in MONTHS.items() if len(name) > 3 and within(word, name, 1 + (len(name) > 6))]
        month, exact = (near[0] if len(set(near)) == 1 else None), False
    return _date(found[3], str(month), found[1], found.span(), exact) if month else None


def _figure_date(found: re.Match[str]) -> FoundDate | None:
    return _date(found[3], found[2], found[1], found.span(), True)


def _iso_date(found: re.Match[str]) -> FoundDate | None:
    return _date(found[1], found[2], found[3], found.span(), True)


def _date(year: str, month: str, day: str, place: tuple[int, int], exact: bool) -> FoundDate | None:
    parts = [part.translate(DIGIT_FOR) for part in (year, month, day)]
    try:
        value = date(*(int(part) for part in parts))
    except ValueError:
        return None
    sure = exact and parts == [year, month, day]
    return FoundDate(value, *place, sure) if 1930 <= value.year <= 2100 else None


def within(one: str, other: str, most: int) -> bool:
    """Is the edit distance at most `most`?"""
    if abs(len(one) - len(other)) > most:
        return False
    row = list(range(len(other) + 1))
    for i, sign in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, mate in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (sign != mate))
        if min(row) > most:
            return False
    return row[-1] <= most


FRONT = re.compile(
    r"^(?:(?:prof|drg|drs|dra|dr|ir|apt|ns|bd|hj|h|sdr|sdri|tn|ny|nn)\s*\.\s*|(?:dr|drg|apt|prof)\s+)", re.I
)
DEGREE = re.compile(
    r"^(?:a\.?\s?m\.?d|s\.?\s?(?:kep|keb|farm|gz|ft|k\.?l|k\.?m|tr|psi|ked|si|st|t|h|e|sos)|d\.?\s?i+"
    r"|m\.?\s?(?:kes|kep|keb|psi|si|farm|sc|biomed|gizi|epid|p\.?h|a\.?r\.?s|m)|sp|ns|bd|apt|ph\.?d|amk|amkeb|s\.?kg)"
    r"(?:\b|\.)",
    re.I,
)


def person_name(text: str) -> str | None:
    """A name without the titles before and behind it; None for what is no name."""
    # A space that was too narrow to be seen: SitiAminah.
    spaced = re.sub(r"([a-z])([A-Z])", r"\1 \2", latin(text))
    name = re.sub(r"\s+", " ", spaced).strip(" :.,-;/_*")
    while shorter := FRONT.sub("", name).strip():
        if shorter == name:
            break
        name = shorter
    words = name.split(",")[0].split()
    end = next((n for n, word in enumerate(words) if n and "." in word[:-1] + word[-1:] and DEGREE.match(word)), None)
    name = " ".join(words[:end]).strip(" .:;-")
    letters = sum(sign.isalpha() for sign in name)
    return name if letters >= 3 and letters >= 0.8 * len(name.replace(" ", "")) and len(name) <= 70 else None


def place_name(text: str) -> str | None:
    """What stands before a date of birth: letters, spaces and hyphens."""
    place = re.sub(r"\b(?:pada|tanggal|tgl)\b\.?", "", latin(text), flags=re.IGNORECASE)
    place = re.sub(r"\s+", " ", place).strip(" :.,-;/()")
    letters = sum(sign.isalpha() for sign in place)
    return place if letters >= 3 and letters >= 0.8 * len(place.replace(" ", "")) and len(place) <= 40 else None
