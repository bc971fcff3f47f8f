"""Reads drawn pages and counts: by field, by damage, beside Tesseract. Run by `manage.py bench_reading`."""

import io
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from PIL import Image

from ai_service.ocr.shapes import bare
from ai_service.reading import CertificateReading, ReadField
from tests.certificates import bench_worker, pages
from tests.certificates.damages import BY_NAME

NUMBERS = ("nomor_str", "nik", "nomor")
# Tesseract is slow: it reads these only, and of each layout and damage the first page.
BESIDE = ("clean", "phone", "phone90", "phone180")


def right(name: str, read: str, truth: str) -> bool:
    """Numbers without their marks, texts without regard to capitals."""
    if name in NUMBERS:
        return bare(read).upper() == bare(truth).upper()
    return " ".join(read.casefold().split()) == " ".join(truth.casefold().split())


@dataclass
class Count:
    """What one engine read: fields right of all by name and by damage, and how numbers were believed."""

    asked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    numbers: int = 0
    silent: int = 0
    clean_pages: int = 0
    clean_certain: int = 0
    turned_right: int = 0
    qr: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    memory: float = 0.0

    def add(self, sample: pages.Sample, reading: CertificateReading, seconds: float) -> None:
        damage, truth = sample.damage.name, sample.drawn.truth
        self.seconds[damage].append(seconds)
        self.turned_right += reading.turned == sample.damage.turned
        for name, value in truth.items():
            good = right(name, reading.value(name), value)
            for key in (name, damage, "all"):
                self.asked[key] += 1
                self.right[key] += good
            if not good:
                self.wrong.append(
                    f"{sample.drawn.layout} {damage} {name}: {reading.value(name) or '–'!r} not {value!r}"
                )
        self._believe(sample, reading)

    def _believe(self, sample: pages.Sample, reading: CertificateReading) -> None:
        told = {name: value for name, value in sample.drawn.truth.items() if name in NUMBERS}
        self.numbers += len(told)
        certain = {name: reading.certain(name) for name in told}
        self.silent += sum(bool(certain[name]) and not right(name, certain[name], told[name]) for name in told)
        if sample.damage.name == "clean":
            self.clean_pages += 1
            self.clean_certain += all(right(name, certain[name], told[name]) for name in told)
        if sample.drawn.qr:
            self.qr["asked"] += 1
            self.qr["right"] += sample.drawn.qr in reading.qr


def run(
    layouts: str, each: int, clean: int, damages: tuple[str, ...], seed: int, tell: Callable[[str], object]
) -> dict[str, Count]:
    """`each` pages of every layout and damage, `clean` of those without."""
    counts = {"embedded": Count()}
    tesseract = shutil.which("tesseract")
    if tesseract:
        counts["tesseract"] = Count()
    else:
        tell("Tesseract is not installed (apt-get install tesseract-ocr tesseract-ocr-ind): measured without it.")
    chosen = _chosen(layouts, each, clean, damages, seed)
    # Drawn before anything is timed, so that both processors may draw.
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        drawn = list(pool.map(bench_worker.draw, chosen))
    # A damage is a function, which does not travel between processes.
    samples = [pages.Sample(on_it, BY_NAME[which[2]], jpeg) for which, (on_it, jpeg) in zip(chosen, drawn, strict=True)]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=bench_worker.ready) as pool:
        for (*_, number), sample in zip(chosen, samples, strict=True):
            begin = time.monotonic()
            reading = pool.submit(bench_worker.read, sample.picture).result()
            counts["embedded"].add(sample, reading, time.monotonic() - begin)
            if tesseract and sample.damage.name in BESIDE and number == seed * 1000:
                begin = time.monotonic()
                counts["tesseract"].add(sample, by_tesseract(sample.picture), time.monotonic() - begin)
        counts["embedded"].memory = pool.submit(bench_worker.memory).result()
    return counts


def _chosen(
    layouts: str, each: int, clean: int, damages: tuple[str, ...], seed: int
) -> list[tuple[str, int, str, int]]:
    """Which samples: the arguments of pages.sample, numbered as pages.samples numbers them."""
    return [
        (layouts, layout, name, seed * 1000 + n)
        for name in damages or tuple(one.name for one in pages.DAMAGES)
        for layout in range(len(pages.LAYOUTS[layouts]))
        for n in range(clean if name == "clean" else each)
    ]


# --- Tesseract, with the same search for fields ---------------------------------------------------------------------


