"""Accounts, and which faskes and departemen they belong to."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField

from authentication.enums import Role
from authentication.models.base import PublicIdModel


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, email: str | None = None, phone: str | None = None, password: str | None = None, **fields):
        """An account reached by e-mail, phone or both; ValueError when neither is given."""
        if not email and not phone:
            raise ValueError("Isi surel atau nomor telepon.")
        user = self.model(email=self.normalize_email(email).lower() if email else None, phone=phone or None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields):
        return self.create_user(
            email=email,
            password=password,
            is_staff=True,
            is_superuser=True,
            role=Role.PLATFORM_ADMIN,
            **{"name": "Admin platform", **fields},
        )

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(PublicIdModel, AbstractBaseUser, PermissionsMixin):
    """One person. Role is a label for what they see first; what they may touch follows from rows.

    E-mail and phone were shown to be theirs, by a code or by a platform admin; others wait as an `AddressCheck`.
    """

    email = models.EmailField("surel", unique=True, null=True, blank=True)
    phone = PhoneNumberField("nomor telepon", unique=True, null=True, blank=True, region="ID")
    name = models.CharField("nama lengkap", max_length=120)
    role = models.CharField("peran", max_length=20, choices=Role, default=Role.NAKES)
    wilayah = models.ForeignKey(
        "Wilayah",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="wilayah kerja",
        help_text="Untuk koordinator dinas.",
    )
    is_staff = models.BooleanField("boleh membuka halaman admin", default=False)
    is_active = models.BooleanField("aktif", default=True)
    date_joined = models.DateTimeField("bergabung", default=timezone.now)
    # Then the row only stands for rows that must be kept (authentication/reference/retention.toml).
    deleted_at = models.DateTimeField("dihapus pemiliknya", null=True, blank=True, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"
        constraints = [
            models.CheckConstraint(
                condition=Q(email__isnull=False) | Q(phone__isnull=False) | Q(deleted_at__isnull=False),
                name="user_reachable",
            ),
            models.CheckConstraint(
                condition=Q(deleted_at__isnull=True)
                | Q(email__isnull=True, phone__isnull=True, is_active=False, is_staff=False),
                name="user_deleted_is_nobody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(",")[0].split(" ")[0]


class Membership(models.Model):
    """A person works at a faskes as its admin, or as the head of one departemen."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name="pengguna")
    faskes = models.ForeignKey("Faskes", models.CASCADE, related_name="memberships")
    departemen = models.ForeignKey("Departemen", models.CASCADE, null=True, blank=True, related_name="memberships")
    role = models.CharField(
        "peran", max_length=20, choices=[(r.value, r.label) for r in (Role.FASKES_ADMIN, Role.DEPARTEMEN_HEAD)]
    )
    created_at = models.DateTimeField("dibuat", auto_now_add=True)

    class Meta:
        verbose_name = "keanggotaan faskes"
        verbose_name_plural = "keanggotaan faskes"
        constraints = [
            models.UniqueConstraint(fields=["user", "departemen"], name="membership_once_per_departemen"),
            models.UniqueConstraint(
                fields=["user", "faskes"], condition=Q(departemen__isnull=True), name="membership_once_per_faskes"
            ),
            models.CheckConstraint(
                condition=Q(role=Role.FASKES_ADMIN, departemen__isnull=True)
                | Q(role=Role.DEPARTEMEN_HEAD, departemen__isnull=False),
                name="membership_head_has_departemen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.faskes}"
