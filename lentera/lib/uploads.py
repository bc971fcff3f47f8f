"""A picture that somebody sent becomes one of ours: judged by its content, bounded, and written again from its pixels.

What comes out is a new JPEG: no EXIF (where a photo was taken), no colour profile, no thumbnail, no bytes of the sender.
Decoders are the likeliest part to have holes, so `clean_picture` runs them in a process of its own with little memory, little
time, none of our environment, and no way to open a file or a connection; `clean_here` is the same without that process.
"""

import codecs
import io
import os
import resource
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from lentera.lib.errors import DomainError

MAX_BYTES = 10_000_000
MAX_PIXELS = 40_000_000
MIN_SIDE, MAX_SIDE = 200, 2400
QUALITY = 88
PDF_DPI = 200
SECONDS = 20
MEMORY = 1_500_000_000
# Pictures that one process of ours opens at a time, and how long another one waits for its turn.
AT_ONCE = threading.BoundedSemaphore(2)
WAIT_SECONDS = 8
RASTER = ("JPEG", "PNG", "WEBP", "HEIF")

EMPTY = "Berkas itu kosong. Pilih fotonya lagi."
TOO_LARGE = "Berkas itu lebih dari 10 MB. Foto ulang dengan mutu lebih rendah, atau potong tepinya."
NOT_A_PICTURE = "Berkas itu bukan foto atau PDF yang bisa dibuka. Kirim foto (JPEG, PNG, WebP, HEIC) atau PDF."
TOO_MANY_PIXELS = "Gambar itu terlalu besar (lebih dari 40 megapiksel). Kecilkan dulu, lalu kirim lagi."
TOO_SMALL = "Gambar itu terlalu kecil untuk dibaca. Foto ulang dari dekat."
BROKEN = "Gambar itu rusak atau terpotong. Kirim berkas aslinya, atau foto ulang."
LOCKED = "PDF itu terkunci kata sandi. Kirim yang tidak terkunci, atau fotonya."
DISGUISED = "Nama berkas itu seperti foto, tetapi isinya PDF. Kirim dengan nama .pdf, atau kirim fotonya."
BUSY = "Banyak foto sedang dibuka saat ini. Coba lagi sebentar."
# The refusals cross from the decoding process to ours as a place in this list.
REFUSALS = (EMPTY, TOO_LARGE, NOT_A_PICTURE, TOO_MANY_PIXELS, TOO_SMALL, BROKEN, LOCKED)
REFUSED, LAST_REFUSAL = 40, 40 + len(REFUSALS) - 1


@dataclass(frozen=True)
class CleanPicture:
    """A JPEG of ours, upright as its EXIF said, at most 2,400 pixels on its longer side."""

    content: bytes
    width: int
    height: int


def clean_picture(content: bytes, name: str = "") -> CleanPicture:
    """The picture in these bytes (JPEG, PNG, WebP, HEIC, or the first page of a PDF); `name` is what its sender calls it.

    Raises DomainError with a sentence for its sender; `code` is "upload".
    """
    _refuse_size(content)
    # Photos are often named after another photo format, and harmless; a PDF that calls itself a photo hides something.
    if name and is_pdf(content) and not name.lower().endswith(".pdf"):
        raise _refusal(DISGUISED)
    done = _in_a_child(content)
    if REFUSED <= done.returncode <= LAST_REFUSAL:
        raise _refusal(REFUSALS[done.returncode - REFUSED])
    if done.returncode != 0:
        # Killed by its limits, or a decoder that broke: the picture is to blame either way.
        raise _refusal(BROKEN)
    width, height = (int.from_bytes(done.stdout[at : at + 4], "big") for at in (0, 4))
    return CleanPicture(done.stdout[8:], width, height)


def _in_a_child(content: bytes) -> subprocess.CompletedProcess[bytes]:
    if not AT_ONCE.acquire(timeout=WAIT_SECONDS):
        raise _refusal(BUSY)
    try:
        return subprocess.run(  # noqa: S603 - our own module, no shell, nothing of the sender on the command line
            [sys.executable, "-I", "-c", _CHILD.format(path=sys.path)],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            # Our keys are in the environment; the child needs to find its libraries only.
            env={name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ},
        )
    except subprocess.TimeoutExpired as error:
        raise _refusal(BROKEN) from error
    finally:
        AT_ONCE.release()


