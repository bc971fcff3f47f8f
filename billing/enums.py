"""The closed lists of money."""

from django.db import models


class Plan(models.TextChoices):
    STANDARD = "standard", "Standar"
    PREMIUM = "premium", "Premium"
    REMOTE = "3t", "Daerah 3T"


class FundKind(models.TextChoices):
    """Where a faskes takes the money from."""

    BLUD = "blud", "BLUD"
    KAPITASI = "kapitasi", "Kapitasi JKN"
    BOK = "bok", "BOK"
    APBD = "apbd", "APBD"
    OTHER = "lain", "Sumber lain"
