"""Gemini's and LangChain's libraries are named in two files, and loaded by no process that runs no agent."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("lentera", "authentication", "management", "billing", "emergency", "planning", "ai_service")
HEAVY = re.compile(r"^\s*(?:from|import) (google\.genai|google\.generativeai|langchain\w*|langgraph|langsmith)\b", re.M)


def test_two_files_name_them() -> None:
    named = {
        str(path.relative_to(ROOT)): set(HEAVY.findall(text))
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if HEAVY.search(text := path.read_text())
    }
    assert set(named) == {"ai_service/llm.py", "ai_service/loop.py"}
    assert not {"google.genai", "langchain_google_genai", "google.generativeai"} & named["ai_service/loop.py"]


def test_pages_and_tasks_do_not_load_them() -> None:
    code = (
        "import django, sys; django.setup(); import lentera.urls, planning.tasks, planning.domain.advice\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'langchain', 'langgraph', 'langchain_google_genai'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.stdout.strip() == "[]"
