"""`manage.py extract_certificate FILE --json`: what a picture of a certificate says."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ai_service.ocr import Caller, read_certificate
from ai_service.reading import CertificateReading
from lentera.lib.errors import DomainError
from lentera.lib.uploads import clean_picture

ALWAYS = ("jenis", "nomor_str", "nik", "nama", "profesi", "tanggal_lahir", "berlaku_sampai")


class Command(BaseCommand):
    help = "Membaca gambar satu dokumen (STR, SIP, sertifikat, ijazah, KTM, KTP): JPEG, PNG, WebP, HEIC, atau PDF."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true")

    def handle(self, *, file: Path, json: bool, **options: Any) -> None:
        try:
            picture = clean_picture(file.read_bytes(), file.name)
        except OSError as error:
            raise CommandError(f"{file} tidak bisa dibuka: {error.strerror}.") from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        reading = read_certificate(picture.content, by=Caller("command:extract_certificate", timezone.now()))
        self.stdout.write(_as_json(reading) if json else _as_lines(reading))


def _as_json(reading: CertificateReading) -> str:
    names = [*ALWAYS, *(name for name in reading.fields if name not in ALWAYS)]
    found = {name: {"value": None, "confidence": 0.0} for name in names} | {
        name: {"value": field.value, "confidence": field.confidence} for name, field in reading.fields.items()
    }
    about = {"engine": reading.engine, "qr": reading.qr, "turned": reading.turned, "seconds": reading.seconds}
    return json.dumps(found | about | {"fell_back": reading.fell_back}, ensure_ascii=False, indent=1)


def _as_lines(reading: CertificateReading) -> str:
    rows = [
        f"{name:<15} {field.value}{'' if field.certain else '  (kurang yakin)'}"
        for name, field in reading.fields.items()
    ]
    return "\n".join(
        [*rows, f"dibaca {reading.engine} dalam {reading.seconds} detik", *filter(None, [reading.fell_back])]
    )
