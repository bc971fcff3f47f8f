"""The code's own figures, beside those measured in well-kept Django projects (docs: what is healthy, not a contest).

Standard library only, so that it runs anywhere: `make house`, or `python3 scripts/house.py --json`.
"""

import argparse
import ast
import io
import json
import re
import statistics
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("lentera", "authentication", "billing", "management", "emergency", "planning", "ai_service")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|\son[a-z]+\s*=\s*[\"']|\sstyle\s*=\s*[\"']|javascript:", re.I)
COMMENTED_OUT = re.compile(r"{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}", re.S)
# Measured in healthchecks, job-server, cciw.co.uk, itou, pretalx and pretix.
HEALTHY = {
    "import_cycles": "0 to few",
    "largest_file_lines": "split before 500",
    "function_median_lines": "5 to 9",
    "function_p90_lines": "–",
    "functions_over_50_lines_percent": "at most 5",
    "broad_excepts_per_1000_lines": "0.1 to 0.8",
    "comment_lines_per_100": "5 to 11",
    "hash_comment_lines_per_100": "(the part of it that is # comments)",
    "inline_scripts_and_styles": "0",
    "test_to_source_ratio": "–",
}


@dataclass
class Source:
    """One Python file and what was counted in it."""

    path: Path
    lines: int
    tree: ast.Module
    comments: int
    functions: list[int] = field(default_factory=list)

    @property
    def module(self) -> str:
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def read(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    written = [line for line in text.splitlines() if line.strip()]
    source = Source(path, len(written), tree, comment_lines(text))
    source.functions = [length(node) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return source


def comment_lines(text: str) -> int:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return len({token.start[0] for token in tokens if token.type == tokenize.COMMENT})


def docstring_lines(sources: list[Source]) -> int:
    total = 0
    for source in sources:
        for node in ast.walk(source.tree):
            kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
            if isinstance(node, kinds) and ast.get_docstring(node) and isinstance(node.body[0], ast.Expr):
                total += (node.body[0].end_lineno or 0) - node.body[0].lineno + 1
    return total


def length(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def imports(source: Source, modules: set[str]) -> set[str]:
    """The project's modules that a module needs while it is being imported itself."""
    found = set()
    for node in top_level(source.tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inner & modules) or {node.module}
    return (found & modules) - {source.module}


def top_level(tree: ast.Module) -> Iterator[ast.stmt]:
    """Statements that run at import; what stands under TYPE_CHECKING or in a function does not."""
    for node in tree.body:
        if isinstance(node, ast.Try):
            yield from node.body
        else:
            yield node


def cycles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Groups of modules that import each other in a ring (Tarjan's strongly connected components)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    rings: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for other in sorted(graph[name]):
            if other not in index:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], index[other])
        if low[name] == index[name]:
            at = stack.index(name)
            ring = stack[at:]
            del stack[at:]
            if len(ring) > 1:
                rings.append(sorted(ring))

    for name in sorted(graph):
        if name not in index:
            visit(name)
    return rings


def broad_excepts(sources: list[Source]) -> int:
    handlers = (node for source in sources for node in ast.walk(source.tree) if isinstance(node, ast.ExceptHandler))
    return sum(1 for node in handlers if is_broad(node.type))


def is_broad(kind: ast.expr | None) -> bool:
    return kind is None or (isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"})


def inline_scripts() -> list[str]:
    found = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = COMMENTED_OUT.sub("", path.read_text(encoding="utf-8"))
        found += [f"{path.relative_to(ROOT)}: {match.group()[:60].strip()}" for match in INLINE.finditer(text)]
    return found


def figures() -> dict[str, object]:
    sources = [read(path) for path in python_files(*PACKAGES)]
    tests = [read(path) for path in python_files("tests")]
    modules = {source.module for source in sources}
    rings = cycles({source.module: imports(source, modules) for source in sources})
    lengths = sorted(size for source in sources for size in source.functions)
    lines = sum(source.lines for source in sources)
    largest = sorted(sources, key=lambda source: -source.lines)[:5]
    comments = sum(source.comments for source in sources)
    return {
        "files": len(sources),
        "source_lines": lines,
        "functions": len(lengths),
        "import_cycles": len(rings),
        "rings": rings,
        "largest_file_lines": largest[0].lines,
        "largest_files": {str(source.path.relative_to(ROOT)): source.lines for source in largest},
        "function_median_lines": statistics.median(lengths),
        "function_p90_lines": lengths[int(len(lengths) * 0.9)],
        "functions_over_50_lines_percent": round(100 * sum(size > 50 for size in lengths) / len(lengths), 2),
        "broad_excepts_per_1000_lines": round(1000 * broad_excepts(sources) / lines, 2),
        "comment_lines_per_100": round(100 * (comments + docstring_lines(sources)) / lines, 1),
        "hash_comment_lines_per_100": round(100 * comments / lines, 1),
        "inline_scripts_and_styles": len(inline_scripts()),
        "inline": inline_scripts(),
        "test_lines": sum(test.lines for test in tests),
        "test_to_source_ratio": round(sum(test.lines for test in tests) / lines, 2),
    }


def table(found: dict[str, object]) -> str:
    rows = [("", "Lentera", "healthy"), *((name, str(found[name]), HEALTHY[name]) for name in HEALTHY)]
    width = max(len(name) for name, _, _ in rows)
    lines = [f"{name.replace('_', ' '):{width}}  {own:>10}  {healthy}" for name, own, healthy in rows]
    lines.append(f"\n{found['files']} files, {found['source_lines']} lines, {found['functions']} functions; largest:")
    lines += [f"  {size:5}  {path}" for path, size in dict(found["largest_files"]).items()]  # type: ignore[call-overload]
    lines += [f"  ring: {' → '.join(ring)}" for ring in found["rings"]]  # type: ignore[attr-defined]
    lines += [f"  inline: {each}" for each in found["inline"]]  # type: ignore[attr-defined]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    found = figures()
    print(json.dumps(found, indent=1) if parser.parse_args().json else table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
