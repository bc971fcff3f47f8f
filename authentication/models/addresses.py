"""What waits for a code: people who registered, and addresses that somebody says are theirs."""

from django.db import models
from django.db.models import Q
from phonenumber_field.modelfields import PhoneNumberField

from authentication.enums import AddressKind, CheckPurpose, CheckState, Role
from authentication.models.base import PublicIdModel
from authentication.models.people import User


class Registration(PublicIdModel):
    """A filled-in registration whose address nobody has shown to own. It holds no address and no faskes against anybody.

    It becomes a User when the code is entered, and is deleted then or after `until`.
    """

    name = models.CharField("nama lengkap", max_length=120)
    email = models.EmailField("surel", null=True, blank=True)
    phone = PhoneNumberField("nomor telepon", null=True, blank=True, region="ID")
    password = models.CharField("kata sandi (teracak)", max_length=128)
    role = models.CharField("peran", max_length=20, choices=Role)
    kind = models.CharField("jenis", max_length=20)
    details = models.JSONField("rincian", default=dict)
    consent_version = models.PositiveSmallIntegerField("versi persetujuan", default=1)
    until = models.DateTimeField("berlaku sampai", db_index=True)

    class Meta:
        verbose_name = "pendaftaran"
        verbose_name_plural = "pendaftaran"
        constraints = [
            models.CheckConstraint(
                condition=Q(email__isnull=False) | Q(phone__isnull=False), name="registration_reachable"
            )
        ]

    def __str__(self) -> str:
        return self.name


class AddressCheck(PublicIdModel):
    """One address that is to be shown to be somebody's own, by a code of which only a keyed hash is kept."""

    purpose = models.CharField("untuk", max_length=10, choices=CheckPurpose)
    kind = models.CharField("jenis", max_length=10, choices=AddressKind)
    address = models.CharField("alamat", max_length=254)
    registration = models.ForeignKey(
        Registration, models.CASCADE, null=True, blank=True, related_name="checks", verbose_name="pendaftaran"
    )
    user = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="address_checks", verbose_name="pengguna"
    )
    state = models.CharField("keadaan", max_length=10, choices=CheckState, default=CheckState.WAITING)
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    code_until = models.DateTimeField("kode berlaku sampai", null=True, blank=True)
    wrong = models.PositiveSmallIntegerField("kode salah", default=0)
    asked = models.PositiveSmallIntegerField("kali diminta", default=1)
    asked_at = models.DateTimeField("terakhir diminta")
    until = models.DateTimeField("berlaku sampai", db_index=True)
    error = models.CharField("galat", max_length=120, blank=True)

    class Meta:
        verbose_name = "alamat yang diperiksa"
        verbose_name_plural = "alamat yang diperiksa"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose=CheckPurpose.REGISTER, registration__isnull=False, user__isnull=True)
                | Q(purpose=CheckPurpose.ADD, registration__isnull=True, user__isnull=False)
                | Q(purpose=CheckPurpose.RESET, registration__isnull=True, user__isnull=True),
                name="address_check_of_one",
            ),
            models.CheckConstraint(
                condition=Q(code_hash="") | Q(code_until__isnull=False), name="address_check_code_ends"
            ),
            models.UniqueConstraint(
                fields=["user", "kind"], condition=Q(user__isnull=False), name="address_check_one_per_user"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_purpose_display()}"
