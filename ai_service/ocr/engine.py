"""RapidOCR: where lines are and what they say. Its models (30 MB, 1.4 s to load) are loaded once, by the first reading
of a worker process, and never in a process that answers the web."""

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
# Recognised upside down, letters are guesses; upright ones are nearly always above.
UPRIGHT_SCORE = 0.9
PROBES = 5


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
            # Six wide lines at once take 100 MB more and save no time.
            "Rec.rec_batch_num": 3,
            "Det.limit_type": "max",
            "Det.limit_side_len": DETECT_SIDE,
            "Global.use_cls": False,
            "Global.log_level": "error",
        }
    )


def upright(pixels: Pixels) -> tuple[Pixels, list[Quad], int]:
    """The picture turned so that its text stands upright, where its lines are, and by how much it was turned."""
    quads = lines_of(pixels)
    probes = sorted((q for q in quads if _long(q)), key=_length, reverse=True)[:PROBES]
    if not probes:
        return pixels, quads, 0
    # `cut` lays standing lines down as if the page were turned 270 degrees clockwise.
    lying = 270 if sum(_stands(quad) for quad in probes) * 2 > len(probes) else 0
    cuts = [picture.cut(pixels, quad) for quad in probes if _stands(quad) == (lying == 270)]
    first = _mean_score(cuts)
    if first < UPRIGHT_SCORE and _mean_score([picture.turn(one, 180) for one in cuts]) > first:
        lying = (lying + 180) % 360
    if lying == 0:
        return pixels, quads, 0
    turned = picture.turn(pixels, lying)
    return turned, lines_of(turned), lying


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


def _mean_score(cuts: list[Pixels]) -> float:
    return float(np.mean([score for _, score in recognise(cuts)]))


def _sides(quad: Quad) -> tuple[float, float]:
    return float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[3] - quad[0]))


def _length(quad: Quad) -> float:
    return max(_sides(quad))


def _long(quad: Quad) -> bool:
    return _length(quad) > 3 * min(_sides(quad))


def _stands(quad: Quad) -> bool:
    wide, high = _sides(quad)
    return high > wide
