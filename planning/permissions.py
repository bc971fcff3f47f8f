"""Which kabupaten/kota a dinas coordinator plans for."""

from django.db.models import QuerySet
from django.http import Http404

from authentication.enums import WilayahLevel
from authentication.models import User, Wilayah


def kabupaten_of(user: User) -> QuerySet[Wilayah]:
    """All of the country, of the user's province, or the user's own one."""
    own: Wilayah | None = user.wilayah
    rows = Wilayah.objects.filter(level=WilayahLevel.REGENCY).order_by("name")
    if own is None:
        return rows
    return rows.filter(parent=own) if own.level == WilayahLevel.PROVINCE else rows.filter(pk=own.pk)


def kabupaten_for(user: User, code: str) -> Wilayah:
    """One of them; 404 otherwise."""
    row = kabupaten_of(user).filter(code=code).first()
    if row is None:
        raise Http404
    return row
