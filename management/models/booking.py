"""Wish, offer and commitment: three different things."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from authentication.models.base import PublicIdModel
from management.enums import (
    LIVE,
    ApplicationState,
    AssignmentState,
    CancelReason,
    DeclineReason,
    HoursState,
    InvitationState,
    Origin,
    RefuseReason,
    Side,
    Verdict,
)
from management.models.nakes import NakesProfile
from management.models.shifts import Shift


class Application(PublicIdModel):
    """A nakes wants this shift."""

    shift = models.ForeignKey(Shift, models.PROTECT, related_name="applications")
    nakes = models.ForeignKey(NakesProfile, models.PROTECT, related_name="applications")
    state = models.CharField("status", max_length=10, choices=ApplicationState, default=ApplicationState.SUBMITTED)
    message = models.CharField("pesan", max_length=300, blank=True)
    decline_reason = models.CharField("alasan ditolak", max_length=20, choices=DeclineReason, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField("dijawab", null=True, blank=True)

    class Meta:
        verbose_name = "lamaran"
        verbose_name_plural = "lamaran"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "nakes"],
                condition=Q(state__in=[ApplicationState.SUBMITTED, ApplicationState.ACCEPTED]),
                name="one_live_application",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.DECLINED) | ~Q(decline_reason=""),
                name="application_decline_reasoned",
            ),
        ]

    def __str__(self) -> str:
        return f"lamaran {self.uid}"

    @property
    def ref(self) -> str:
        return f"application:{self.uid}"


class Invitation(PublicIdModel):
    """A faskes asks one person for this shift."""

    shift = models.ForeignKey(Shift, models.PROTECT, related_name="invitations")
    nakes = models.ForeignKey(NakesProfile, models.PROTECT, related_name="invitations")
    state = models.CharField("status", max_length=10, choices=InvitationState, default=InvitationState.SENT)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField("batas jawaban")
    refuse_reason = models.CharField("alasan menolak", max_length=20, choices=RefuseReason, blank=True)
    answered_at = models.DateTimeField("dijawab", null=True, blank=True)
    letter_number = models.CharField("nomor surat tugas", max_length=60, blank=True)
    letter_date = models.DateField("tanggal surat tugas", null=True, blank=True)
    letter_issuer = models.CharField("penerbit surat tugas", max_length=120, blank=True)

    class Meta:
        verbose_name = "undangan"
        verbose_name_plural = "undangan"
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "expires_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "nakes"],
                condition=Q(state__in=[InvitationState.SENT, InvitationState.ACCEPTED]),
                name="one_live_invitation",
            ),
            models.CheckConstraint(
                condition=~Q(state=InvitationState.DECLINED) | ~Q(refuse_reason=""), name="invitation_refusal_reasoned"
            ),
        ]

    def __str__(self) -> str:
        return f"undangan {self.uid}"

    @property
    def ref(self) -> str:
        return f"invitation:{self.uid}"


class Assignment(PublicIdModel):
    """A person is booked on a shift. Times are the shift's, copied so that the database can refuse an overlap."""

    shift = models.ForeignKey(Shift, models.PROTECT, related_name="assignments")
    nakes = models.ForeignKey(NakesProfile, models.PROTECT, related_name="assignments")
    state = models.CharField("status", max_length=10, choices=AssignmentState, default=AssignmentState.CONFIRMED)
    starts_at = models.DateTimeField("mulai")
    ends_at = models.DateTimeField("selesai")
    origin = models.CharField("asal", max_length=12, choices=Origin)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="dipesan oleh"
    )
    verdict = models.CharField("legalitas", max_length=6, choices=Verdict)
    match = models.JSONField("kecocokan saat dipesan", default=dict)
    # What the booking rested on, as it was then: documents, verdict, the rule's source. Never changed afterwards.
    credentials = models.JSONField("dokumen saat dipesan", default=dict, editable=False)
    letter_number = models.CharField("nomor surat tugas", max_length=60, blank=True)
    letter_date = models.DateField("tanggal surat tugas", null=True, blank=True)
    letter_issuer = models.CharField("penerbit surat tugas", max_length=120, blank=True)
    cancelled_by = models.CharField("dibatalkan pihak", max_length=10, choices=Side, blank=True)
    cancel_reason = models.CharField("alasan batal", max_length=20, choices=CancelReason, blank=True)
    cancelled_at = models.DateTimeField("dibatalkan", null=True, blank=True)
    hours_state = models.CharField("jam kerja", max_length=12, choices=HoursState, default=HoursState.NONE)
    hours_due_at = models.DateTimeField("batas sepakat jam", null=True, blank=True)
    agreed_minutes = models.PositiveIntegerField("menit disepakati", null=True, blank=True)
    dispute_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="penanggung jawab",
    )

    class Meta:
        verbose_name = "penugasan"
        verbose_name_plural = "penugasan"
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["nakes", "starts_at", "ends_at", "state"]),
            models.Index(fields=["state", "starts_at"]),
            models.Index(fields=["hours_state", "hours_due_at"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["shift", "nakes"], condition=Q(state__in=LIVE), name="one_live_assignment"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="assignment_time_order"),
            models.CheckConstraint(condition=~Q(verdict=Verdict.RED), name="assignment_never_red"),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.AMBER)
                | (~Q(letter_number="") & Q(letter_date__isnull=False) & ~Q(letter_issuer="")),
                name="assignment_amber_has_letter",
            ),
            models.CheckConstraint(
                condition=~Q(state=AssignmentState.CANCELLED) | (~Q(cancel_reason="") & ~Q(cancelled_by="")),
                name="assignment_cancel_reasoned",
            ),
            models.CheckConstraint(
                condition=~Q(hours_state__in=[HoursState.AGREED, HoursState.AUTO_AGREED])
                | Q(agreed_minutes__isnull=False),
                name="assignment_agreed_has_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"penugasan {self.uid}"

    @property
    def ref(self) -> str:
        return f"assignment:{self.uid}"

    @property
    def judge(self) -> str:
        """Who decides the dispute about the hours, in words: the owner, else the first platform admin to take it."""
        return str(self.dispute_owner or "admin platform")
