"""What one faskes and one nakes are to each other."""

from django.db import models
from django.db.models import Q

from management.enums import Side
from management.models.nakes import NakesProfile


class Tie(models.Model):
    """Favourite, preferred place, and shifts worked together; a row exists only where one of them is true."""

    faskes = models.ForeignKey("authentication.Faskes", models.CASCADE, related_name="ties")
    nakes = models.ForeignKey(NakesProfile, models.CASCADE, related_name="ties")
    favourite = models.BooleanField("favorit faskes", default=False)
    preferred = models.BooleanField("tempat pilihan nakes", default=False)
    shifts_worked = models.PositiveIntegerField("shift bersama", default=0)

    class Meta:
        verbose_name = "hubungan faskes dan nakes"
        verbose_name_plural = "hubungan faskes dan nakes"
        constraints = [models.UniqueConstraint(fields=["faskes", "nakes"], name="tie_once")]

    def __str__(self) -> str:
        return f"{self.nakes_id} · {self.faskes_id}"


class Block(models.Model):
    """Two who shall not be matched. The other side sees only that there is no match."""

    faskes = models.ForeignKey("authentication.Faskes", models.CASCADE, related_name="blocks")
    nakes = models.ForeignKey(NakesProfile, models.CASCADE, related_name="blocks")
    side = models.CharField(
        "diminta oleh", max_length=10, choices=[(s.value, s.label) for s in (Side.NAKES, Side.FASKES)]
    )
    reason = models.CharField("alasan", max_length=250)
    created_at = models.DateTimeField("dibuat", auto_now_add=True)

    class Meta:
        verbose_name = "blokir"
        verbose_name_plural = "blokir"
        constraints = [
            models.UniqueConstraint(fields=["faskes", "nakes", "side"], name="block_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="block_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.nakes_id} × {self.faskes_id}"
