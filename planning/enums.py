"""Closed lists of planning, with the words people see."""

from django.db import models


class Source(models.TextChoices):
    """How a count came in."""

    TYPED = "typed", "diketik"
    UPLOAD = "upload", "unggahan"
    API = "api", "sistem faskes"


class UploadState(models.TextChoices):
    PREVIEW = "preview", "menunggu persetujuan"
    APPLIED = "applied", "disimpan"
    UNDONE = "undone", "dibatalkan"


class Freq(models.TextChoices):
    WEEK = "W", "mingguan"
    MONTH = "M", "bulanan"


# Forecast runs whose engine begins so are challengers: scored like any, planned with by nobody.
CHALLENGER = "gemini-"
HORIZON = {Freq.WEEK: 8, Freq.MONTH: 12}


class Watch(models.IntegerChoices):
    """The watches of lentera.lib.watches."""

    MORNING = 0, "pagi"
    AFTERNOON = 1, "siang"
    NIGHT = 2, "malam"


class RecommendationState(models.TextChoices):
    SHOWN = "shown", "ditampilkan"
    TAKEN = "taken", "dipasang"
    IGNORED = "ignored", "dibiarkan"
    UNDONE = "undone", "dibatalkan"
    GONE = "gone", "tidak lagi kurang"


class Untold(models.TextChoices):
    """Why the need of a departemen is not known, or known in part; none of them means that nobody is short."""

    DATA = "data", "belum cukup data untuk diramal"
    NORM = "norm", "belum ada norma waktu untuk hitungannya"
    OLD = "old", "ramalannya tidak mencakup tujuh hari ke depan karena datanya sudah lama berhenti"
    PART = "part", "sebagian hitungannya tidak diramal untuk semua pekan, jadi kebutuhannya bisa lebih besar"


class Hazard(models.TextChoices):
    """Kinds of disaster as BNPB counts them; ALL is a count over every kind, which only says how much years differ."""

    FLOOD = "banjir", "banjir"
    LANDSLIDE = "tanah_longsor", "tanah longsor"
    STORM = "cuaca_ekstrem", "cuaca ekstrem"
    FIRE = "karhutla", "kebakaran hutan dan lahan"
    DROUGHT = "kekeringan", "kekeringan"
    SURGE = "gelombang_pasang_abrasi", "gelombang pasang dan abrasi"
    QUAKE = "gempabumi", "gempa bumi"
    ERUPTION = "erupsi_gunungapi", "erupsi gunung api"
    TSUNAMI = "tsunami", "tsunami"
    ALL = "semua", "semua jenis"


class RiskLevel(models.TextChoices):
    """LOW is only said when every part is known; INCOMPLETE is a low score of which a part is missing."""

    HIGH = "tinggi", "tinggi"
    MEDIUM = "sedang", "sedang"
    LOW = "rendah", "rendah"
    INCOMPLETE = "kurang", "data kurang"
    NONE = "kosong", "tidak ada data"


class WeatherSource(models.TextChoices):
    """Who foretold a day: BMKG's own service, or anything else that speaks like it and made its weather up."""

    BMKG = "BMKG", "BMKG"
    EXAMPLE = "contoh", "contoh, bukan dari BMKG"


class EventKind(models.TextChoices):
    """What may move visits in a place and does not stand in any national calendar."""

    CROWD = "keramaian", "pasar malam/keramaian"
    CAMPAIGN = "imunisasi", "imunisasi/posyandu massal"
    OUTBREAK = "klb", "KLB"
    WEATHER = "cuaca", "cuaca buruk"
    SCHOOL = "libur_sekolah", "libur sekolah"
    OTHER = "lainnya", "lainnya"


class Direction(models.TextChoices):
    UP = "naik", "naik"
    DOWN = "turun", "turun"
    UNKNOWN = "belum_tahu", "belum tahu"
