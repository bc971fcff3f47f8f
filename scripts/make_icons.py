"""Draws the app icons (static/images/*.png) from the lantern's few shapes. Run once when the lantern changes."""

from pathlib import Path

from PIL import Image, ImageDraw

TEAL, AMBER = "#0b4f4a", "#f2a71b"
OUT = Path(__file__).resolve().parent.parent / "static" / "images"
OVERSAMPLE = 4


def _flame(scale: float, left: float, top: float) -> list[tuple[float, float]]:
    """The drop: two quarter curves to the tip and a half circle below."""
    points = []
    for step in range(21):
        t = step / 20
        x = (1 - t) ** 2 * 12 + 2 * (1 - t) * t * 14.9 + t**2 * 15.2
        y = (1 - t) ** 2 * 11.4 + 2 * (1 - t) * t * 14.6 + t**2 * 17.1
        points.append((x, y))
    mirrored = [(24 - x, y) for x, y in reversed(points)]
    return [(left + x * scale, top + y * scale) for x, y in points + mirrored]


def _lantern(draw: ImageDraw.ImageDraw, size: int, share: float, colour: str) -> None:
    scale = size * share / 28
    left, top = (size - 24 * scale) / 2, (size - 27 * scale) / 2

    def at(x: float, y: float) -> tuple[float, float]:
        return left + x * scale, top + y * scale

    def line(points: list[tuple[float, float]], width: float) -> None:
        placed = [at(*p) for p in points]
        draw.line(placed, fill=colour, width=round(width * scale), joint="curve")
        r = width * scale / 2
        for x, y in (placed[0], placed[-1]):
            draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)

    line([(7, 3.2), (17, 3.2)], 2.4)
    line([(8.3, 7.4), (15.7, 7.4)], 2.4)
    line([(7.6, 7.6), (4.7, 23.2), (5.6, 24.7), (18.4, 24.7), (19.3, 23.2), (16.4, 7.6)], 2.2)
    draw.polygon(_flame(scale, left, top), fill=colour)
    draw.ellipse((*at(8.8, 13.9), *at(15.2, 20.3)), fill=colour)


def _icon(name: str, size: int, *, share: float, radius: float, back: str | None, colour: str = AMBER) -> None:
    big = size * OVERSAMPLE
    image = Image.new("RGBA", (big, big), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    if back:
        draw.rounded_rectangle((0, 0, big, big), radius=big * radius, fill=back)
    _lantern(draw, big, share, colour)
    image.resize((size, size), Image.Resampling.LANCZOS).save(OUT / name, optimize=True)


if __name__ == "__main__":
    for size in (192, 512):
        _icon(f"icon-{size}.png", size, share=0.64, radius=0.22, back=TEAL)
    _icon("icon-maskable-512.png", 512, share=0.5, radius=0, back=TEAL)
    _icon("badge-96.png", 96, share=0.9, radius=0, back=None, colour="#ffffff")
