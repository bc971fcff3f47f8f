"""The house holds: layers, declared access, used templates, no inline script, complete migrations, short files."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[1]
APPS = ("lentera", "authentication", "management", "billing", "emergency", "planning", "ai_service")
TEMPLATES = ROOT / "templates"
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>\s*\S|\son[a-z]+=\"|\sstyle=\"|javascript:", re.I
)


def views() -> Iterator[tuple[str, object]]:
    def walk(patterns, prefix: str) -> Iterator[tuple[str, object]]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, prefix + str(pattern.pattern))
            elif isinstance(pattern, URLPattern):
                yield prefix + str(pattern.pattern), pattern.callback

    yield from walk(get_resolver().url_patterns, "")


def ours() -> list[tuple[str, object]]:
    return [(route, view) for route, view in views() if view.__module__.split(".")[0] in APPS]


def test_every_view_declares_who_may_open_it() -> None:
    assert len(ours()) > 40
    assert [route for route, view in ours() if not getattr(view, "access", None)] == []


def test_layers_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_inline_script_or_style() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in TEMPLATES.rglob("*.html")
        if "emails" not in path.parts and INLINE.search(path.read_text())
    ]
    assert found == []


def test_a_variable_of_one_block_is_not_used_in_another() -> None:
    """Django forgets what `{% url … as x %}` set when its block ends: a link without address would be a button that sends."""
    found = []
    for path in TEMPLATES.rglob("*.html"):
        parts = re.split(r"{% block \w+ %}", path.read_text())
        made = [set(re.findall(r" as (\w+) %}", part)) for part in parts]
        for own, part in zip(made, parts, strict=True):
            found += [f"{path.name}: {name}" for name in set().union(*made) - own if re.search(rf"\b{name}\b", part)]
    assert found == []


def test_a_selector_stands_in_one_style_sheet() -> None:
    """Two rooms that take the same class for different things undo each other on every page."""
    where: dict[str, set[str]] = {}
    for path in (ROOT / "static/src/css").glob("*.css"):
        text = re.sub(r"/\*.*?\*/|@[^{};]*\{(?:[^{}]|\{[^{}]*\})*\}", "", path.read_text(), flags=re.DOTALL)
        for selectors in re.findall(r"([^{};]+)\{", text):
            for one in selectors.split(","):
                where.setdefault(" ".join(one.split()), set()).add(path.name)
    assert len(where) > 300
    assert {one: sheets for one, sheets in where.items() if len(sheets) > 1} == {}


def test_no_template_is_unused() -> None:
    """Every template of ours is named in code or in another template; allauth and Django find theirs by convention."""
    sources = [p for app in APPS for p in (ROOT / app).rglob("*.py")] + list(TEMPLATES.rglob("*.html"))
    text = "\n".join(path.read_text() for path in sources)
    conventional = {"account", "allauth", "mfa", "django", "admin"}
    by_status = {"400.html", "403.html", "404.html", "500.html", "403_csrf.html", "429.html"}
    unused = []
    for path in TEMPLATES.rglob("*.*"):
        name = str(path.relative_to(TEMPLATES))
        if path.parts[len(TEMPLATES.parts)] in conventional or name in by_status:
            continue
        if f'"{name}"' not in text and f"'{name}'" not in text:
            unused.append(name)
    assert unused == []


@pytest.mark.parametrize("app", APPS)
def test_no_file_outgrows_its_room(app: str) -> None:
    long = {
        str(p.relative_to(ROOT)): n
        for p in (ROOT / app).rglob("*.py")
        if "migrations" not in p.parts and (n := p.read_text().count("\n")) > 500
    }
    assert long == {}


def test_views_stay_short() -> None:
    """25 lines at most, the signature and decorators aside."""
    import ast

    long = []
    for app in APPS:
        for path in [*(ROOT / app).glob("views.py"), *(ROOT / app / "views").glob("*.py")]:
            long += [
                f"{path.relative_to(ROOT)}:{node.name}"
                for node in ast.parse(path.read_text()).body
                if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.body[0].lineno + 1 > 25
            ]
    assert long == []
