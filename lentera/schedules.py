"""Everything that runs by the clock, as data. `manage.py ensure_schedules` puts it into the queue's own table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Repeated:
    """A task that runs every so many minutes; it must be harmless to run twice or late."""

    name: str
    task: str
    minutes: int


SCHEDULES = (
    Repeated("Kirim pesan yang jatuh tempo", "authentication.tasks.sweep_deliveries", 1),
    Repeated("Hapus pendaftaran yang tidak dikonfirmasi", "authentication.tasks.drop_old_checks", 60),
    Repeated("Hapus data pribadi yang masa simpannya habis", "authentication.tasks.apply_retention", 24 * 60),
    Repeated("Rantai jejak audit", "authentication.tasks.chain_audit", 1),
    Repeated("Umumkan shift yang belum diumumkan", "management.tasks.sweep_announcements", 2),
    Repeated("Baca dan cocokkan dokumen yang tertinggal", "management.tasks.sweep_documents", 1),
    Repeated("Ingatkan tugas yang akan datang", "management.tasks.send_reminders", 10),
    Repeated("Ingatkan dokumen yang akan habis", "management.tasks.warn_of_expiry", 12 * 60),
    Repeated("Samakan tempat shift dengan faskesnya", "management.tasks.refresh_places", 30),
    Repeated("Ramal ulang, nilai, dan ingatkan puncak", "planning.tasks.nightly", 24 * 60),
    Repeated("Jumlahkan ramalan per kabupaten", "planning.tasks.nightly_sums", 12 * 60),
    Repeated("Hitung risiko bencana", "planning.tasks.assess_risk", 12 * 60),
    Repeated("Ambil cuaca BMKG yang sudah lama", "planning.tasks.fetch_weather", 15),
    Repeated("Tutup tenggat: undangan, jam kerja, kehadiran", "management.tasks.sweep_work", 10),
)
