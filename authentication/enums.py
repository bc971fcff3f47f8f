"""The closed lists of people and places."""

from django.db import models


class Role(models.TextChoices):
    """What somebody is on Lentera. `authentication/roles.py` says what each may do."""

    PLATFORM_ADMIN = "platform_admin", "Admin platform"
    FASKES_ADMIN = "faskes_admin", "Admin faskes"
    DEPARTEMEN_HEAD = "departemen_head", "Kepala ruangan"
    NAKES = "nakes", "Nakes"
    VOLUNTEER = "volunteer", "Relawan"
    COORDINATOR = "coordinator", "Koordinator dinas"


class WilayahLevel(models.TextChoices):
    PROVINCE = "provinsi", "Provinsi"
    REGENCY = "kabkota", "Kabupaten/kota"


class RegionListKind(models.TextChoices):
    """The three T's; a wilayah on any list in force is 3T."""

    UNDERDEVELOPED = "tertinggal", "Tertinggal"
    FRONTIER = "terdepan", "Terdepan"
    OUTERMOST = "terluar", "Terluar"


class FaskesKind(models.TextChoices):
    PUSKESMAS = "puskesmas", "Puskesmas"
    HOSPITAL = "rs", "Rumah sakit"
    CLINIC = "klinik", "Klinik"
    LAB = "lab", "Laboratorium"
    PHARMACY = "apotek", "Apotek"
    OTHER = "lain", "Faskes lain"


class FaskesStatus(models.TextChoices):
    LISTED = "listed", "Terdaftar, belum diklaim"
    PENDING = "pending", "Menunggu persetujuan"
    VERIFIED = "verified", "Terverifikasi"
    REJECTED = "rejected", "Ditolak"


class CoordinateQuality(models.TextChoices):
    """How far the point may be from the door."""

    EXACT = "A", "Dua sumber sepakat"
    SINGLE = "B", "Satu sumber"
    CENTROID = "C", "Titik tengah kabupaten/kota"
    OWN = "S", "Ditetapkan faskes sendiri"


class OwnerKind(models.TextChoices):
    CENTRAL = "pusat", "Pemerintah pusat"
    PROVINCE = "provinsi", "Pemerintah provinsi"
    REGENCY = "kabkota", "Pemerintah kabupaten/kota"
    MILITARY = "tni_polri", "TNI/Polri"
    STATE_COMPANY = "bumn", "BUMN"
    PRIVATE = "swasta", "Swasta"
    SOCIAL = "sosial", "Organisasi sosial atau keagamaan"
    UNKNOWN = "", "Belum diketahui"


class Topic(models.TextChoices):
    """What a notice is about; everybody chooses the channels per topic."""

    SHIFT_FITS = "shift_fits", "Shift baru yang cocok"
    INVITATION = "invitation", "Undangan"
    ANSWER = "answer", "Jawaban lamaran atau undangan"
    CHANGE = "change", "Perubahan dan pembatalan"
    REMINDER = "reminder", "Pengingat"
    PEAK = "peak", "Ramalan: puncak dan ketepatannya"
    RISK = "risk", "Risiko bencana"
    ACCOUNT = "account", "Akun dan pendaftaran"


class AddressKind(models.TextChoices):
    EMAIL = "email", "Surel"
    PHONE = "phone", "Nomor telepon"


class CheckPurpose(models.TextChoices):
    """Why somebody must show that an address is theirs."""

    REGISTER = "register", "Pendaftaran"
    ADD = "add", "Alamat baru di akun"
    RESET = "reset", "Kata sandi baru"


class CheckState(models.TextChoices):
    """How far the code got. Only BY_HAND may be shown to the person: the others tell known addresses from new ones."""

    WAITING = "waiting", "Menunggu dikirim"
    SENDING = "sending", "Sedang dikirim"
    SENT = "sent", "Kode terkirim"
    WITHHELD = "withheld", "Tidak dikirim"
    FAILED = "failed", "Gagal dikirim"
    BY_HAND = "by_hand", "Menunggu admin platform"


class Channel(models.TextChoices):
    EMAIL = "email", "Surel"
    PUSH = "push", "Notifikasi peramban"


class DeliveryState(models.TextChoices):
    WAITING = "waiting", "Menunggu"
    SENDING = "sending", "Sedang dikirim"
    SENT = "sent", "Terkirim"
    FAILED = "failed", "Gagal"
    SKIPPED = "skipped", "Tidak dikirim"


class Gender(models.TextChoices):
    """As in a NIK and in SATUSEHAT."""

    MALE = "male", "Laki-laki"
    FEMALE = "female", "Perempuan"


class IdentitySource(models.TextChoices):
    SATUSEHAT = "satusehat", "SATUSEHAT"
    PERSON = "person", "Admin platform"


class ConsentChannel(models.TextChoices):
    """Where somebody agreed."""

    REGISTRATION = "daftar", "Pendaftaran"
    PAGE = "halaman", "Halaman persetujuan"


class AccessPurpose(models.TextChoices):
    """Why somebody looked at personal data."""

    OWN = "own", "Data sendiri"
    VERIFICATION = "verification", "Memeriksa dokumen"
    SUPPORT = "support", "Membantu pengguna"
    EXPORT = "export", "Unduhan pemilik"
    SERVICE = "service", "Dicocokkan dengan SATUSEHAT"
    READING = "reading", "Dibaca mesin"
    EMERGENCY = "emergency", "Keadaan darurat saat tugas"
