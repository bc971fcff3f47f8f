"""Pixels: decode, turn, cut out a line, sharpen contrast, find QR codes. Arrays are OpenCV's: height × width × BGR."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Quad = NDArray[np.float32]
# Large enough for a code of 2 cm on an A4 page; more costs time only. The Aruco detector reads 25 of 25 where the plain
# one reads 11 (tuning pages, clean to phone).
QR_SIDE = 1400


class NoPicture(Exception):
    """The bytes are no JPEG or PNG that can be decoded."""


def decode(content: bytes) -> Pixels:
    pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR) if content else None
    if pixels is None:
        raise NoPicture
    return np.asarray(pixels, np.uint8)


def at_most(pixels: Pixels, side: int) -> tuple[Pixels, float]:
    """Made smaller where its longer side exceeds `side`, and by what factor."""
    factor = min(1.0, side / max(pixels.shape[:2]))
    if factor == 1.0:
        return pixels, 1.0
    return np.asarray(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8), factor


def turn(pixels: Pixels, degrees: int) -> Pixels:
    """Clockwise, by a multiple of 90."""
    return np.ascontiguousarray(np.rot90(pixels, -degrees // 90))


def cut(pixels: Pixels, quad: Quad, margin: float = 0.0) -> Pixels:
    """The line inside `quad` (corners clockwise from the top left), straightened; `margin` in heights on every side.

    A line that stands upright is laid down, its top to the left.
    """
    corners = widened(quad, margin)
    width = max(np.linalg.norm(corners[0] - corners[1]), np.linalg.norm(corners[3] - corners[2]))
    height = max(np.linalg.norm(corners[0] - corners[3]), np.linalg.norm(corners[1] - corners[2]))
    wide, high = max(int(width), 2), max(int(height), 2)
    goal = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, goal)
    line = cv2.warpPerspective(pixels, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(np.rot90(line) if high >= 1.5 * wide else line, np.uint8)


def widened(quad: Quad, margin: float) -> Quad:
    across, down = quad[1] - quad[0], quad[3] - quad[0]
    high = float(np.linalg.norm(down)) or 1.0
    along = across / (float(np.linalg.norm(across)) or 1.0) * high * margin
    below = down * margin
    moves = np.array([-along - below, along - below, along + below, -along + below])
    return np.asarray(quad + moves, np.float32)


def contrasted(line: Pixels) -> Pixels:
    """Grey, with local contrast evened out: shadows and washed-out print."""
    grey = cv2.cvtColor(line, cv2.COLOR_BGR2GRAY)
    even = cv2.createCLAHE(clipLimit=2.0, tileGridSize=(1, 4)).apply(grey)
    return np.asarray(cv2.cvtColor(even, cv2.COLOR_GRAY2BGR), np.uint8)


def stretched(line: Pixels, across: float) -> Pixels:
    return np.asarray(cv2.resize(line, None, fx=across, fy=1.0, interpolation=cv2.INTER_CUBIC), np.uint8)


def qr_texts(pixels: Pixels) -> tuple[str, ...]:
    """Texts of the QR codes on a page, however it lies."""
    small, _ = at_most(pixels, QR_SIDE)
    found: Any = cv2.QRCodeDetectorAruco().detectAndDecodeMulti(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY))
    return tuple(sorted({text for text in found[1] if text})) if found[0] else ()
