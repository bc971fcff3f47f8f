"""Who somebody is in the eyes of the law, the files they trusted us with, and every look at either."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from authentication.enums import AccessPurpose, Gender, IdentitySource
from authentication.models.base import PublicIdModel
from authentication.models.fields import EncryptedJSONField, EncryptedTextField
from lentera.lib import crypto

NIK = "nik"


class Identity(models.Model):
    """NIK, birth date and gender as their owner gave them, and who confirmed them.

    The same NIK may stand in two rows while neither is verified: whoever writes a NIK first must not be able to keep
    its owner out. Only one of them can ever be verified.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="identity", verbose_name="pengguna"
    )
    nik = EncryptedTextField("NIK")
    nik_index = models.CharField("indeks NIK", max_length=64, db_index=True, editable=False)
    birth_date = models.DateField("tanggal lahir")
    gender = models.CharField("jenis kelamin", max_length=6, choices=Gender)
    emergency_contact = EncryptedJSONField("kontak darurat", null=True, blank=True)
    ihs_number = models.CharField("nomor SATUSEHAT", max_length=20, blank=True)
    source = models.CharField("diverifikasi lewat", max_length=12, choices=IdentitySource, blank=True)
    verified_at = models.DateTimeField("diverifikasi", null=True, blank=True)
    updated_at = models.DateTimeField("diperbarui", auto_now=True)

    class Meta:
        verbose_name = "identitas"
        verbose_name_plural = "identitas"
        constraints = [
            models.UniqueConstraint(
                fields=["nik_index"], condition=Q(verified_at__isnull=False), name="identity_one_verified_per_nik"
            ),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True, source="") | (Q(verified_at__isnull=False) & ~Q(source="")),
                name="identity_verified_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · NIK …{self.nik[-4:]}"

    def save(self, *args, **kwargs) -> None:
        self.nik_index = nik_index(self.nik)
        super().save(*args, **kwargs)


def nik_index(nik: str) -> str:
    return crypto.blind_index(nik, purpose=NIK)


class PrivateFile(PublicIdModel):
    """A picture of a document; what it shows is in `SealedContent`, so that lists never load it."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="private_files", verbose_name="pemilik"
    )
    # Of the cleaned picture, keyed: the same picture sent twice is recognised, and the hash tells nothing outside.
    content_index = models.CharField("indeks isi", max_length=64, db_index=True, editable=False)
    width = models.PositiveIntegerField("lebar (piksel)")
    height = models.PositiveIntegerField("tinggi (piksel)")
    size = models.PositiveIntegerField("ukuran (byte)")

    class Meta:
        verbose_name = "berkas pribadi"
        verbose_name_plural = "berkas pribadi"

    def __str__(self) -> str:
        return f"berkas {self.uid}"


class SealedContent(models.Model):
    """The encrypted JPEG of one file. In the database, because web and worker share nothing else (docs/adr/0008)."""

    file = models.OneToOneField(PrivateFile, models.CASCADE, primary_key=True, related_name="sealed")
    content = models.BinaryField("isi terenkripsi")

    class Meta:
        verbose_name = "isi berkas"
        verbose_name_plural = "isi berkas"

    def __str__(self) -> str:
        return f"isi {self.file_id}"


class DataAccess(models.Model):
    """Somebody looked at somebody's personal data. Rows are only ever added; the person they are about can read them."""

    at = models.DateTimeField("waktu", auto_now_add=True, db_index=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="seen_by", verbose_name="data milik"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="looks",
        verbose_name="dilihat oleh",
    )
    what = models.CharField("data", max_length=80)
    purpose = models.CharField("keperluan", max_length=16, choices=AccessPurpose)
    object_ref = models.CharField("objek", max_length=60, blank=True)

    class Meta:
        verbose_name = "akses data pribadi"
        verbose_name_plural = "akses data pribadi"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["person", "-at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what}"

    def save(self, *args, **kwargs) -> None:
        if self.pk is not None:
            raise TypeError("Catatan akses tidak dapat diubah.")
        super().save(*args, **kwargs)
