"""Wilayah, the lists that make one 3T, faskes and their departemen."""

from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from authentication.enums import CoordinateQuality, FaskesKind, FaskesStatus, OwnerKind, RegionListKind, WilayahLevel
from authentication.models.base import PublicIdModel

INDONESIA = Q(lat__gte=-11.5, lat__lte=6.5, lon__gte=94.5, lon__lte=141.5)

# That one supervisor may answer for at once, whatever the faskes says.
MOST_STUDENTS = 10


class Wilayah(models.Model):
    """A province or kabupaten/kota. `code` is Kemendagri's (Kepmendagri 300.2.2-2430/2025), e.g. "53.11"."""

    code = models.CharField("kode Kemendagri", max_length=5, primary_key=True)
    level = models.CharField("tingkat", max_length=8, choices=WilayahLevel)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="provinsi"
    )
    name = models.CharField("nama", max_length=80)
    zone = models.CharField("zona waktu", max_length=20)
    lat = models.FloatField("lintang")
    lon = models.FloatField("bujur")
    population = models.PositiveIntegerField("penduduk", help_text="Dukcapil, semester II 2024")
    area_km2 = models.FloatField("luas (km²)")
    is_3t = models.BooleanField("3T", default=False, help_text="Dihitung dari daftar 3T yang berlaku.")
    label_3t = models.CharField("dasar 3T", max_length=200, blank=True)

    class Meta:
        verbose_name = "wilayah"
        verbose_name_plural = "wilayah"
        ordering = ["code"]
        constraints = [models.CheckConstraint(condition=INDONESIA, name="wilayah_in_indonesia")]

    def __str__(self) -> str:
        return self.name


class RegionList(models.Model):
    """One legal list of 3T regions. The newest of a kind stays in force until its successor is loaded."""

    kind = models.CharField("jenis", max_length=12, choices=RegionListKind)
    source = models.CharField("dasar hukum", max_length=120)
    year_from = models.PositiveSmallIntegerField("tahun mulai")
    year_to = models.PositiveSmallIntegerField("tahun akhir", null=True, blank=True)
    loaded_at = models.DateTimeField("dimuat", auto_now_add=True)

    class Meta:
        verbose_name = "daftar 3T"
        verbose_name_plural = "daftar 3T"
        constraints = [
            models.UniqueConstraint(fields=["kind", "year_from"], name="region_list_once_per_year"),
            models.CheckConstraint(
                condition=Q(year_to__isnull=True) | Q(year_to__gte=models.F("year_from")), name="region_list_years"
            ),
        ]

    def __str__(self) -> str:
        years = f"{self.year_from}–{self.year_to}" if self.year_to else f"sejak {self.year_from}"
        return f"{self.get_kind_display()} ({self.source}, {years})"


class RegionListEntry(models.Model):
    region_list = models.ForeignKey(RegionList, models.CASCADE, related_name="entries", verbose_name="daftar")
    wilayah = models.ForeignKey(Wilayah, models.PROTECT, related_name="list_entries")

    class Meta:
        verbose_name = "isi daftar 3T"
        verbose_name_plural = "isi daftar 3T"
        constraints = [models.UniqueConstraint(fields=["region_list", "wilayah"], name="region_list_entry_once")]

    def __str__(self) -> str:
        return f"{self.wilayah} · {self.region_list}"


class FaskesQuerySet(models.QuerySet["Faskes"]):
    def active(self) -> "FaskesQuerySet":
        return self.filter(status=FaskesStatus.VERIFIED)


class Faskes(PublicIdModel):
    """A health facility. Its zone and 3T flag come from its wilayah; the flag can be overridden with a reason."""

    code = models.CharField(
        "kode", max_length=20, unique=True, help_text="Kode Kemenkes, atau LT-… untuk yang mendaftar sendiri."
    )
    name = models.CharField("nama", max_length=150)
    kind = models.CharField("jenis", max_length=10, choices=FaskesKind)
    specialty = models.CharField(
        "kekhususan", max_length=40, blank=True, help_text="Misalnya ibu dan anak, jiwa, mata."
    )
    grade = models.CharField("kelas", max_length=10, blank=True)
    owner = models.CharField("pemilik", max_length=10, choices=OwnerKind, blank=True)
    inpatient = models.BooleanField("rawat inap", default=False)
    beds = models.PositiveIntegerField("tempat tidur", null=True, blank=True)
    wilayah = models.ForeignKey(Wilayah, models.PROTECT, related_name="faskes")
    address = models.CharField("alamat", max_length=250, blank=True)
    lat = models.FloatField("lintang")
    lon = models.FloatField("bujur")
    coordinate_quality = models.CharField("mutu koordinat", max_length=1, choices=CoordinateQuality)
    override_3t = models.BooleanField("3T ditetapkan sendiri", null=True, blank=True)
    override_3t_reason = models.CharField("alasan penetapan 3T", max_length=200, blank=True)
    is_3t = models.BooleanField("3T", default=False, editable=False)
    status = models.CharField("status", max_length=10, choices=FaskesStatus, default=FaskesStatus.PENDING)
    status_note = models.CharField("catatan status", max_length=200, blank=True)
    source = models.CharField("sumber", max_length=80, blank=True)

    objects = FaskesQuerySet.as_manager()

    students_per_supervisor = models.PositiveSmallIntegerField(
        "mahasiswa per penyelia",
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_STUDENTS)],
        help_text="Paling banyak mahasiswa yang diawasi satu penyelia pada waktu yang sama.",
    )

    class Meta:
        verbose_name = "faskes"
        verbose_name_plural = "faskes"
        ordering = ["name"]
        indexes = [models.Index(fields=["wilayah", "kind"]), models.Index(fields=["status"])]
        constraints = [
            models.CheckConstraint(condition=INDONESIA, name="faskes_in_indonesia"),
            models.CheckConstraint(
                condition=Q(override_3t__isnull=True) | ~Q(override_3t_reason=""), name="faskes_3t_override_reasoned"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.wilayah.zone)

    def derive_3t(self) -> bool:
        """The override when there is one, else what the lists in force say of the wilayah."""
        return self.wilayah.is_3t if self.override_3t is None else self.override_3t

    def save(self, *args, **kwargs) -> None:
        self.is_3t = self.derive_3t()
        super().save(*args, **kwargs)


class Departemen(PublicIdModel):
    """A ward or unit of a faskes."""

    faskes = models.ForeignKey(Faskes, models.CASCADE, related_name="departemen")
    name = models.CharField("nama", max_length=60)
    active = models.BooleanField("aktif", default=True)

    class Meta:
        verbose_name = "departemen"
        verbose_name_plural = "departemen"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["faskes", "name"], name="departemen_name_once")]

    def __str__(self) -> str:
        return self.name
