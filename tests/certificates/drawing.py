"""A page to draw on, and the furniture of certificates: photo, QR code, stamp, signature, borders."""

from dataclasses import dataclass, field
from random import Random

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from PIL.ImageFont import FreeTypeFont

Colour = tuple[int, int, int]
INK: Colour = (28, 28, 34)
GREY: Colour = (105, 105, 112)


@dataclass(frozen=True)
class Drawn:
    """A page and what a perfect reader would find on it; `qr` is the text of its code, or empty."""

    layout: str
    image: Image.Image
    truth: dict[str, str]
    qr: str = ""


@dataclass
class Page:
    width: int
    height: int
    paper: Colour = (252, 251, 247)
    image: Image.Image = field(init=False)

    def __post_init__(self) -> None:
        self.image = Image.new("RGB", (self.width, self.height), self.paper)
        self.pen = ImageDraw.Draw(self.image)

    def text(self, x: float, y: float, words: str, font: FreeTypeFont, fill: Colour = INK, anchor: str = "la") -> float:
        """Write and return the right edge."""
        self.pen.text((x, y), words, font=font, fill=fill, anchor=anchor)
        return self.pen.textbbox((x, y), words, font=font, anchor=anchor)[2]

    def fitted(self, words: str, font: FreeTypeFont, width: float) -> FreeTypeFont:
        """The same font, smaller where the words would not fit."""
        while font.getlength(words) > width and font.size > 12:
            font = font.font_variant(size=font.size - 2)
        return font

    def wrapped(self, x: float, y: float, words: str, font: FreeTypeFont, width: float, step: float) -> float:
        """A paragraph; returns the y below it."""
        line = ""
        for word in words.split():
            if line and font.getlength(f"{line} {word}") > width:
                self.text(x, y, line, font)
                line, y = word, y + step
            else:
                line = f"{line} {word}".strip()
        self.text(x, y, line, font)
        return y + step

    def line(self, points: list[tuple[float, float]], fill: Colour = INK, width: int = 2) -> None:
        self.pen.line(points, fill=fill, width=width)

    def frame(self, margin: int, colour: Colour, width: int = 4) -> None:
        self.pen.rectangle((margin, margin, self.width - margin, self.height - margin), outline=colour, width=width)

    def guilloche(self, colour: Colour, step: int = 34) -> None:
        """Fine waves across the page, as on security paper."""
        xs = np.arange(0, self.width, 8)
        for y in range(0, self.height, step):
            ys = y + 9 * np.sin(xs / 60 + y / 50)
            self.pen.line(list(zip(xs.tolist(), ys.tolist(), strict=True)), fill=colour, width=1)

    def emblem(self, x: int, y: int, radius: int, colour: Colour) -> None:
        """Something round where a coat of arms stands."""
        self.pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=colour, width=max(3, radius // 12))
        for share in (0.75, 0.45):
            r = radius * share
            self.pen.regular_polygon((x, y, r), 5, rotation=int(share * 60), outline=colour, width=2)

    def photo(self, box: tuple[int, int, int, int], rng: Random, ground: Colour = (190, 22, 28)) -> None:
        """A head and shoulders before one colour."""
        wide, high = box[2] - box[0], box[3] - box[1]
        picture = Image.new("RGB", (wide, high), ground)
        pen = ImageDraw.Draw(picture)
        skin = (rng.randrange(150, 215), rng.randrange(110, 160), rng.randrange(80, 120))
        pen.ellipse((wide * 0.12, high * 0.68, wide * 0.88, high * 1.4), fill=(245, 245, 245))
        pen.ellipse((wide * 0.28, high * 0.18, wide * 0.72, high * 0.66), fill=skin)
        pen.chord((wide * 0.25, high * 0.13, wide * 0.75, high * 0.5), 180, 360, fill=(25, 20, 20))
        self.image.paste(picture, box[:2])

    def qr(self, x: int, y: int, side: int, words: str) -> None:
        code = cv2.QRCodeEncoder.create().encode(words)
        whole = side // code.shape[0] * code.shape[0] or code.shape[0]
        self.image.paste(Image.fromarray(code).resize((whole, whole), Image.Resampling.NEAREST).convert("RGB"), (x, y))

    def stamp(
        self, x: int, y: int, radius: int, words: str, font: FreeTypeFont, colour: Colour = (70, 60, 160)
    ) -> None:
        """A round rubber stamp, half see-through, a little turned."""
        layer = Image.new("RGBA", (2 * radius + 8, 2 * radius + 8), (0, 0, 0, 0))
        pen = ImageDraw.Draw(layer)
        for share in (1.0, 0.72):
            r = radius * share
            pen.ellipse(
                (radius - r + 4, radius - r + 4, radius + r + 4, radius + r + 4), outline=(*colour, 130), width=5
            )
        pen.text((radius + 4, radius + 4), words, font=font, fill=(*colour, 140), anchor="mm")
        turned = layer.rotate(17, Image.Resampling.BICUBIC)
        self.image.paste(turned, (x - radius, y - radius), turned)

    def signature(self, x: int, y: int, width: int, rng: Random) -> None:
        points = [(x + width * n / 14, y + rng.randrange(-26, 26)) for n in range(15)]
        self.pen.line(points, fill=(22, 30, 120), width=4, joint="curve")

    def watermark(self, words: str, font: FreeTypeFont, colour: Colour = (236, 234, 228)) -> None:
        layer = Image.new("L", (self.width, self.height), 0)
        ImageDraw.Draw(layer).text((self.width // 2, self.height // 2), words, font=font, fill=255, anchor="mm")
        self.image.paste(colour, mask=layer.rotate(35).filter(ImageFilter.GaussianBlur(1)))
