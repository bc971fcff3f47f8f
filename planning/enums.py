"""Closed lists of planning, with the words people see."""

from django.db import models


class Source(models.TextChoices):
    """How a count came in."""

    TYPED = "typed", "diketik"
    UPLOAD = "upload", "unggahan"
    API = "api", "sistem faskes"


class UploadState(models.TextChoices):
    PREVIEW = "preview", "menunggu persetujuan"
    APPLIED = "applied", "disimpan"
    UNDONE = "undone", "dibatalkan"


class Freq(models.TextChoices):
    WEEK = "W", "mingguan"
    MONTH = "M", "bulanan"


# Forecast runs whose engine begins so are challengers: scored like any, planned with by nobody.
CHALLENGER = "gemini-"
HORIZON = {Freq.WEEK: 8, Freq.MONTH: 12}


class Watch(models.IntegerChoices):
    """The watches of lentera.lib.watches."""

    MORNING = 0, "pagi"
    AFTERNOON = 1, "siang"
    NIGHT = 2, "malam"


class RecommendationState(models.TextChoices):
    SHOWN = "shown", "ditampilkan"
    TAKEN = "taken", "dipasang"
    IGNORED = "ignored", "diabaikan"
    UNDONE = "undone", "dibatalkan"
