"""A private picture, for whoever may see it; every look is written down."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from authentication.domain import private_files
from authentication.enums import AccessPurpose
from authentication.permissions import SignedInRequest, file_for, signed_in


@signed_in
@require_safe
def private_file(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The JPEG itself: never guessed at, never run, never kept by anybody."""
    file = file_for(request.user, uid)
    own = file.owner_id == request.user.pk
    purpose = AccessPurpose.OWN if own else AccessPurpose.VERIFICATION
    content = private_files.read(file=file, by=request.user, what="foto dokumen", purpose=purpose)
    answer = HttpResponse(content, content_type="image/jpeg")
    answer["Content-Disposition"] = f'inline; filename="{file.uid}.jpg"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
