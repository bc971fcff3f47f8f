"""People, places, access and how to reach people."""

from authentication.models.addresses import AddressCheck, Registration
from authentication.models.audit import AuditEvent
from authentication.models.colleagues import ColleagueInvitation, FactorReset
from authentication.models.consents import Consent
from authentication.models.identity import DataAccess, Identity, PrivateFile, SealedContent
from authentication.models.notices import Delivery, Notification, NotificationPreference, PushSubscription
from authentication.models.people import Membership, User
from authentication.models.places import Departemen, Faskes, RegionList, RegionListEntry, Wilayah

__all__ = [
    "AddressCheck",
    "AuditEvent",
    "ColleagueInvitation",
    "Consent",
    "DataAccess",
    "Delivery",
    "Departemen",
    "FactorReset",
    "Faskes",
    "Identity",
    "Membership",
    "Notification",
    "NotificationPreference",
    "PrivateFile",
    "PushSubscription",
    "RegionList",
    "RegionListEntry",
    "Registration",
    "SealedContent",
    "User",
    "Wilayah",
]
