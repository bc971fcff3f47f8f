"""The benchmark's own parts: what travels between its processes, and tables of a run that read little."""

import pickle
from collections import Counter

from tests.certificates import bench, bench_worker, pages
from tests.certificates.damages import DAMAGES


def test_a_drawn_page_travels_between_processes() -> None:
    drawn, picture = pickle.loads(pickle.dumps(bench_worker.draw(("tuning", 0, DAMAGES[-1].name, 1))))
    assert drawn.truth and picture.startswith(b"\xff\xd8")
    assert picture == pages.sample("tuning", 0, DAMAGES[-1].name, 1).picture


def test_a_run_without_numbers_has_its_tables() -> None:
    count = bench.Count(asked=Counter(jenis=1, noise=1, all=1), right=Counter(jenis=1, noise=1, all=1))
    text = bench.tables({"embedded": count, "tesseract": bench.Count()})
    assert "1/1 = 100.0%" in text and "numbers 0" in text
