"""`manage.py sandbox_satusehat`: the local stand-in for SATUSEHAT, with the practitioners one names."""

from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from lentera.lib import nik as niks
from lentera.sandbox.command import SandboxCommand
from lentera.sandbox.satusehat import CLIENT_ID, CLIENT_SECRET, Known, SatusehatService

SHAPE = "NIK,TAHUN-BULAN-TANGGAL,Nama[,nomor STR]"


def person(text: str) -> Known:
    """`SHAPE` as somebody SATUSEHAT knows; the gender is the NIK's."""
    parts = [part.strip() for part in text.split(",")]
    facts = niks.facts(parts[0])
    if facts is None or len(parts) not in (3, 4):
        raise ArgumentTypeError(f"Tulis {SHAPE}; NIK-nya 16 angka yang masuk akal.")
    try:
        born = date.fromisoformat(parts[1])
    except ValueError as error:
        raise ArgumentTypeError(f"Tanggal lahir ditulis seperti 1990-03-12: {SHAPE}") from error
    return Known(parts[0], born, str(facts.gender), parts[2], str_number=parts[3] if parts[3:] else None)


class Command(SandboxCommand):
    help = "Menjalankan pengganti SATUSEHAT di komputer ini (hanya untuk pengembangan)."
    name, port, then = "SATUSEHAT", 8896, "mulai ulang pekerja"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--person", type=person, action="append", default=[], metavar=SHAPE)

    def service(self, port: int, **options: Any) -> SatusehatService:
        return SatusehatService(people=options["person"], port=port)

    def lines(self, service: SatusehatService) -> tuple[str, ...]:
        return (
            f"SATUSEHAT_CLIENT_ID={CLIENT_ID}",
            f"SATUSEHAT_CLIENT_SECRET={CLIENT_SECRET}",
            f"SATUSEHAT_OAUTH_URL={service.oauth_url}",
            f"SATUSEHAT_FHIR_URL={service.fhir_url}",
        )
