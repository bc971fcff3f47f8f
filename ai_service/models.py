"""The log of calls to Gemini. No foreign key to an app: whom a call served is a text reference."""

from django.db import models


class Outcome(models.TextChoices):
    """How a call ended; all but the first three are codes of types.AiError."""

    RUNNING = "running", "berjalan"
    OK = "ok", "terjawab"
    REPAIRED = "repaired", "terjawab setelah diminta ulang"
    RATE_LIMITED = "rate_limited", "dibatasi"
    UNAVAILABLE = "unavailable", "tidak tersedia"
    TIMEOUT = "timeout", "terlalu lama"
    REFUSED = "refused", "ditolak"
    BLOCKED = "blocked", "ditahan"
    STEPS = "steps", "melewati batas langkah"
    TOKENS = "tokens", "melewati batas token"
    INVALID = "invalid", "jawaban tidak terbaca"
    BUDGET = "budget", "anggaran habis"
    ERROR = "error", "gagal"


class AiCall(models.Model):
    """One run of the agent: all its requests together.

    `served` is a reference such as `faskes:<uid>`. Costs are millionths of a US dollar; while a run goes on, `cost` is
    the most it may become. `answer` is the checked answer as JSON, kept so that an equal question is not paid twice.
    """

    at = models.DateTimeField("waktu")
    purpose = models.CharField("tujuan", max_length=30)
    served = models.CharField("untuk", max_length=80)
    model = models.CharField("model", max_length=60)
    prompt_version = models.CharField("versi perintah", max_length=40)
    input_hash = models.CharField("cap masukan", max_length=64)
    outcome = models.CharField("hasil", max_length=12, choices=Outcome, default=Outcome.RUNNING)
    requests = models.PositiveIntegerField("permintaan", default=0)
    tokens_in = models.PositiveIntegerField("token masuk", default=0)
    tokens_out = models.PositiveIntegerField("token keluar", default=0)
    cost = models.PositiveBigIntegerField("biaya (per sejuta dolar AS)", default=0)
    seconds = models.FloatField("lama (detik)", default=0)
    told = models.JSONField("yang diberitahukan", default=dict)
    answer = models.JSONField("jawaban", default=dict)
    detail = models.CharField("keterangan", max_length=300, blank=True)

    class Meta:
        verbose_name = "panggilan Gemini"
        verbose_name_plural = "panggilan Gemini"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["served", "at"]),
            models.Index(fields=["at"]),
            models.Index(fields=["input_hash", "-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.served}: {self.get_outcome_display()}"
