"""`manage.py init_env`: write the secret key, the keys of personal data and a VAPID pair into .env, once."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.core.management.utils import get_random_secret_key

from lentera.clients.webpush import new_keys
from lentera.lib import crypto


def missing_values(text: str) -> dict[str, str]:
    """Return what a .env with this text still lacks; a pair is only ever made whole."""
    present = {line.partition("=")[0].strip() for line in text.splitlines() if line.partition("=")[2].strip()}
    wanted = {}
    if "SECRET_KEY" not in present:
        # Quotes would end the value early, and $ would be read as a variable.
        wanted["SECRET_KEY"] = get_random_secret_key().replace("'", "q").replace("$", "s")
    wanted |= {name: crypto.new_key() for name in ("DATA_KEYS", "INDEX_KEY") if name not in present}
    if not {"VAPID_PRIVATE_KEY", "VAPID_PUBLIC_KEY"} <= present:
        wanted["VAPID_PRIVATE_KEY"], wanted["VAPID_PUBLIC_KEY"] = new_keys()
    return wanted


def complete(path: Path) -> list[str]:
    """Add the missing values to the file, readable by its owner only; return their names."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    wanted = missing_values(text)
    if wanted:
        kept = [line for line in text.splitlines() if line.partition("=")[0].strip() not in wanted]
        lines = [*kept, *(f"{name}='{value}'" for name, value in wanted.items())]
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    return list(wanted)


class Command(BaseCommand):
    help = "Membuat kunci rahasia, kunci data pribadi dan kunci notifikasi di .env bila belum ada."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, default=settings.BASE_DIR / ".env")

    def handle(self, *args: object, **options: Any) -> None:
        made = complete(options["file"])
        self.stdout.write(f"Dibuat di .env: {', '.join(made)}." if made else "Kunci di .env sudah lengkap.")
