"""A departemen's own norms and its staffing rule, written down with who changed them."""

from django.db import transaction

from authentication.domain import audit
from authentication.models import User
from planning.models import ActivityStandard, StaffingRule


@transaction.atomic
def save_standard(*, row: ActivityStandard, by: User) -> ActivityStandard:
    row.save()
    audit.record(by=by, action="norma waktu", object_ref=f"standard:{row.pk}", minutes=str(row.minutes))
    return row


@transaction.atomic
def save_rule(*, rule: StaffingRule, by: User) -> StaffingRule:
    rule.save()
    shares = "/".join(f"{share:.0%}" for share in rule.shares)
    audit.record(by=by, action="aturan kebutuhan", object_ref=f"staffing_rule:{rule.pk}", shares=shares)
    return rule
