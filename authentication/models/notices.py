"""The inbox, what each person wants to hear where, and every message sent."""

from django.conf import settings
from django.db import models

from authentication.enums import Channel, DeliveryState, Topic
from authentication.models.base import PublicIdModel


class Notification(PublicIdModel):
    """One message to one person about one event."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    topic = models.CharField("topik", max_length=20, choices=Topic)
    event_key = models.CharField("kunci kejadian", max_length=120, help_text='Misalnya "application:<uid>:accepted".')
    title = models.CharField("judul", max_length=120)
    body = models.CharField("isi", max_length=500)
    url = models.CharField("alamat", max_length=200, blank=True)
    read_at = models.DateTimeField("dibaca", null=True, blank=True)

    class Meta:
        verbose_name = "pesan"
        verbose_name_plural = "pesan"
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["user", "read_at"]), models.Index(fields=["user", "-created_at"])]
        constraints = [models.UniqueConstraint(fields=["user", "event_key"], name="one_notice_per_event")]

    def __str__(self) -> str:
        return self.title


class NotificationPreference(models.Model):
    """Absence of a row means the channel is on."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_preferences")
    topic = models.CharField("topik", max_length=20, choices=Topic)
    channel = models.CharField("saluran", max_length=10, choices=Channel)
    enabled = models.BooleanField("aktif", default=True)

    class Meta:
        verbose_name = "pilihan pesan"
        verbose_name_plural = "pilihan pesan"
        constraints = [models.UniqueConstraint(fields=["user", "topic", "channel"], name="preference_once")]

    def __str__(self) -> str:
        return f"{self.get_topic_display()} · {self.get_channel_display()}"


class PushSubscription(models.Model):
    """One browser that asked for Web Push. The endpoint is a secret."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="push_subscriptions")
    endpoint = models.URLField("alamat", max_length=600, unique=True)
    p256dh = models.CharField("kunci", max_length=120)
    auth = models.CharField("rahasia", max_length=40)
    user_agent = models.CharField("peramban", max_length=200, blank=True)
    created_at = models.DateTimeField("dibuat", auto_now_add=True)

    class Meta:
        verbose_name = "langganan notifikasi"
        verbose_name_plural = "langganan notifikasi"

    def __str__(self) -> str:
        return f"langganan {self.pk}"


class Delivery(models.Model):
    """One message on one channel. The row carries its own state, so a lost job is found by the next sweep."""

    notification = models.ForeignKey(Notification, models.CASCADE, related_name="deliveries", verbose_name="pesan")
    channel = models.CharField("saluran", max_length=10, choices=Channel)
    state = models.CharField("status", max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField("percobaan", default=0)
    due_at = models.DateTimeField("jatuh tempo")
    claimed_at = models.DateTimeField("diambil", null=True, blank=True)
    sent_at = models.DateTimeField("terkirim", null=True, blank=True)
    error = models.CharField("galat terakhir", max_length=300, blank=True)

    class Meta:
        verbose_name = "pengiriman"
        verbose_name_plural = "pengiriman"
        indexes = [models.Index(fields=["state", "due_at"])]
        constraints = [models.UniqueConstraint(fields=["notification", "channel"], name="delivery_once_per_channel")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} · {self.get_state_display()}"
