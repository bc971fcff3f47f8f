"""From lines to fields: labels first, shapes where no label was read. Nothing here looks at pixels."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ai_service.ocr import kinds, labels, prose, shapes
from ai_service.ocr.kinds import IJAZAH, KTM, KTP, SIP, STR
from ai_service.ocr.lines import Line, below, right_of
from ai_service.ocr.shapes import Number
from ai_service.reading import LIFELONG

NUMBERS = ("nomor_str", "nik", "nomor")
SURE, LIKELY, GUESSED = 0.97, 0.8, 0.55
BORN_IN = re.compile(r"lahir\W{0,2}di\W{0,2}", re.IGNORECASE)
GENDERS = frozenset({"perempuan", "laki", "laki-laki", "pria", "wanita"})
NAME_WORDS = frozenset({"gelar", "peraturan", "pelatihan", "seminar", "peserta", "sertifikat"})


@dataclass(frozen=True)
class Field:
    """A value, how sure the page makes it (0 to 1, the engine's own doubts not yet in), and the lines it stands on.

    `again` takes the text of its (only) line and returns the value in it: for reading that line once more.
    """

    value: str
    sure: float
    lines: tuple[Line, ...]
    again: Callable[[str], str | None] | None = None


@dataclass(frozen=True)
class _Text:
    """A candidate for a value: its text and lines; `exact` is whether its label was read without guessing."""

    text: str
    lines: tuple[Line, ...]
    exact: bool


@dataclass(frozen=True)
class _Hit:
    line: Line
    match: labels.Match


def parse(lines: list[Line]) -> dict[str, Field]:
    """Everything that a page says, by the names of reading.CertificateReading; what is not there is left out."""
    kind = kinds.kind_of([line.text for line in lines])
    page = _Page(lines, kind.value)
    found: dict[str, Field | None] = {
        "jenis": Field(kind.value, kind.sure, (lines[kind.place],)) if lines and kind.value != kinds.UNKNOWN else None,
        "nik": page.number("nik", shapes.nik_number) or page.loose_nik(),
        "nama": page.name(),
        "profesi": page.profession(),
        **page.birth(),
        "berlaku_sampai": page.until(),
    }
    if kind.value in (STR, SIP):
        found["nomor_str"] = page.for_life(page.number("nomor_str", shapes.str_number) or page.loose_str())
    if kind.value not in (STR, KTP):
        found["nomor"] = page.number("nomor", shapes.other_number)
    return {name: field for name, field in found.items() if field is not None}


class _Page:
    """One page being parsed: its lines, and which of them begin with which label."""

    def __init__(self, lines: list[Line], kind: str) -> None:
        self.lines, self.kind = lines, kind
        self.labels = labels.known(kind, kinds.own_number(kind))
        told = [(line, labels.match(line.text, self.labels) or labels.giving(line.text)) for line in lines]
        self.hits = [_Hit(line, match) for line, match in told if match and not self._speaks_of_another(line, match)]
        self.of_line = {id(hit.line): hit for hit in self.hits}

    def _speaks_of_another(self, line: Line, match: labels.Match) -> bool:
        """Is "berlaku sampai" in small letters not a label, but the end of a sentence about another document?"""
        above = self._above(line) if match.field == "berlaku_sampai" and line.text[:1].islower() else None
        in_sentence = above is not None and labels.match(above.text, self.labels) is None
        return above is not None and in_sentence and prose.of_another(self.kind, above.text)

    def texts(self, field: str) -> Iterator[_Text]:
        """Candidates for the value of a field: behind its label, right of it, below it."""
        for hit in self.hits:
            if hit.match.field != field:
                continue
            inline = hit.match.rest.strip(" :.;/-_")
            if inline:
                yield _Text(inline, (hit.line,), hit.match.exact)
            yield from self._beside(hit, inline)
            yield from self._under(hit)

    def _beside(self, hit: _Hit, inline: str) -> Iterator[_Text]:
        row: list[Line] = []
        for one in right_of(hit.line, self.lines):
            # "Tempat Lahir" may be followed by the next label of the row.
            if id(one) in self.of_line and not one.text.lstrip().startswith(":"):
                break
            if row and one.left - row[-1].right > 1.6 * one.height:
                break
            if one.text.strip(" :.-"):
                row.append(one)
        if row:
            text = " ".join([inline, *(one.text for one in row)] if inline else [one.text for one in row])
            yield _Text(text.strip(" :;"), ((hit.line,) if inline else ()) + tuple(row), hit.match.exact)

    def _under(self, hit: _Hit) -> Iterator[_Text]:
        for one in below(hit.line, self.lines):
            if id(one) not in self.of_line:
                yield _Text(one.text.strip(" :;"), (one,), hit.match.exact)
                return
            # A second language under the label is passed over; any other label ends the search.
            if self.of_line[id(one)].match.field != hit.match.field or self.of_line[id(one)].match.rest.strip(" :"):
                return

    def number(self, field: str, shape: Callable[[str], Number | None]) -> Field | None:
        """The first candidate with the right shape; `again` repeats the same way on a new look at its line."""
        for text in self.texts(field):
            number = shape(text.text) or _inside(text.text, shape)
            if number:
                sure = SURE if text.exact and not number.repaired else LIKELY
                return Field(number.value, sure, text.lines, self._reader(field, shape, text))
        return None

    def _reader(
        self, field: str, shape: Callable[[str], Number | None], text: _Text
    ) -> Callable[[str], str | None] | None:
        if len(text.lines) != 1:
            return None
        labelled = id(text.lines[0]) in self.of_line

        def again(line: str) -> str | None:
            rest = line
            if labelled:
                match = labels.match(line, self.labels)
                if match is None or match.field != field:
                    return None
                rest = match.rest
            number = shape(rest.strip(" :.;/-_")) or _inside(rest, shape)
            return number.value if number and not number.repaired else None

        return again

    def loose_str(self) -> Field | None:
        """A STR number whose label was not read, or is only "Nomor": on a STR, a line of that shape that no other label claims."""
        if self.kind != STR:
            return None
        for line in self.lines:
            hit = self.of_line.get(id(line))
            rest = re.sub(r"^\W*(?:nomor|no)\b", "", line.text, flags=re.IGNORECASE)
            number = shapes.str_number(rest) if hit is None else None
            if number and not self._claimed(line):
                titled = rest != line.text
                again = _loose(shapes.str_number)
                return Field(number.value, SURE if titled and not number.repaired else GUESSED, (line,), again)
        return None

    def for_life(self, number: Field | None) -> Field | None:
        """A STR for life is two letters and 14 digits: where a page says "seumur hidup", 10… was IO…, though not surely."""
        if number is None or not shapes.passes_for_digits(number.value):
            return number
        if not any(shapes.LIFELONG_WORDS.search(line.text) for line in self.lines):
            return number
        return replace(number, value=shapes.with_letters(number.value), sure=min(number.sure, LIKELY))

    def loose_nik(self) -> Field | None:
        """On an identity card the NIK is the only number of sixteen digits."""
        if self.kind != KTP:
            return None
        for line in self.lines:
            number = shapes.nik_number(line.text) or _inside(line.text, shapes.nik_number)
            if number:
                return Field(number.value, LIKELY, (line,), _loose(shapes.nik_number))
        return None

    def _claimed(self, line: Line) -> bool:
        """Does a label of something else stand before or above it?"""
        others = [hit.line for hit in self.hits if hit.match.field != "nomor_str" and not hit.match.rest.strip(" :.")]
        return any(line in right_of(one, self.lines)[:1] or line in below(one, self.lines)[:1] for one in others)

    def name(self) -> Field | None:
        for text in self.texts("nama"):
            name = shapes.person_name(text.text)
            if name and not NAME_WORDS & set(name.lower().split()) and labels.match(text.text, self.labels) is None:
                return self._whole_name(text, Field(name, SURE if text.exact else LIKELY, text.lines))
        return self._name_over_number() if self.kind == KTM else None

    def _whole_name(self, text: _Text, first: Field) -> Field:
        """With the lines that a name too long for its column goes on in. Never certain: nothing says that they belong to it."""
        whole = self._whole(text, _may_end_a_name)
        name = shapes.person_name(whole.text)
        if name is None or name == first.value:
            return first
        return Field(name, min(first.sure, LIKELY), whole.lines)

    def _whole(self, text: _Text, fits: Callable[[str], bool]) -> _Text:
        """A value with the lines under it that go on with it; `fits` says of a text whether it may."""
        lines = list(text.lines)
        value = next((one for one in lines if id(one) not in self.of_line), lines[0])
        while (more := self._goes_on_in(value, lines[-1])) and fits(more.text):
            lines.append(more)
        words = [text.text, *(one.text for one in lines[len(text.lines) :])]
        return _Text(" ".join(words), tuple(lines), exact=text.exact and len(words) == 1)

    def _goes_on_in(self, value: Line, last: Line) -> Line | None:
        """The line under `last` that is aligned with a value, which stands behind its label, and is no row of its own."""
        more = next(iter(below(last, self.lines, 2.0)), None)
        labelled = id(value) in self.of_line
        if more is None or not (labelled or any(value in right_of(hit.line, self.lines) for hit in self.hits)):
            return None
        inset = (more.left - value.left) / value.height
        aligned = inset > 2 and more.left < value.right if labelled else -0.7 < inset < 1.5
        alike = 0.7 < more.height / value.height < 1.4
        alone = not any(more in right_of(one, self.lines) for one in self.lines)
        return more if aligned and alike and alone and id(more) not in self.of_line else None

    def _name_over_number(self) -> Field | None:
        """Student cards print the name large above the student number, without a label."""
        number = next((hit.line for hit in self.hits if hit.match.field == "nomor"), None)
        title = next((line for line in self.lines if _tells(line, KTM)), None)
        top = title.bottom if title else 0
        over = [one for one in self.lines if number and top < one.middle < number.middle and len(one.text) > 2]
        name = shapes.person_name(over[-1].text) if over else None
        return Field(name, LIKELY, (over[-1],)) if name else None

    def profession(self) -> Field | None:
        if self.kind in (KTP, KTM, IJAZAH):
            return None
        for text in self.texts("profesi"):
            # "Dokter" may go on with "Spesialis Anak" on the next line.
            whole = self._whole(text, _may_end_words)
            if told := kinds.profession_of(whole.text):
                return Field(told.value, told.sure if whole.exact else min(told.sure, LIKELY), whole.lines)
        return self._profession_in_title() if self.kind in (STR, SIP) else None

    def _profession_in_title(self) -> Field | None:
        """ "SURAT IZIN PRAKTIK APOTEKER", or a line of its own that is nothing but a profession."""
        for line in self.lines:
            title = re.search(r"(?:praktik|praktek|registrasi|kerja)\W*(.{4,})", line.text, re.IGNORECASE)
            told = kinds.profession_of(title[1]) if title and _tells(line, self.kind) else None
            alone = kinds.profession_of(line.text) if id(line) not in self.of_line else None
            if alone and len(labels.fold(line.text)) > len(alone.value) + 6:
                alone = None
            if one := told or alone:
                return Field(one.value, min(one.sure, 0.93), (line,))
        return None

    def birth(self) -> dict[str, Field | None]:
        place, day = self._birth_part("tempat_lahir", _place), self._birth_part("tanggal_lahir", _day)
        longer = (self._whole(text, _may_end_a_date) for text in self.texts("lahir"))
        told = [
            *((text, SURE) for text in (*self.texts("lahir"), *self._born_in())),
            *((one, LIKELY) for one in longer),
        ]
        for text, most in told:
            found = shapes.find_date(text.text)
            if found is None:
                continue
            day = day or Field(found.day.isoformat(), most if found.sure else LIKELY, text.lines)
            name = shapes.place_name(text.text[: found.start])
            if place is None and name:
                place = Field(name, most if text.exact else LIKELY, text.lines)
        return {"tempat_lahir": place, "tanggal_lahir": day}

    def _birth_part(self, field: str, read: Callable[[_Text], Field | None]) -> Field | None:
        return next((found for text in self.texts(field) if (found := read(text))), None)

    def _born_in(self) -> Iterator[_Text]:
        """Prose: "lahir di Bandung, tanggal 3 Mei 1990"."""
        for line in self.lines:
            if found := BORN_IN.search(line.text):
                yield _Text(line.text[found.end() :], (line,), True)

    def until(self) -> Field | None:
        candidates = [*self.texts("berlaku_sampai"), *self._until_in_prose()]
        if found := next((field for text in candidates if (field := _end(text))), None):
            return found
        lifelong = [line for line in self.lines if shapes.LIFELONG_WORDS.search(line.text)]
        if lifelong and self.kind in (STR, KTP):
            return Field(LIFELONG, LIKELY, (lifelong[0],))
        return None

    def _until_in_prose(self) -> Iterator[_Text]:
        """Sentences that name this document come before those that name none."""
        told = [(line, after, ending) for line in self.lines for after, ending in self._endings(line)]
        for line, after, ending in sorted(told, key=lambda one: not one[2].named):
            yield _Text(ending.inside, (line,), True)
            if after:
                yield _Text(ending.whole, (line, after), True)

    def _endings(self, line: Line) -> Iterator[tuple[Line | None, prose.Ending]]:
        hit = self.of_line.get(id(line))
        if hit is not None and hit.match.field == "berlaku_sampai":
            return
        after = next(iter(below(line, self.lines, 2.2)), None)
        # A line that begins small goes on with the sentence of the line above.
        above = self._above(line) if line.text[:1].islower() else None
        told = prose.ending(self.kind, above.text if above else "", line.text, after.text if after else "")
        if told:
            yield after, told

    def _above(self, line: Line) -> Line | None:
        return next((one for one in reversed(self.lines) if line in below(one, self.lines, 2.2)[:1]), None)


def _may_end_a_name(text: str) -> bool:
    words = set(text.lower().split())
    plain = _may_end_words(text) and not text[0].islower()
    return plain and not words & (NAME_WORDS | GENDERS) and kinds.profession_of(text) is None


def _may_end_words(text: str) -> bool:
    return text[:1].isalpha() and len(text) <= 40 and not any(sign.isdigit() for sign in text)


def _may_end_a_date(text: str) -> bool:
    return len(text) <= len("00 September 0000") + 2 and any(sign.isdigit() for sign in text)


def _end(text: _Text) -> Field | None:
    if shapes.LIFELONG_WORDS.search(text.text):
        return Field(LIFELONG, SURE, text.lines)
    found = shapes.find_end(text.text)
    return Field(found.day.isoformat(), SURE if found.sure else LIKELY, text.lines) if found else None


def _tells(line: Line, kind: str) -> bool:
    """Does this line alone say what kind of document it is?"""
    return kinds.kind_of([line.text]).value == kind


def _place(text: _Text) -> Field | None:
    name = shapes.place_name(text.text)
    return Field(name, SURE if text.exact else LIKELY, text.lines) if name else None


def _day(text: _Text) -> Field | None:
    found = shapes.find_date(text.text)
    return Field(found.day.isoformat(), SURE if found.sure else LIKELY, text.lines) if found else None


def _loose(shape: Callable[[str], Number | None]) -> Callable[[str], str | None]:
    def again(line: str) -> str | None:
        number = shape(re.sub(r"^\W*(?:nomor|no|nik)\b", "", line, flags=re.IGNORECASE)) or _inside(line, shape)
        return number.value if number and not number.repaired else None

    return again


def _inside(text: str, shape: Callable[[str], Number | None]) -> Number | None:
    """A number among other words on its line."""
    for part in re.findall(r"[A-Za-z]{0,2}[\dOIl][\dOIl.\- ]{12,28}[\dOIl]", text):
        if number := shape(part):
            return number
    return None
