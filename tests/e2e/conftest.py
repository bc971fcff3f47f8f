"""A real site for the journeys: gunicorn and a worker on the demo world, and Debian's Chromium on it."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from lentera.demo.people import ACCOUNTS, PASSWORD
from lentera.demo.second_factor import demo_code
from lentera.sandbox.satusehat import CLIENT_ID, CLIENT_SECRET, SatusehatService

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
DESK = {"width": 1280, "height": 860}
PHONE = {"width": 360, "height": 740}
# htmx reports a request that a newer one replaced (live cost while typing); that is meant.
ABORTED = ("htmx:afterRequest", "htmx:sendAbort")
# Rules about taste or about parts that a page cannot decide.
AXE_OFF = ("region",)


@dataclass
class Site:
    url: str
    env: dict[str, str]
    satusehat: SatusehatService
    letters: Path
    processes: list[subprocess.Popen] = field(default_factory=list)

    def code_for(self, address: str) -> str:
        """The newest code that was mailed to this address; the worker needs a moment.

        Six digits alone are not enough: the random part of a link in an older mail has them now and then.
        """
        return self._mailed(address, r"(?<=Kode Anda: )\d{6}\b")

    def link_for(self, address: str, path: str) -> str:
        """The newest link to a page below `path` that was mailed to this address."""
        return self._mailed(address, rf"{re.escape(self.url)}{path}\S+")

    def _mailed(self, address: str, wanted: str) -> str:
        for _ in range(100):
            mails = sorted(self.letters.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)
            for text in (path.read_text() for path in mails):
                if f"To: {address}" in text and (found := re.search(wanted, text.split("\n\n", 1)[1])):
                    return found.group()
            time.sleep(0.2)
        raise TimeoutError(address)

    def manage(self, *words: str) -> None:
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=self.env, check=True, capture_output=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def satusehat() -> Iterator[SatusehatService]:
    with SatusehatService() as service:
        yield service


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, satusehat: SatusehatService) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    port = _free_port()
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lentera.settings",
        "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "EMAIL_FILE_PATH": str(folder / "surel"),
        "SATUSEHAT_OAUTH_URL": satusehat.oauth_url,
        "SATUSEHAT_FHIR_URL": satusehat.fhir_url,
        "SATUSEHAT_CLIENT_ID": CLIENT_ID,
        "SATUSEHAT_CLIENT_SECRET": CLIENT_SECRET,
    }
    place = Site(f"http://127.0.0.1:{port}", env, satusehat, folder / "surel")
    place.manage("prepare", "--verbosity", "0")
    place.manage("demo")
    gunicorn = Path(sys.executable).parent / "gunicorn"
    web = [gunicorn, "lentera.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"]
    worker = [sys.executable, "manage.py", "qcluster"]
    place.processes = [
        subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for command in (web, worker)
    ]
    _wait(place.url + "/sehat/")
    yield place
    for process in place.processes:
        process.terminate()
    for process in place.processes:
        process.wait(20)


def _wait(url: str) -> None:
    for _ in range(150):
        try:
            with urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(url)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@dataclass
class Visitor:
    """One person with one browser; `page` fails the test on console errors."""

    page: Page
    site: Site
    errors: list[str]

    def go(self, path: str) -> None:
        self.page.goto(self.site.url + path)

    def check(self, name: str = "") -> None:
        assert self.problems(name) == []

    def problems(self, name: str = "") -> list[str]:
        """Errors in the console, a page wider than the screen, accessibility violations; a picture when asked."""
        found = [f"console: {text}" for text in self.errors]
        self.errors.clear()
        self.page.wait_for_load_state()  # On a slow line the stylesheet may still be on its way.
        wider = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 0:
            found.append(f"{wider} px too wide")
        found += self._axe()
        if folder := os.environ.get("SCREENS"):
            self.page.screenshot(path=f"{folder}/{name or 'halaman'}.png", full_page=True)
        return [f"{self.page.url}: {each}" for each in found]

    def _axe(self) -> list[str]:
        self.page.evaluate(AXE.read_text())
        rules = {rule: {"enabled": False} for rule in AXE_OFF}
        found = self.page.evaluate("rules => axe.run({rules: rules})", rules)
        return [f"{v['id']} ({len(v['nodes'])}×): {v['nodes'][0]['html'][:160]}" for v in found["violations"]]


@pytest.fixture
def visitor(site: Site, chromium: Browser) -> Iterator[Callable[..., Visitor]]:
    contexts: list[BrowserContext] = []

    def open_browser(who: str | None = None, *, size: dict[str, int] = DESK) -> Visitor:
        # Playwright speaks to the page past its CSP, so axe may run; the site's own scripts may not.
        context = chromium.new_context(
            viewport=size, locale="id-ID", timezone_id="Asia/Makassar", has_touch=size is PHONE, service_workers="block"
        )
        contexts.append(context)
        page = context.new_page()
        errors: list[str] = []
        page.on(
            "console", lambda m: errors.append(m.text) if m.type == "error" and not m.text.startswith(ABORTED) else None
        )
        page.on("pageerror", lambda error: errors.append(str(error)))
        someone = Visitor(page, site, errors)
        if who:
            sign_in(someone, ACCOUNTS[who].email)
        return someone

    yield open_browser
    for context in contexts:
        context.close()


def sign_in(someone: Visitor, login: str, password: str = PASSWORD) -> None:
    someone.go("/akun/login/")
    someone.page.fill("[name=login]", login)
    someone.page.fill("[name=password]", password)
    with someone.page.expect_navigation():
        someone.page.click("form button[type=submit]")
    if "/faktor/masuk/" in someone.page.url:
        _second_factor(someone)


def _second_factor(someone: Visitor) -> None:
    """The demo admin's code of now, or of half a minute around it when that one was used already."""
    for step in (0, 1, -1):
        someone.page.fill("[name=code]", demo_code(step))
        with someone.page.expect_navigation():
            someone.page.click("form button[type=submit]")
        if "/faktor/masuk/" not in someone.page.url:
            return
