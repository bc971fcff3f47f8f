"""Reads a picture of a certificate. Importing this costs nothing: the engines come with the first reading."""

from ai_service.ocr.gemini import Caller
from ai_service.ocr.reader import read_certificate

__all__ = ["Caller", "read_certificate"]
