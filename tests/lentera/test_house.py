import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
import house


def test_rings_of_imports_are_found() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}, "e": set()}
    assert house.cycles(graph) == [["a", "b", "c"]]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<script>alert(1)</script>", True),
        ('<p style="color:red">', True),
        ('<a onclick="x()">', True),
        ('<script src="/static/app.js" defer></script>', False),
        ("{# <script> #}", False),
    ],
)
def test_inline_code_is_found(html: str, found: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "x.html").write_text(html, encoding="utf-8")
    monkeypatch.setattr(house, "ROOT", tmp_path)
    assert bool(house.inline_scripts()) is found


def test_this_house_is_in_order() -> None:
    found = house.figures()
    assert found["rings"] == [] and found["inline"] == []
    assert found["largest_file_lines"] <= 500 and found["functions_over_50_lines_percent"] == 0
