"""What rows that appear in URLs have in common."""

import uuid

from django.db import models


class PublicIdModel(models.Model):
    """A row with a small key inside and an unguessable one in URLs."""

    uid = models.UUIDField("kode", default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField("dibuat", auto_now_add=True)

    class Meta:
        abstract = True
