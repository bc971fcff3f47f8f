"""The processes of the benchmark: some draw, and one reads, so that its memory is that of a worker and not of the drawing."""

import os
import resource
from dataclasses import replace
from typing import TYPE_CHECKING

from ai_service.reading import CertificateReading

if TYPE_CHECKING:
    from tests.certificates.drawing import Drawn


def ready() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lentera.settings")
    import django

    django.setup()
    from ai_service.ocr import engine

    engine.load()


def draw(which: tuple[str, int, str, int]) -> "tuple[Drawn, bytes]":
    """What is on a page and its picture, without the undamaged drawing, which nobody reads and which takes 10 MB."""
    from PIL import Image

    from tests.certificates import pages

    sample = pages.sample(*which)
    return replace(sample.drawn, image=Image.new("RGB", (1, 1))), sample.picture


def read(picture: bytes) -> CertificateReading:
    from ai_service.ocr import embedded

    return embedded.read(picture)


def memory() -> float:
    """The peak of this process, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
