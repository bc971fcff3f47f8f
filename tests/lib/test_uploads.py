"""Whatever somebody sends: a clean JPEG of ours, or one of our sentences."""

import errno
import io
import json
import threading
import zlib

import pillow_heif
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from lentera.lib import uploads
from lentera.lib.errors import DomainError

pillow_heif.register_heif_opener()
SIDE = 320


def photo(kind: str = "JPEG", size: tuple[int, int] = (SIDE, 400), **options) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, kind, **options)
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG that claims this size in a few bytes."""
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    )


def refused(content: bytes, name: str = "") -> str:
    with pytest.raises(DomainError) as error:
        uploads.clean_picture(content, name)
    assert error.value.code == "upload"
    return error.value.message


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF", "PDF"])
def test_every_kind_becomes_a_jpeg(kind: str) -> None:
    picture = uploads.clean_picture(photo(kind), f"str.{kind.lower()}")
    image = Image.open(io.BytesIO(picture.content))
    assert image.format == "JPEG" and image.size == (picture.width, picture.height) and not image.info.get("exif")


def test_where_the_photo_was_taken_is_gone_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "KAMERA-KANARI"
    exif.get_ifd(0x8825)[1] = "S"
    sent = photo(exif=exif, comment=b"KANARI")
    picture = uploads.clean_picture(sent)
    assert b"KANARI" in sent and b"KANARI" not in picture.content
    assert (picture.width, picture.height) == (400, SIDE) and not Image.open(io.BytesIO(picture.content)).getexif()


def test_what_is_transparent_is_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (SIDE, SIDE), (0, 0, 0, 0)).save(out, "PNG")
    image = Image.open(io.BytesIO(uploads.clean_picture(out.getvalue()).content))
    assert image.getpixel((5, 5)) == (255, 255, 255)


def test_a_large_photo_is_made_smaller() -> None:
    picture = uploads.clean_picture(photo(size=(4000, 3000), quality=30))
    assert (picture.width, picture.height) == (2400, 1800)


def test_refusals_say_what_is_wrong() -> None:
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    assert refused(b"") == uploads.EMPTY
    assert refused(b"\xff" * (uploads.MAX_BYTES + 1)) == uploads.TOO_LARGE
    assert refused(svg) == refused(b"MZ" + b"x" * 500) == refused(photo("GIF")) == uploads.NOT_A_PICTURE
    assert refused(png_of(60_000, 60_000)) == refused(png_of(7000, 6000)) == uploads.TOO_MANY_PIXELS
    assert refused(photo("PDF"), "str.jpg") == uploads.DISGUISED
    assert refused(photo(size=(60, 900))) == uploads.TOO_SMALL
    assert refused(photo()[:900]) == refused(b"%PDF-1.7 nothing") == uploads.BROKEN


def test_a_decoder_that_hangs_or_eats_memory_is_stopped(monkeypatch) -> None:
    monkeypatch.setattr(uploads, "SECONDS", 1)
    monkeypatch.setattr(uploads, "_CHILD", "while True: pass  # {path!r}")
    assert refused(photo()) == uploads.BROKEN
    monkeypatch.setattr(uploads, "_CHILD", "import os; os.abort()  # {path!r}")
    assert refused(photo()) == uploads.BROKEN


SPY = """
import sys; sys.path = {path!r}
import json, os, socket
from lentera.lib import uploads

def tried(act):
    try:
        act()
    except OSError as error:
        return error.errno
    return "done"

def spy(content):
    opened = [tried(lambda: open("/etc/passwd")), tried(socket.socket), tried(os.pipe)]
    return uploads.CleanPicture(json.dumps([opened, dict(os.environ)]).encode(), 1, 1)

uploads.clean_here = spy
uploads.child()
"""


def test_a_decoder_that_was_taken_over_finds_no_keys_and_opens_nothing(monkeypatch) -> None:
    monkeypatch.setenv("DATA_KEYS", "KUNCI-KANARI")
    monkeypatch.setattr(uploads, "_CHILD", SPY)
    opened, environment = json.loads(uploads.clean_picture(photo()).content)
    assert opened == [errno.EMFILE] * 3 and "KANARI" not in str(environment)


def test_only_so_many_pictures_are_opened_at_once(monkeypatch) -> None:
    monkeypatch.setattr(uploads, "AT_ONCE", threading.BoundedSemaphore(1))
    monkeypatch.setattr(uploads, "WAIT_SECONDS", 0.05)
    uploads.AT_ONCE.acquire()
    assert refused(photo()) == uploads.BUSY
    uploads.AT_ONCE.release()
    assert refused(b"GIF89a") == uploads.NOT_A_PICTURE
    assert uploads.clean_picture(photo()).width == SIDE, "a refusal gives its place back"


def test_a_strip_is_refused() -> None:
    assert refused(photo("PNG", (200, 6000))) == uploads.TOO_SMALL


def test_letters_of_a_pdf_are_drawn_though_nothing_can_be_opened() -> None:
    """The font is named and not in the file, as in most letters; JavaScript, forms and attachments do nothing."""
    pdf = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>>>endobj\n"
        b"4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
        b"5 0 obj<</Length 45>>stream\nBT /F 60 Tf 40 200 Td (SURAT TANDA) Tj ET    \nendstream endobj\n"
        b"trailer<</Root 1 0 R>>\n"
    )
    image = Image.open(io.BytesIO(uploads.clean_picture(pdf, "surat.pdf").content)).convert("L")
    assert image.getextrema()[0] < 90


SEEDS = [photo(kind) for kind in ("JPEG", "PNG", "WEBP", "HEIF", "PDF")] + [b"%PDF-1.4\n", b"<svg/>", png_of(300, 300)]


@st.composite
def broken(draw) -> bytes:
    """A real file with pieces cut out, repeated, or written over."""
    content = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(content)))
        piece = draw(st.binary(max_size=12) | st.just(bytes(content[at : at + 40])))
        content[at : at + draw(st.integers(0, 40))] = piece
    return bytes(content[: draw(st.integers(0, len(content)))] if draw(st.booleans()) else content)


@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(broken() | st.binary(max_size=300))
def test_two_thousand_files(content: bytes) -> None:
    """A refusal in our words or a clean JPEG; anything else fails here."""
    try:
        picture = uploads.clean_here(content)
    except DomainError as error:
        assert error.message in uploads.REFUSALS
    else:
        image = Image.open(io.BytesIO(picture.content))
        image.load()
        assert image.format == "JPEG" and max(image.size) <= uploads.MAX_SIDE and not image.getexif()
