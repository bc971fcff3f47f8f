"""The closed lists of staffing, and the allowed moves between states."""

from django.db import models


class Tier(models.IntegerChoices):
    LICENSED = 1, "Tier 1 · berlisensi"
    STUDENT = 2, "Tier 2 · mahasiswa dengan penyelia"


# Rupiah per shift, lowest and highest, both included (product rules, section "Two tiers").
RATE_RANGE: dict[int, tuple[int, int]] = {Tier.LICENSED: (500_000, 1_000_000), Tier.STUDENT: (100_000, 200_000)}


class Slot(models.IntegerChoices):
    """The three watches of an Indonesian ward, local time."""

    MORNING = 0, "Pagi (07–14)"
    AFTERNOON = 1, "Siang (14–21)"
    NIGHT = 2, "Malam (21–07)"


class ShiftState(models.TextChoices):
    DRAFT = "draft", "Draf"
    OPEN = "open", "Terbuka"
    FILLED = "filled", "Terisi"
    IN_PROGRESS = "in_progress", "Berlangsung"
    WORKED = "worked", "Terlaksana"
    UNWORKED = "unworked", "Tidak terlaksana"
    CLOSED = "closed", "Selesai"
    CANCELLED = "cancelled", "Dibatalkan"


SHIFT_MOVES: dict[str, frozenset[str]] = {
    ShiftState.DRAFT: frozenset({ShiftState.OPEN, ShiftState.CANCELLED}),
    ShiftState.OPEN: frozenset({ShiftState.FILLED, ShiftState.IN_PROGRESS, ShiftState.UNWORKED, ShiftState.CANCELLED}),
    ShiftState.FILLED: frozenset({ShiftState.OPEN, ShiftState.IN_PROGRESS, ShiftState.UNWORKED, ShiftState.CANCELLED}),
    ShiftState.IN_PROGRESS: frozenset({ShiftState.WORKED, ShiftState.UNWORKED}),
    ShiftState.WORKED: frozenset({ShiftState.CLOSED}),
    ShiftState.UNWORKED: frozenset({ShiftState.CLOSED}),
    ShiftState.CLOSED: frozenset(),
    ShiftState.CANCELLED: frozenset(),
}


class ApplicationState(models.TextChoices):
    SUBMITTED = "submitted", "Menunggu jawaban"
    ACCEPTED = "accepted", "Diterima"
    DECLINED = "declined", "Ditolak"
    WITHDRAWN = "withdrawn", "Ditarik"
    CLOSED = "closed", "Ditutup"


APPLICATION_MOVES: dict[str, frozenset[str]] = {
    ApplicationState.SUBMITTED: frozenset(
        {ApplicationState.ACCEPTED, ApplicationState.DECLINED, ApplicationState.WITHDRAWN, ApplicationState.CLOSED}
    ),
    # Its booking was cancelled, or nobody came: the person may be booked again.
    ApplicationState.ACCEPTED: frozenset({ApplicationState.CLOSED}),
    ApplicationState.DECLINED: frozenset(),
    ApplicationState.WITHDRAWN: frozenset(),
    ApplicationState.CLOSED: frozenset(),
}


class InvitationState(models.TextChoices):
    SENT = "sent", "Menunggu jawaban"
    ACCEPTED = "accepted", "Diterima"
    DECLINED = "declined", "Ditolak"
    EXPIRED = "expired", "Kedaluwarsa"
    CLOSED = "closed", "Ditutup"


INVITATION_MOVES: dict[str, frozenset[str]] = {
    InvitationState.SENT: frozenset(
        {InvitationState.ACCEPTED, InvitationState.DECLINED, InvitationState.EXPIRED, InvitationState.CLOSED}
    ),
    InvitationState.ACCEPTED: frozenset({InvitationState.CLOSED}),
    InvitationState.DECLINED: frozenset(),
    InvitationState.EXPIRED: frozenset(),
    InvitationState.CLOSED: frozenset(),
}


class AssignmentState(models.TextChoices):
    CONFIRMED = "confirmed", "Dijadwalkan"
    ARRIVED = "arrived", "Sedang bertugas"
    DONE = "done", "Selesai bertugas"
    NO_SHOW = "no_show", "Tidak hadir"
    CANCELLED = "cancelled", "Dibatalkan"


# A live assignment takes a place and the person's time.
LIVE = (AssignmentState.CONFIRMED, AssignmentState.ARRIVED, AssignmentState.DONE)

ASSIGNMENT_MOVES: dict[str, frozenset[str]] = {
    AssignmentState.CONFIRMED: frozenset({AssignmentState.ARRIVED, AssignmentState.NO_SHOW, AssignmentState.CANCELLED}),
    AssignmentState.ARRIVED: frozenset({AssignmentState.DONE}),
    AssignmentState.DONE: frozenset(),
    # A departemen may have marked somebody absent too soon.
    AssignmentState.NO_SHOW: frozenset({AssignmentState.ARRIVED}),
    AssignmentState.CANCELLED: frozenset(),
}


class Origin(models.TextChoices):
    """Which door a booking came through."""

    APPLICATION = "application", "Lamaran"
    INVITATION = "invitation", "Undangan"


class Side(models.TextChoices):
    NAKES = "nakes", "Nakes"
    FASKES = "faskes", "Faskes"
    SYSTEM = "system", "Sistem"


class DeclineReason(models.TextChoices):
    """Why a faskes turns an application down."""

    CHOSE_OTHER = "chose_other", "Memilih nakes lain"
    SKILL = "skill", "Keterampilan belum sesuai kebutuhan"
    DOCUMENT = "document", "Dokumen belum lengkap"
    SCHEDULE = "schedule", "Jadwal berubah"
    INTERNAL = "internal", "Diisi tenaga sendiri"


