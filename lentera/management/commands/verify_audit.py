"""`manage.py verify_audit`: prove that the audit trail is whole."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from authentication.domain import audit


class Command(BaseCommand):
    help = "Memeriksa rantai jejak audit: tidak ada yang diubah, dihapus, atau disisipkan."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--noted", help="Kepala rantai yang pernah dicatat, seperti 120:ab34… (dari log atau perintah ini)."
        )

    def handle(self, *, noted: str | None = None, **options: Any) -> None:
        wrong = list(audit.verify(_head(noted) if noted else None))
        for sentence in wrong:
            self.stderr.write(sentence)
        if wrong:
            raise CommandError(f"{len(wrong)} masalah pada jejak audit.")
        self.stdout.write(f"Jejak audit utuh. Kepala rantai: {audit.head()}")


def _head(text: str) -> audit.Head:
    position, _, digest = text.partition(":")
    if not position.isdecimal() or len(digest) != 64:
        raise CommandError("Tulis kepala rantai sebagai URUTAN:SIDIK, sidiknya 64 digit heksadesimal.")
    return audit.Head(int(position), digest)
