"""Who was asked to help run a faskes, and who asked for help because a second factor was lost."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Lower

from authentication.enums import Role
from authentication.models.base import PublicIdModel

MEMBER_ROLES = [(role.value, role.label) for role in (Role.FASKES_ADMIN, Role.DEPARTEMEN_HEAD)]
HEAD_HAS_DEPARTEMEN = Q(role=Role.FASKES_ADMIN, departemen__isnull=True) | Q(
    role=Role.DEPARTEMEN_HEAD, departemen__isnull=False
)


class ColleagueInvitation(PublicIdModel):
    """An invitation to one e-mail address; only the account with that address, shown to be its own, can accept it."""

    faskes = models.ForeignKey("Faskes", models.CASCADE, related_name="colleague_invitations", verbose_name="faskes")
    departemen = models.ForeignKey(
        "Departemen",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="colleague_invitations",
        verbose_name="departemen",
    )
    role = models.CharField("peran", max_length=20, choices=MEMBER_ROLES)
    email = models.EmailField("surel")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="colleague_invitations",
        verbose_name="diundang oleh",
    )
    asked_at = models.DateTimeField("diundang")
    until = models.DateTimeField("berlaku sampai")
    sent_at = models.DateTimeField("surel terkirim", null=True, blank=True)
    error = models.CharField("galat surel", max_length=120, blank=True)
    accepted_at = models.DateTimeField("diterima", null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="accepted_colleague_invitations",
        verbose_name="diterima oleh",
    )
    withdrawn_at = models.DateTimeField("ditarik", null=True, blank=True)

    class Meta:
        verbose_name = "undangan rekan"
        verbose_name_plural = "undangan rekan"
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(condition=HEAD_HAS_DEPARTEMEN, name="colleague_head_has_departemen"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True), name="colleague_ends_once"
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="colleague_email_lower"),
            models.UniqueConstraint(
                "faskes",
                "email",
                "role",
                Coalesce("departemen", 0),
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="colleague_invited_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.get_role_display()} · {self.faskes}"


class FactorReset(PublicIdModel):
    """Somebody signed in with their password and has neither factor nor recovery code; two admins look who it is.

    `first` and `second` are two different platform admins, neither of them the person.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="factor_resets", verbose_name="pengguna"
    )
    until = models.DateTimeField("berlaku sampai")
    first = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="first_factor_resets",
        verbose_name="dipastikan oleh",
    )
    first_how = models.CharField("cara memastikan", max_length=200, blank=True)
    first_at = models.DateTimeField("dipastikan", null=True, blank=True)
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="second_factor_resets",
        verbose_name="disetujui oleh",
    )
    second_how = models.CharField("cara memastikan kedua", max_length=200, blank=True)
    done_at = models.DateTimeField("dilepas", null=True, blank=True)
    ended_at = models.DateTimeField("dibatalkan", null=True, blank=True)

    class Meta:
        verbose_name = "faktor kedua yang hilang"
        verbose_name_plural = "faktor kedua yang hilang"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(first_at__isnull=False), name="factor_reset_first_then_second"
            ),
            models.CheckConstraint(
                condition=Q(first__isnull=True) | Q(second__isnull=True) | ~Q(first=models.F("second")),
                name="factor_reset_two_people",
            ),
            models.CheckConstraint(
                condition=(Q(first__isnull=True) | ~Q(first=models.F("user")))
                & (Q(second__isnull=True) | ~Q(second=models.F("user"))),
                name="factor_reset_not_by_its_person",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(ended_at__isnull=True), name="factor_reset_ends_once"
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(done_at__isnull=True, ended_at__isnull=True),
                name="factor_reset_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.created_at:%Y-%m-%d}"
