"""What a faskes may spend: fund sources and their ceilings per quarter.

A ceiling is shown beside what was spent; it does not refuse a posting yet (payment stage).
"""

from django.db import transaction

from authentication.domain import audit
from authentication.models import Faskes, User
from billing.enums import FundKind
from billing.models import BudgetLine, FundSource
from lentera.lib.errors import DomainError
from lentera.lib.money import rupiah

MOST = 1_000_000_000_000
YEARS = (2020, 2100)


@transaction.atomic
def open_source(*, faskes: Faskes, kind: str, by: User) -> FundSource:
    """The faskes's purse of a kind; opened when it was not there."""
    if kind not in FundKind.values:
        raise DomainError("Pilih sumber dana dari daftar.", code="kind")
    source, is_new = FundSource.objects.get_or_create(faskes=faskes, kind=kind)
    if is_new:
        audit.record(by=by, action="sumber dana dibuka", object_ref=source.ref, kind=kind)
    return source


@transaction.atomic
def set_line(*, source: FundSource, year: int, quarter: int, amount: int, by: User, reason: str) -> BudgetLine:
    """Write the ceiling of a quarter, in whole rupiah; what stood there before goes into the audit trail."""
    _check(year, quarter, amount, reason)
    # The source is the lock: two ceilings for one quarter are written one after the other.
    source = FundSource.objects.select_for_update().get(pk=source.pk)
    line = BudgetLine.objects.filter(source=source, year=year, quarter=quarter).first()
    before = line.amount if line else None
    line = line or BudgetLine(source=source, year=year, quarter=quarter)
    if before == amount:
        return line
    line.amount = amount
    line.save()
    audit.record(
        by=by, action="pagu anggaran", object_ref=source.ref, reason=reason.strip(),
        year=year, quarter=quarter, before=before, after=amount,
    )  # fmt: skip
    return line


def _check(year: int, quarter: int, amount: int, reason: str) -> None:
    if not YEARS[0] <= year <= YEARS[1] or not 1 <= quarter <= 4:
        raise DomainError(f"Pilih triwulan 1 sampai 4 pada tahun {YEARS[0]} sampai {YEARS[1]}.", code="quarter")
    if not 0 <= amount <= MOST:
        raise DomainError(f"Isi pagu dengan bilangan bulat {rupiah(0)} sampai {rupiah(MOST)}.", code="amount")
    if not reason.strip():
        raise DomainError("Tulis alasan atau dasar pagunya, misalnya nomor DPA.", code="reason")


def ceilings(*, faskes: Faskes, year: int, quarter: int) -> dict[str, int]:
    """Fund kind → ceiling of that quarter. A kind that is absent has none written, which is not a ceiling of zero."""
    rows = BudgetLine.objects.filter(source__faskes=faskes, year=year, quarter=quarter)
    return dict(rows.values_list("source__kind", "amount"))
