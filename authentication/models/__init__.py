"""People, places, access and how to reach people."""

from authentication.models.audit import AuditEvent
from authentication.models.notices import Delivery, Notification, NotificationPreference, PushSubscription
from authentication.models.people import Membership, User
from authentication.models.places import Departemen, Faskes, RegionList, RegionListEntry, Wilayah

__all__ = [
    "AuditEvent",
    "Delivery",
    "Departemen",
    "Faskes",
    "Membership",
    "Notification",
    "NotificationPreference",
    "PushSubscription",
    "RegionList",
    "RegionListEntry",
    "User",
    "Wilayah",
]
