"""The process of its own in which the benchmark reads, so that its memory is that of a worker and not of the drawing."""

import os
import resource

from ai_service.reading import CertificateReading


def ready() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lentera.settings")
    import django

    django.setup()
    from ai_service.ocr import engine

    engine.load()


def read(picture: bytes) -> CertificateReading:
    from ai_service.ocr import embedded

    return embedded.read(picture)


def memory() -> float:
    """The peak of this process, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
