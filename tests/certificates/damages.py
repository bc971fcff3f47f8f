"""What happens to a page before it reaches us. Every damage takes the drawn page and returns JPEG bytes."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image, ImageFilter

Image_ = Image.Image
TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


@dataclass(frozen=True)
class Damage:
    """`turned` is by how many degrees clockwise a reader must turn the picture to see the page upright."""

    name: str
    make: Callable[[Image_, Random], bytes]
    turned: int = 0


def jpeg(image: Image_, quality: int = 92) -> bytes:
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()


def to_width(image: Image_, width: int) -> Image_:
    return image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)


def rotated(image: Image_, degrees: float, ground: tuple[int, int, int] = (250, 250, 250)) -> Image_:
    return image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=ground)


def noisy(image: Image_, rng: Random, strength: float) -> Image_:
    noise = np.random.default_rng(rng.randrange(2**32)).normal(0, strength, (image.height, image.width, 3))
    return Image.fromarray(np.clip(np.asarray(image, dtype=np.float32) + noise, 0, 255).astype(np.uint8))


def shadowed(image: Image_, rng: Random, depth: float) -> Image_:
    """A soft-edged shadow over a part of the page, and light that falls off towards one corner."""
    x, y = np.meshgrid(np.linspace(0, 1, image.width), np.linspace(0, 1, image.height))
    angle, place = rng.uniform(0, 2 * np.pi), rng.uniform(0.3, 0.7)
    along = (x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle) + 0.5
    edge = 1 / (1 + np.exp(-(along - place) * rng.uniform(12, 40)))
    light = (1 - depth * edge) * (1 - 0.2 * (1 - along))
    return Image.fromarray(np.clip(np.asarray(image, dtype=np.float32) * light[..., None], 0, 255).astype(np.uint8))


def table(size: tuple[int, int], rng: Random) -> Image_:
    """What the page lies on: a plain, slightly streaky surface."""
    base = np.array(rng.choice(((112, 84, 58), (70, 72, 78), (150, 140, 126), (52, 60, 52))), dtype=np.float32)
    streaks = np.random.default_rng(rng.randrange(2**32)).normal(0, 9, (size[1], 1, 1))
    return Image.fromarray(np.clip(np.broadcast_to(base + streaks, (size[1], size[0], 3)), 0, 255).astype(np.uint8))


def in_perspective(image: Image_, rng: Random, share: float, ground: Image_ | None = None) -> Image_:
    """The page seen from aside, on `ground`: each corner is off by up to `share` of the side."""
    margin = 0.04
    width, height = round(image.width * (1 + 2 * margin)), round(image.height * (1 + 2 * margin))
    left, top = image.width * margin, image.height * margin
    corners = [(0, 0), (image.width, 0), (image.width, image.height), (0, image.height)]
    moved = [
        (left + x + rng.uniform(-share, share) * image.width, top + y + rng.uniform(-share, share) * image.height)
        for x, y in corners
    ]
    moved = [(min(max(x, 2), width - 2), min(max(y, 2), height - 2)) for x, y in moved]
    factors = _factors(moved, corners)
    way = Image.Transform.PERSPECTIVE
    page = image.transform((width, height), way, factors, Image.Resampling.BICUBIC)
    mask = Image.new("L", image.size, 255).transform((width, height), way, factors, Image.Resampling.BICUBIC)
    whole = ground.resize((width, height)) if ground else table((width, height), rng)
    whole.paste(page, mask=mask)
    return whole


def _factors(seen: list[tuple[float, float]], page: list[tuple[float, float]]) -> list[float]:
    rows, values = [], []
    for (x, y), (u, v) in zip(seen, page, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return list(np.linalg.solve(np.array(rows, dtype=float), np.array(values, dtype=float)))


def clean(image: Image_, rng: Random) -> bytes:
    return jpeg(to_width(image, rng.randrange(1240, 2001)), 92)


def phone(image: Image_, rng: Random) -> bytes:
    """A careless photo: aside, a little turned, in half shadow, not quite sharp, grainy, compressed by a messenger."""
    width = rng.randrange(1200, 2001)
    seen = in_perspective(rotated(to_width(image, width), rng.uniform(-4, 4), (120, 112, 100)), rng, 0.03)
    seen = shadowed(seen, rng, rng.uniform(0.25, 0.5))
    seen = seen.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 1.0) * width / 1600))
    return jpeg(to_width(noisy(seen, rng, rng.uniform(3, 8)), width), rng.randrange(45, 76))


def _turned(make: Callable[[Image_, Random], bytes], degrees: int) -> Callable[[Image_, Random], bytes]:
    """Lies so that `degrees` clockwise set it upright."""

    def turn(image: Image_, rng: Random) -> bytes:
        with Image.open(io.BytesIO(make(image, rng))) as upright:
            return jpeg(upright.transpose(TURNS[360 - degrees]), 88)

    return turn


def _at(width: int, quality: int) -> Callable[[Image_, Random], bytes]:
    return lambda image, rng: jpeg(to_width(image, width), quality)


DAMAGES = (
    Damage("clean", clean),
    Damage("rotation", lambda im, rng: jpeg(rotated(to_width(im, 1600), rng.uniform(2, 6) * rng.choice((-1, 1))))),
    Damage("perspective", lambda im, rng: jpeg(in_perspective(to_width(im, 1600), rng, 0.04))),
    Damage("shadow", lambda im, rng: jpeg(shadowed(to_width(im, 1600), rng, rng.uniform(0.4, 0.65)))),
    Damage("blur", lambda im, rng: jpeg(to_width(im, 1600).filter(ImageFilter.GaussianBlur(rng.uniform(1.2, 2.2))))),
    Damage("noise", lambda im, rng: jpeg(noisy(to_width(im, 1400), rng, rng.uniform(12, 24)), 85)),
    Damage("jpeg45", _at(1200, 45)),
    Damage("small", lambda im, rng: jpeg(to_width(im, rng.randrange(600, 801)), 80)),
    Damage("turned90", _turned(clean, 90), 90),
    Damage("turned180", _turned(clean, 180), 180),
    Damage("turned270", _turned(clean, 270), 270),
    Damage("phone", phone),
    Damage("phone90", _turned(phone, 90), 90),
    Damage("phone180", _turned(phone, 180), 180),
)
BY_NAME = {damage.name: damage for damage in DAMAGES}