class RefuseReason(models.TextChoices):
    """Why a nakes turns an invitation down."""

    TIME = "time", "Waktu tidak cocok"
    FAR = "far", "Terlalu jauh"
    RATE = "rate", "Tarif kurang sesuai"
    TIRED = "tired", "Perlu istirahat"
    OTHER = "other", "Alasan lain"


class CancelReason(models.TextChoices):
    ILL = "ill", "Sakit"
    FAMILY = "family", "Keperluan keluarga mendesak"
    TRANSPORT = "transport", "Kendala perjalanan"
    NOT_NEEDED = "not_needed", "Tidak lagi dibutuhkan"
    FILLED_INTERNALLY = "filled_internally", "Diisi tenaga sendiri"
    BUDGET = "budget", "Anggaran berubah"
    DOCUMENT = "document", "Dokumen tidak berlaku"
    ACCOUNT = "account", "Akun dinonaktifkan"
    OTHER = "other", "Alasan lain"


NAKES_CANCEL_REASONS = (CancelReason.ILL, CancelReason.FAMILY, CancelReason.TRANSPORT, CancelReason.OTHER)
FASKES_CANCEL_REASONS = (
    CancelReason.NOT_NEEDED,
    CancelReason.FILLED_INTERNALLY,
    CancelReason.BUDGET,
    CancelReason.DOCUMENT,
    CancelReason.OTHER,
)


class HoursState(models.TextChoices):
    NONE = "none", "Belum dilaporkan"
    REPORTED = "reported", "Menunggu pihak lain"
    AGREED = "agreed", "Disepakati"
    AUTO_AGREED = "auto_agreed", "Disepakati karena 48 jam tanpa jawaban"
    DISPUTED = "disputed", "Berselisih"


class CredentialKind(models.TextChoices):
    STR = "str", "STR"
    CERTIFICATE = "certificate", "Sertifikat pelatihan"
    DIPLOMA = "diploma", "Ijazah"
    STUDENT_CARD = "student_card", "Kartu mahasiswa"


class DocumentStatus(models.TextChoices):
    """The status of a credential or SIP as a document; expiry follows from its dates, not from here."""

    WAITING = "waiting", "Menunggu verifikasi"
    VERIFIED = "verified", "Terverifikasi"
    REJECTED = "rejected", "Ditolak"


class CheckState(models.TextChoices):
    """Where the checking of a document stands; whether it counts is its DocumentStatus."""

    NONE = "", "Belum dikirim"
    READING = "reading", "Foto sedang dibaca"
    OWNER = "owner", "Menunggu Anda memastikan isinya"
    WEIGHING = "weighing", "Sedang dicocokkan"
    QUEUED = "queued", "Menunggu SATUSEHAT, dicoba lagi"
    PERSON = "person", "Menunggu petugas"
    SECOND = "second", "Menunggu petugas kedua"
    DONE = "done", "Selesai"


CHECK_MOVES: dict[str, frozenset[str]] = {
    CheckState.NONE: frozenset({CheckState.READING, CheckState.WEIGHING, CheckState.DONE}),
    # A reading may find no document at all; an owner may not want to wait for it.
    CheckState.READING: frozenset({CheckState.OWNER, CheckState.WEIGHING, CheckState.DONE}),
    CheckState.OWNER: frozenset({CheckState.WEIGHING, CheckState.DONE}),
    CheckState.WEIGHING: frozenset({CheckState.QUEUED, CheckState.PERSON, CheckState.DONE}),
    CheckState.QUEUED: frozenset({CheckState.WEIGHING, CheckState.PERSON, CheckState.DONE}),
    CheckState.PERSON: frozenset({CheckState.SECOND, CheckState.DONE, CheckState.WEIGHING}),
    CheckState.SECOND: frozenset({CheckState.PERSON, CheckState.DONE, CheckState.WEIGHING}),
    # A decision may be reversed by a person.
    CheckState.DONE: frozenset({CheckState.DONE, CheckState.SECOND}),
}


class VerifiedBy(models.TextChoices):
    """How a document came to count."""

    SATUSEHAT = "satusehat", "SATUSEHAT, nomor sama"
    PERSON = "person", "Satu petugas"
    TWO_PERSONS = "two_persons", "Dua petugas"


class PermitKind(models.TextChoices):
    SIP = "sip", "SIP"
    DISASTER = "disaster", "SIP bencana dari Menteri"


class Verdict(models.TextChoices):
    GREEN = "green", "Sah bekerja di sini"
    AMBER = "amber", "Perlu satu langkah"
    RED = "red", "Belum boleh bekerja di sini"


class RuleKind(models.TextChoices):
    """What a legality rule row sets; `value` is a count or 0/1."""

    STR_REQUIRED = "str_required", "STR diperlukan (0/1)"
    SIP_REQUIRED = "sip_required", "SIP per tempat diperlukan (0/1)"
    SIP_SLOTS = "sip_slots", "Jumlah SIP paling banyak"
    LETTER_BRIDGES = "letter_bridges", "Surat tugas boleh menjembatani selama ada slot SIP (0/1)"
    LETTER_BEYOND_SLOTS = "letter_beyond_slots", "Surat tugas boleh walau slot SIP penuh (0/1)"
    STUDENT_SUPERVISED = "student_supervised", "Mahasiswa harus disupervisi Tier 1 (0/1)"


class ExceptionKind(models.TextChoices):
    OFF = "off", "Tidak bisa"
    EXTRA = "extra", "Bisa, di luar pola mingguan"
