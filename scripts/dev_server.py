"""Run web and worker together until Ctrl-C; start again what dies; leave nothing behind."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
GRACE = 10.0
QUICK = 5.0
TRIES = 3


class Part:
    """One supervised process, in a group of its own so that Ctrl-C reaches only us."""

    def __init__(self, name: str, command: list[str], env: dict[str, str]) -> None:
        self.name, self.command, self.env = name, command, env
        self.quick_deaths = 0
        self.start()

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command, cwd=ROOT, env=self.env, start_new_session=True)

    def revive(self) -> bool:
        """Start it again if it died; False when it keeps dying at once."""
        if self.process.poll() is None:
            return True
        self.signal(signal.SIGKILL)  # its own children would go on without it
        lived = time.monotonic() - self.started
        self.quick_deaths = self.quick_deaths + 1 if lived < QUICK else 1
        if self.quick_deaths >= TRIES:
            print(f"{self.name} berhenti terus (kode {self.process.returncode}); lihat pesan di atas.", flush=True)
            return False
        print(f"{self.name} berhenti (kode {self.process.returncode}); dijalankan lagi.", flush=True)
        time.sleep(1)
        self.start()
        return True

    def signal(self, number: int) -> None:
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return


def stop(parts: list[Part]) -> None:
    for part in parts:
        if part.process.poll() is None:
            part.process.terminate()
    deadline = time.monotonic() + GRACE
    for part in parts:
        try:
            part.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"{part.name} tidak berhenti sendiri; dihentikan paksa.", flush=True)
        part.signal(signal.SIGKILL)  # children that outlived their parent


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def wait_until_ready(url: str, web: Part, seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and web.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/sehat/", timeout=5) as answer:  # noqa: S310
                return answer.status == 200
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    return False


def parts_for(port: int, url: str) -> list[Part]:
    defaults = {"LOG_LEVEL": "WARNING", "SITE_URL": url, "PYTHONUNBUFFERED": "1"}
    env = {**defaults, **os.environ}
    web = [str(BIN / "gunicorn"), "lentera.wsgi", "--bind", f"127.0.0.1:{port}", "--bind", f"[::1]:{port}"]
    if not socket.has_ipv6 or not ipv6_loopback():
        web = web[:-2]
    web += ["--workers", "2", "--threads", "4", "--log-level", "warning", "--timeout", "60"]
    worker = [sys.executable, "manage.py", "qcluster"]
    return [Part("Web", web, env), Part("Pekerja", worker, env)]


def ipv6_loopback() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def supervise(parts: list[Part]) -> int:
    while all(part.revive() for part in parts):
        time.sleep(0.5)
    return 1


def interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    if not port_is_free(port):
        print(f"Port {port} sudah dipakai program lain. Coba: make run PORT={port + 1}")
        return 1
    signal.signal(signal.SIGTERM, interrupt)
    url = f"http://localhost:{port}"
    parts = parts_for(port, url)
    try:
        if not wait_until_ready(url, parts[0]):
            print("Web tidak menjawab; lihat pesan di atas.")
            return 1
        subprocess.run([sys.executable, "manage.py", "demo", "--print-accounts"], cwd=ROOT, check=False)
        print(f"\nLentera siap di {url}  (Ctrl-C untuk berhenti)\n", flush=True)
        return supervise(parts)
    except KeyboardInterrupt:
        print("\nMenghentikan Lentera …", flush=True)
        return 0
    finally:
        stop(parts)


if __name__ == "__main__":
    sys.exit(main())
