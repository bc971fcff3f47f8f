"""What a faskes knows of its own place: a night market, a campaign, an outbreak."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from authentication.models.base import PublicIdModel
from planning.enums import Direction, EventKind
from planning.models.counts import EARLIEST

MAX_NOTE = 200


class LocalEvent(PublicIdModel):
    """Local days, both ends included. `departemen` is null when it concerns the whole faskes. `direction` is what somebody
    expects, not a measured effect.
    """

    faskes = models.ForeignKey("authentication.Faskes", models.PROTECT, related_name="local_events")
    departemen = models.ForeignKey(
        "authentication.Departemen", models.PROTECT, null=True, blank=True, related_name="local_events"
    )
    kind = models.CharField("jenis", max_length=15, choices=EventKind)
    first_day = models.DateField("hari pertama")
    last_day = models.DateField("hari terakhir")
    direction = models.CharField("kunjungan diperkirakan", max_length=10, choices=Direction, default=Direction.UNKNOWN)
    note = models.CharField("catatan", max_length=MAX_NOTE, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="dicatat oleh")

    class Meta:
        verbose_name = "acara setempat"
        verbose_name_plural = "acara setempat"
        ordering = ["first_day", "pk"]
        indexes = [models.Index(fields=["faskes", "first_day", "last_day"])]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="local_event_days"),
            models.CheckConstraint(condition=Q(first_day__gte=EARLIEST), name="local_event_plausible"),
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="local_event_kind"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="local_event_direction"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.first_day}"

    @property
    def ref(self) -> str:
        return f"local_event:{self.uid}"
