"""RapidOCR: where lines are and what they say. Its models (30 MB, 1.4 s to load) are loaded once, by the first reading
of a worker process, and never in a process that answers the web."""

import ctypes
import sys
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from django.conf import settings

from ai_service.ocr import picture
from ai_service.ocr.picture import Pixels, Quad

if TYPE_CHECKING:
    from rapidocr import RapidOCR

# More pixels cost time and find nothing more: text of 8 points is still 9 pixels high on an A4 page.
DETECT_SIDE = 960
THREADS = 2
# Recognised upside down or across, letters are guesses; the middle one of upright lines is nearly always above.
UPRIGHT_SCORE = 0.95
PROBES = 5
# Where the other direction has at least this share of the lines, it is tried too.
UNCLEAR = 0.3


class InWebProcess(Exception):
    """A reading was asked for where pages are answered: it belongs into a task or a command."""


@dataclass(frozen=True)
class Seen:
    """One line as the engine sees it; `quad` in pixels of the picture, corners clockwise from the top left."""

    text: str
    score: float
    quad: Quad


def refuse_in_web() -> None:
    module = str(settings.WSGI_APPLICATION).rpartition(".")[0]
    if module in sys.modules:
        raise InWebProcess("reading a certificate takes seconds and 400 MB: do it in a task")


@cache
def load() -> "RapidOCR":
    refuse_in_web()
    from rapidocr import RapidOCR

    engine = "EngineConfig.onnxruntime"
    return RapidOCR(
        params={
            # The default takes every core it sees, in a container more than it has.
            f"{engine}.intra_op_num_threads": THREADS,
            f"{engine}.inter_op_num_threads": 1,
            # Several wide lines at once take 50 MB more each and save no time: the shorter ones are filled up.
            "Rec.rec_batch_num": 1,
            "Det.limit_type": "max",
            "Det.limit_side_len": DETECT_SIDE,
            "Global.use_cls": False,
            "Global.log_level": "error",
        }
    )


def give_back() -> None:
    """Return what a reading has freed: the C library would keep 200 MB of it for the next one, in pieces."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:  # glibc has it
        trim(0)


def upright(pixels: Pixels) -> tuple[Pixels, list[Quad], int]:
    """The picture turned so that its text stands upright, where its lines are, and by how much it was turned."""
    quads = lines_of(pixels)
    turned = _lies(pixels, [quad for quad in quads if _long(quad)])
    if turned == 0:
        return pixels, quads, 0
    page = picture.turn(pixels, turned)
    return page, lines_of(page), turned


def _lies(pixels: Pixels, quads: list[Quad]) -> int:
    """By how many degrees clockwise the page must be turned: most lines tell the direction, reading some of them the side.

    Long edges and frames are found as lines too, so the other direction is tried where these cannot be read, or where it
    has nearly as many.
    """
    standing, level = [q for q in quads if _stands(q)], [q for q in quads if not _stands(q)]
    # `cut` lays standing lines down as if the page were turned 270 degrees clockwise.
    ways = sorted([(level, 0), (standing, 270)], key=lambda way: len(way[0]), reverse=True)
    best = _side(pixels, *ways[0])
    if best[0] < UPRIGHT_SCORE or len(ways[1][0]) > UNCLEAR * len(quads):
        best = max(best, _side(pixels, *ways[1]))
    return best[1]


def _side(pixels: Pixels, quads: list[Quad], degrees: int) -> tuple[float, int]:
    """How well lines are read as they lie or upside down, whichever is better, and the degrees to turn for it."""
    probes = sorted(quads, key=_length, reverse=True)[:PROBES]
    if not probes:
        return 0.0, 0
    cuts = [picture.cut(pixels, quad) for quad in probes]
    first = _middle_score(cuts)
    if first >= UPRIGHT_SCORE:
        return first, degrees
    other = _middle_score([picture.turn(one, 180) for one in cuts])
    return (other, (degrees + 180) % 360) if other > first else (first, degrees)


def reading_direction(quads: list[Quad]) -> list[Quad]:
    """Without lines that run up an edge of an upright page: in a row with others they would be read as part of it."""
    return [quad for quad in quads if not (_stands(quad) and _long(quad))]


def lines_of(pixels: Pixels) -> list[Quad]:
    from rapidocr.main import RapidOCRError

    small, factor = picture.at_most(pixels, DETECT_SIDE)
    try:
        _, found = load().detect_and_crop(small, {})
    except RapidOCRError:  # no text at all
        return []
    return [np.asarray(quad / factor, np.float32) for quad in (found.boxes if found.boxes is not None else [])]


def recognise(cuts: list[Pixels]) -> list[tuple[str, float]]:
    """What each cut-out line says, and how sure the engine is of it (0 to 1)."""
    if not cuts:
        return []
    found = load().recognize_txt(cuts)
    # The model knows Chinese: its wide commas and colons become plain ones.
    return [
        (unicodedata.normalize("NFKC", text), float(score))
        for text, score in zip(found.txts or (), found.scores or (), strict=True)
    ]


def read_lines(pixels: Pixels, quads: list[Quad]) -> list[Seen]:
    quads = reading_direction(quads)
    read = recognise([picture.cut(pixels, quad) for quad in quads])
    return [Seen(text, score, quad) for (text, score), quad in zip(read, quads, strict=True) if text.strip()]


def read_again(pixels: Pixels, quad: Quad) -> list[tuple[str, float]]:
    """Two more looks at one line: with more margin, and with contrast evened out and letters wider."""
    wider = picture.cut(pixels, quad, 0.12)
    return recognise([wider, picture.stretched(picture.contrasted(picture.cut(pixels, quad, 0.05)), 1.12)])


def _middle_score(cuts: list[Pixels]) -> float:
    return float(np.median([score for _, score in recognise(cuts)]))


def _sides(quad: Quad) -> tuple[float, float]:
    return float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[3] - quad[0]))


def _length(quad: Quad) -> float:
    return max(_sides(quad))


def _long(quad: Quad) -> bool:
    return _length(quad) > 3 * min(_sides(quad))


def _stands(quad: Quad) -> bool:
    wide, high = _sides(quad)
    return high > wide