_CHILD = "import sys; sys.path = {path!r}; from lentera.lib.uploads import child; child()"


def child() -> None:
    """Read the sender's bytes on stdin, answer width, height and JPEG on stdout; run by `clean_picture` only."""
    content = sys.stdin.buffer.read()
    _load_decoders()
    for what, limit in (
        # Nothing more can be opened: no file, no connection.
        (resource.RLIMIT_NOFILE, 0),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    try:
        picture = clean_here(content)
    except DomainError as error:
        sys.exit(REFUSED + REFUSALS.index(error.message))
    sys.stdout.buffer.write(picture.width.to_bytes(4, "big") + picture.height.to_bytes(4, "big") + picture.content)
    sys.stdout.buffer.flush()


def _load_decoders() -> None:
    """Everything that is imported on first use, while files can still be opened."""
    import pillow_heif
    import pypdfium2  # noqa: F401

    Image.init()
    pillow_heif.register_heif_opener(thumbnails=False)
    for name in ("ascii", "latin-1", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        codecs.lookup(name)


def clean_here(content: bytes) -> CleanPicture:
    """As `clean_picture`, in this process."""
    _refuse_size(content)
    image = _guarded(_first_page if is_pdf(content) else _raster, content)
    if min(image.size) < MIN_SIDE:
        raise _refusal(TOO_SMALL)
    image.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    if min(image.size) < MIN_SIDE:
        raise _refusal(TOO_SMALL)  # a strip, of which nothing is left at this length
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True)
    return CleanPicture(out.getvalue(), *image.size)


def turned(content: bytes, degrees: int) -> CleanPicture:
    """One of our own JPEGs, turned clockwise by a multiple of 90 degrees."""
    with Image.open(io.BytesIO(content), formats=["JPEG"]) as image:
        upright = image.rotate(-degrees, expand=True)
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=QUALITY, optimize=True)
    return CleanPicture(out.getvalue(), *upright.size)


def is_pdf(content: bytes) -> bool:
    """Readers accept a PDF whose header stands anywhere in the first kilobyte; so do its forgers."""
    return b"%PDF-" in content[:1024]


def _refuse_size(content: bytes) -> None:
    if not content:
        raise _refusal(EMPTY)
    if len(content) > MAX_BYTES:
        raise _refusal(TOO_LARGE)


def _refusal(sentence: str) -> DomainError:
    return DomainError(sentence, "upload")


def _guarded(read: Callable[[bytes], Image.Image], content: bytes) -> Image.Image:
    """Whatever a decoder raises on bytes that somebody made up is a refusal of these bytes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return read(content)
        except DomainError:
            raise
        except (UnidentifiedImageError, Image.DecompressionBombError) as error:
            bomb = isinstance(error, Image.DecompressionBombError)
            raise _refusal(TOO_MANY_PIXELS if bomb else NOT_A_PICTURE) from error
        except Exception as error:
            raise _refusal(BROKEN) from error


def _raster(content: bytes) -> Image.Image:
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False)
    image: Image.Image = Image.open(io.BytesIO(content), formats=RASTER)
    if image.width * image.height > MAX_PIXELS:
        raise _refusal(TOO_MANY_PIXELS)
    return _flat(ImageOps.exif_transpose(image))


def _first_page(content: bytes) -> Image.Image:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise _refusal(LOCKED if "password" in str(error).lower() else BROKEN) from error
    with document:
        page = document[0]
        width, height = page.get_size()
        scale = min(PDF_DPI / 72, MAX_SIDE / max(width, height))
        if min(width, height) * scale < MIN_SIDE:
            raise _refusal(TOO_SMALL)
        return _flat(page.render(scale=scale).to_pil())


def _flat(image: Image.Image) -> Image.Image:
    """RGB on white paper: what is transparent would turn black in a JPEG."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    # Into a new image, so that nothing that came along in `info` is written.
    flat = Image.new("RGB", image.size)
    flat.paste(image.convert("RGB"))
    return flat
