"""Credentials of a person, SIP per place of practice, and the rules that judge them."""

import unicodedata

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from authentication.models.base import PublicIdModel
from authentication.models.fields import EncryptedJSONField
from management.enums import CheckState, CredentialKind, DocumentStatus, PermitKind, RuleKind, VerifiedBy
from management.models.nakes import NakesProfile, Profession, Skill

NUMBER_LENGTH = 60


class CheckedDocument(PublicIdModel):
    """What every document shares: its picture, what was read from it, and how it came to count.

    `reading` is a CertificateReading as JSON, `typed` what the owner had written when it was weighed, `corrected` the
    fields in which the owner differs from the reading, `findings` the reasons of the last weighing.
    """

    status = models.CharField("status", max_length=10, choices=DocumentStatus, default=DocumentStatus.WAITING)
    note = models.CharField("alasan penolakan", max_length=250, blank=True)
    picture = models.OneToOneField(
        "authentication.PrivateFile", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="foto"
    )
    reading = EncryptedJSONField("hasil pembacaan", null=True, blank=True, editable=False)
    corrected = models.JSONField("dikoreksi pemilik", default=list, blank=True, editable=False)
    findings = EncryptedJSONField("temuan", null=True, blank=True, editable=False)
    check_state = models.CharField(
        "pemeriksaan", max_length=10, choices=CheckState, default=CheckState.NONE, blank=True, editable=False
    )
    check_due_at = models.DateTimeField("dicoba lagi", null=True, blank=True, editable=False)
    check_tries = models.PositiveSmallIntegerField("percobaan", default=0, editable=False)
    sent_at = models.DateTimeField("dikirim", null=True, blank=True, editable=False)
    read_at = models.DateTimeField("dibaca", null=True, blank=True, editable=False)
    weighed_at = models.DateTimeField("dicocokkan", null=True, blank=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="diverifikasi oleh",
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="diusulkan oleh",
        editable=False,
    )
    proposed_reason = models.CharField("alasan usulan", max_length=250, blank=True, editable=False)
    verified_how = models.CharField("cara verifikasi", max_length=12, choices=VerifiedBy, blank=True, editable=False)
    verified_at = models.DateTimeField("diverifikasi", null=True, blank=True)

    class Meta:
        abstract = True


class Credential(CheckedDocument):
    """An STR, training certificate, diploma or student card. `valid_until` empty means for life."""

    nakes = models.ForeignKey(NakesProfile, models.CASCADE, related_name="credentials")
    kind = models.CharField("jenis", max_length=20, choices=CredentialKind)
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, blank=True, verbose_name="keterampilan")
    number = models.CharField("nomor", max_length=60, blank=True)
    # The number without punctuation, for finding the same document with somebody else.
    number_key = models.CharField(
        "nomor tanpa tanda baca", max_length=NUMBER_LENGTH, blank=True, editable=False, db_index=True
    )
    issuer = models.CharField("penerbit", max_length=120, blank=True)
    issued_on = models.DateField("terbit", null=True, blank=True)
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)

    class Meta:
        verbose_name = "kredensial"
        verbose_name_plural = "kredensial"
        ordering = ["kind", "id"]
        indexes = [models.Index(fields=["nakes", "kind", "status"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=CredentialKind.CERTIFICATE) | Q(skill__isnull=True),
                name="credential_skill_for_certificate",
            ),
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True) | Q(valid_until__isnull=True) | Q(valid_until__gte=F("issued_on")),
                name="credential_date_order",
            ),
            # A photo comes first, its number after reading; without a number nothing can count.
            models.CheckConstraint(
                condition=~Q(status=DocumentStatus.VERIFIED) | ~Q(number=""), name="credential_verified_has_number"
            ),
            models.UniqueConstraint(
                fields=["nakes"],
                condition=Q(kind=CredentialKind.STR, status=DocumentStatus.VERIFIED),
                name="one_verified_str",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill.code if self.skill else self.get_kind_display()} {self.number}".strip()

    def save(self, *args, **kwargs) -> None:
        self.number_key = number_key(self.number)
        if kwargs.get("update_fields") and "number" in kwargs["update_fields"]:
            kwargs["update_fields"] = {*kwargs["update_fields"], "number_key"}
        super().save(*args, **kwargs)


def number_key(number: str) -> str:
    """A number as it is compared: plain letters and digits in capitals, however wide or accented they were typed."""
    plain = unicodedata.normalize("NFKD", number)
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum()).upper()[:NUMBER_LENGTH]


class PracticePermit(CheckedDocument):
    """A SIP: one person, one place of practice, dates (PP 28/2024: five years, per place)."""

    nakes = models.ForeignKey(NakesProfile, models.CASCADE, related_name="permits")
    faskes = models.ForeignKey("authentication.Faskes", models.PROTECT, null=True, blank=True, related_name="permits")
    place = models.CharField(
        "tempat lain", max_length=120, blank=True, help_text="Bila tempatnya belum ada di Lentera."
    )
    kind = models.CharField("jenis", max_length=10, choices=PermitKind, default=PermitKind.SIP)
    number = models.CharField("nomor", max_length=60)
    valid_from = models.DateField("berlaku dari")
    valid_until = models.DateField("berlaku sampai")

    class Meta:
        verbose_name = "SIP"
        verbose_name_plural = "SIP"
        ordering = ["-valid_until"]
        indexes = [models.Index(fields=["nakes", "status", "valid_until"])]
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="permit_date_order"),
            models.CheckConstraint(condition=Q(faskes__isnull=False) | ~Q(place=""), name="permit_has_place"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class LegalityRule(models.Model):
    """One legal rule with its dates; the row for the profession wins over the row for all."""

    kind = models.CharField("aturan", max_length=20, choices=RuleKind)
    profession = models.ForeignKey(
        Profession, models.PROTECT, null=True, blank=True, verbose_name="profesi (kosong: semua)"
    )
    value = models.PositiveSmallIntegerField("nilai")
    valid_from = models.DateField("berlaku dari")
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)
    source = models.CharField("dasar hukum", max_length=200)

    class Meta:
        verbose_name = "aturan legalitas"
        verbose_name_plural = "aturan legalitas"
        ordering = ["kind", "profession", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "profession", "valid_from"], name="legality_rule_once"),
            models.UniqueConstraint(
                fields=["kind", "valid_from"], condition=Q(profession__isnull=True), name="legality_rule_general_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")), name="legality_rule_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value}"
