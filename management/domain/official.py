"""What SATUSEHAT says of a NIK: asked outside every transaction, and the asking is written down for its owner."""

import logging
from functools import lru_cache

from django.conf import settings

from authentication.domain import accesses
from authentication.enums import AccessPurpose
from authentication.models import User
from lentera.clients import satusehat
from management.domain.weighing import Official

logger = logging.getLogger(__name__)


@lru_cache(maxsize=2)
def _client(oauth: str, fhir: str, client_id: str, secret: str) -> satusehat.Client:
    """One per process, so that its token is kept."""
    return satusehat.Client(oauth, fhir, client_id, secret)


def configured() -> bool:
    return bool(settings.SATUSEHAT_CLIENT_ID and settings.SATUSEHAT_CLIENT_SECRET)


def ask(*, person: User, nik: str) -> Official:
    """The record with this NIK, or why there is none; a failure is a state, never an exception."""
    if not configured():
        return Official("off")
    client = _client(
        settings.SATUSEHAT_OAUTH_URL,
        settings.SATUSEHAT_FHIR_URL,
        settings.SATUSEHAT_CLIENT_ID,
        settings.SATUSEHAT_CLIENT_SECRET,
    )
    accesses.record(person=person, by=None, what="NIK", purpose=AccessPurpose.SERVICE, object_ref=f"user:{person.uid}")
    try:
        found = client.practitioner(nik)
    except satusehat.Refused as error:
        # An operator must look: credentials, contract, or a question that SATUSEHAT no longer takes.
        logger.error("satusehat: %s", error)
        return Official("refused")
    except satusehat.Unavailable as error:
        logger.warning("satusehat: %s", error)
        return Official("down")
    return Official("found", found) if found else Official("nobody")
