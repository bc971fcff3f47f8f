"""“Sah bekerja di sini?”: the verdict for any place, and letters ready to be signed."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from authentication.enums import FaskesStatus, Role
from authentication.models import Faskes
from authentication.permissions import WORKER_ROLES, SignedInRequest, role_required
from lentera.lib.letters import Letter, to_pdf
from management.domain import profiles
from management.forms.documents import WhenForm
from management.permissions import matchable, own_profile, shift_for_admin
from management.presenters import practice as presenter
from management.presenters.profile import uuid_or_none


@role_required(*WORKER_ROLES)
@require_safe
def my_practice(request: SignedInRequest) -> HttpResponse:
    """Search and choice stand in the address, so that an answer can be opened again."""
    nakes, words = own_profile(request.user), request.GET.get("q", "").strip()[:80]
    faskes = _place(request.GET.get("faskes", ""))
    form = WhenForm({"tanggal": request.GET.get("tanggal") or timezone.localdate().isoformat()})
    day = form.cleaned_data["tanggal"] if form.is_valid() else timezone.localdate()
    texts = {
        "nakes": nakes,
        "q": words,
        "faskes": faskes,
        "form": form,
        "day": day,
        "found": profiles.search_places(nakes=nakes, words=words, on_lentera=False) if words and not faskes else [],
        "slots": presenter.slots(nakes, day),
        **(presenter.desk(nakes, faskes, day) if faskes else {}),
    }
    return render(request, "management/practice.html", texts)


@role_required(*WORKER_ROLES)
@require_safe
def practice_letter(request: SignedInRequest, kind: str) -> HttpResponse:
    nakes, faskes, now = own_profile(request.user), _place(request.GET.get("faskes", "")), timezone.now()
    if faskes is None or kind not in presenter.LETTERS:
        raise Http404
    if kind == presenter.PERMIT:
        return _pdf(presenter.permit_letter(nakes, faskes, now=now), "permohonan-sip")
    return _pdf(presenter.task_letter(nakes, faskes, now=now, shift=None), "surat-tugas")


@role_required(Role.FASKES_ADMIN)
@require_safe
def shift_letter(request: SignedInRequest, uid: UUID, nakes: UUID) -> HttpResponse:
    """The draft of an assignment letter for one shift; an STR number only of somebody who applied or was invited."""
    shift, person = shift_for_admin(request.user, str(uid)), matchable(str(nakes))
    asked = shift.applications.filter(nakes=person).exists() or shift.invitations.filter(nakes=person).exists()
    letter = presenter.task_letter(
        person, shift.faskes, now=timezone.now(), shift=shift, number="" if asked else presenter.BLANK
    )
    return _pdf(letter, "surat-tugas")


def _place(text: str) -> Faskes | None:
    uid = uuid_or_none(text)
    rows = Faskes.objects.exclude(status=FaskesStatus.REJECTED).select_related("wilayah")
    return rows.filter(uid=uid).first() if uid else None


def _pdf(letter: Letter, name: str) -> HttpResponse:
    answer = HttpResponse(to_pdf(letter), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y%m%d}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
