"""One way in: Gemini where it is configured, this machine's engine otherwise or when Gemini fails."""

from dataclasses import replace

from django.conf import settings

from ai_service.ocr import gemini
from ai_service.reading import CertificateReading
from ai_service.types import AiError, Blocked, Busy, InvalidOutput, OverBudget, RateLimited, TimedOut, Unavailable

# The sentences of AiError speak of forecasts.
WHY: dict[type[AiError], str] = {
    RateLimited: "Gemini sedang membatasi permintaan.",
    Unavailable: "Gemini sedang tidak tersedia.",
    TimedOut: "Gemini terlalu lama menjawab.",
    Blocked: "Gemini menahan jawabannya.",
    InvalidOutput: "Jawaban Gemini tidak terbaca.",
    OverBudget: "Anggaran Gemini bulan ini sudah habis.",
    Busy: "Gemini masih membaca gambar yang sama.",
}
OTHERWISE = "Gemini menolak permintaan: periksa kunci dan nama modelnya."


def read_certificate(picture: bytes, *, by: gemini.Caller | None = None) -> CertificateReading:
    """Read a JPEG or PNG that was already cleaned. Takes seconds: for tasks and commands, refused in a web process.

    Gemini is asked only for a `by`, who pays for it from the month's budget.
    Raises ocr.engine.InWebProcess, ocr.picture.NoPicture.
    """
    from ai_service.ocr import embedded, engine  # OpenCV

    engine.refuse_in_web()
    if not settings.GEMINI_API_KEY or by is None:
        return embedded.read(picture)
    try:
        reading = gemini.read(picture, by=by)
    except AiError as error:
        return replace(embedded.read(picture), fell_back=f"{WHY.get(type(error), OTHERWISE)} Dibaca di server ini.")
    return replace(reading, qr=embedded.qr(picture))
