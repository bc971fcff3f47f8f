"""A faskes in the admin as authentication shows it, and what follows from a correction for staffing."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from authentication import admin as places
from authentication.models import Faskes
from management.domain.reference import refresh_shift_places

admin.site.unregister(Faskes)


@admin.register(Faskes)
class FaskesAdmin(places.FaskesAdmin):
    """A corrected point, wilayah or 3T flag reaches the coming shifts at once."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        refresh_shift_places()