def by_tesseract(picture: bytes) -> CertificateReading:
    """Its own guess of how the page lies, then its lines through our parser; it has no second look at numbers."""
    from ai_service.ocr.fields import parse
    from ai_service.ocr.lines import levelled

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.jpg"
        file.write_bytes(picture)
        turned = _lies(file)
        if turned:
            with Image.open(io.BytesIO(picture)) as image:
                image.rotate(-turned, expand=True).save(file, quality=95)
        seen = _tesseract_lines(_tesseract(file, "--psm", "6", "tsv"))
    fields = {
        name: ReadField(one.value, min(one.sure, *(line.score for line in one.lines)))
        for name, one in parse(levelled(seen)).items()
    }
    return CertificateReading("embedded", fields, turned=turned)


def _tesseract(file: Path, *options: str) -> str:
    command = ["tesseract", str(file), "-", "-l", "osd" if options == ("--psm", "0") else "ind", *options]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "OMP_THREAD_LIMIT": "2"}, check=False
    )
    return done.stdout


def _lies(file: Path) -> int:
    told = dict(line.split(":", 1) for line in _tesseract(file, "--psm", "0").splitlines() if ":" in line)
    return int(told.get("Rotate", "0"))


def _tesseract_lines(tsv: str) -> list:
    from ai_service.ocr.engine import Seen

    words = defaultdict(list)
    for row in tsv.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == "5" and cells[11].strip():
            words[tuple(cells[1:5])].append(cells)
    return [seen for line in words.values() for seen in _pieces(line, Seen)]


def _pieces(line: list[list[str]], make: Callable) -> Iterator:
    """A line of Tesseract goes across columns: it is cut where a gap is wider than two heights."""
    piece: list[list[str]] = []
    for word in line:
        if piece and int(word[6]) - int(piece[-1][6]) - int(piece[-1][8]) > 2 * int(word[9]):
            yield _seen(piece, make)
            piece = []
        piece.append(word)
    yield _seen(piece, make)


def _seen(words: list[list[str]], make: Callable):
    left, top = min(int(w[6]) for w in words), min(int(w[7]) for w in words)
    right_, bottom = max(int(w[6]) + int(w[8]) for w in words), max(int(w[7]) + int(w[9]) for w in words)
    quad = np.array([[left, top], [right_, top], [right_, bottom], [left, bottom]], np.float32)
    return make(" ".join(w[11] for w in words), statistics.mean(float(w[10]) for w in words) / 100, quad)


# --- Tables ---------------------------------------------------------------------------------------------------------


def tables(counts: dict[str, Count]) -> str:
    own = counts["embedded"]
    damages = [one.name for one in pages.DAMAGES if own.asked[one.name]]
    names = [name for name in own.asked if name not in damages and name != "all"]
    parts = [_table("Damage", damages, counts, seconds=True), _table("Field", [*names, "all"], counts)]
    total = sum(len(times) for times in own.seconds.values())
    upright = [s for d, times in own.seconds.items() if not pages.BY_NAME[d].turned for s in times]
    turned = [s for d, times in own.seconds.items() if pages.BY_NAME[d].turned for s in times]
    parts.append(
        f"Pages {total}, turned as they lie {own.turned_right}; numbers {own.numbers}, wrong though shown as certain "
        f"{own.silent} ({own.silent / max(own.numbers, 1):.2%}); clean pages with every number right and certain "
        f"{own.clean_certain} of {own.clean_pages}; QR codes {own.qr['right']} of {own.qr['asked']}."
    )
    parts.append(
        f"Seconds a page, median and 95th percentile: upright {_median(upright)} and {_most(upright)}, "
        f"turned {_median(turned)} and {_most(turned)}. Peak memory {own.memory:.0f} MB."
    )
    other = counts.get("tesseract", Count())
    if other.numbers:
        parts.append(
            f"Tesseract: numbers {other.numbers}, wrong though its own score is 0.9 or more {other.silent} ({other.silent / other.numbers:.2%})."
        )
    return "\n\n".join(parts)


def _table(head: str, keys: list[str], counts: dict[str, Count], *, seconds: bool = False) -> str:
    titles = [
        head,
        *(f"{name}{unit}" for name in counts for unit in ([" fields right", " s"] if seconds else [" fields right"])),
    ]
    rows = [titles, ["---"] * len(titles)]
    for key in keys:
        cells = [key]
        for one in counts.values():
            cells.append(
                f"{one.right[key]}/{one.asked[key]} = {one.right[key] / one.asked[key]:.1%}" if one.asked[key] else "–"
            )
            cells += [_median(one.seconds.get(key, []))] if seconds else []
        rows.append(cells)
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _median(times: list[float]) -> str:
    return f"{statistics.median(times):.2f}" if times else "–"


def _most(times: list[float]) -> str:
    """The 95th percentile."""
    return f"{np.percentile(times, 95):.2f}" if times else "–"
