"""The standard reports: what each holds, for which period, and from where. Paper and sheets are made by lentera.lib.reports."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from authentication.models import Departemen, Faskes
from lentera.lib import quarters
from lentera.lib.clock import MONTHS_LONG, format_date, format_day, format_time, local
from lentera.lib.reports import Column, Report, Section
from management.domain import spending, turnout
from management.domain.turnout import Turnout
from planning.domain import accuracy, budget_plans, need, periods
from planning.domain.forecasting import Key
from planning.enums import CHALLENGER, Freq
from planning.models import BudgetPlan, Forecast, Measure
from planning.presenters import budgets as budget_words
from planning.presenters.accuracy import BANDS, drift_words, honest

MONTHS_BACK, MONTHS_AHEAD = 12, 3
Number, Money, Percent = "number", "money", "percent"


@dataclass(frozen=True)
class Period:
    """A month or a quarter by its local days."""

    code: str
    label: str
    first: date
    last: date

    @property
    def months(self) -> tuple[date, ...]:
        return tuple(periods.periods(self.first, self.last, Freq.MONTH))


@dataclass(frozen=True)
class Wanted:
    """What somebody asked for: the departemen they may see, one period."""

    faskes: Faskes
    departemen: Sequence[Departemen]
    period: Period

    @property
    def zone(self) -> str:
        return str(self.faskes.wilayah.zone)


def months(today: date) -> list[Period]:
    """From the newest that is ahead to the oldest."""
    first = today.replace(day=1)
    out = [first]
    for _ in range(MONTHS_AHEAD):
        out.insert(0, periods.last_day(out[0], Freq.MONTH) + periods.ONE)
    for _ in range(MONTHS_BACK):
        out.append((out[-1] - periods.ONE).replace(day=1))
    return [_month(one) for one in out]


def _month(first: date) -> Period:
    label = f"{MONTHS_LONG[first.month - 1]} {first.year}"
    return Period(f"{first:%Y-%m}", label, first, periods.last_day(first, Freq.MONTH))


def quarters_around(today: date) -> list[Period]:
    """The next quarter, this one and the four before."""
    one = quarters.of(today).next()
    out = []
    for _ in range(6):
        out.append(Period(one.code, str(one).replace("triwulan", "Triwulan"), one.first, one.last))
        one = quarters.of(one.first - periods.ONE)
    return out


# --- Staffing --------------------------------------------------------------------------------------------------------


def visits(wanted: Wanted) -> Section:
    """What each departemen counted in the month, beside the newest forecast for it."""
    month = wanted.period.first
    names: dict[int | None, str] = {unit.pk: unit.name for unit in wanted.departemen}
    known, told = accuracy.all_totals(wanted.faskes, Freq.MONTH), _told(wanted)
    measures = dict(Measure.objects.values_list("code", "name"))
    keys = {key for key in [*known, *told] if key[1] in names}
    rows = []
    for measure, unit in sorted(keys, key=lambda key: (names[key[1]], key[0])):
        actual, said = known.get((measure, unit), {}).get(month), told.get((measure, unit))
        levels = [round(value) for value in (said.mean, said.q10, said.q90)] if said else [None] * 3
        rows.append((names[unit], measures[measure], actual, *levels))
    columns = (
        Column("Departemen"), Column("Hitungan"), Column("Terjadi", Number), Column("Diramal", Number),
        Column("Batas 10%", Number), Column("Batas 90%", Number),
    )  # fmt: skip
    note = "Strip pada “terjadi”: bulannya belum lengkap dicatat. Diramal: ramalan terbaru untuk bulan itu."
    return Section("Kunjungan", columns, rows, (note,), "Belum ada angka bulanan.")


def _told(wanted: Wanted) -> dict[Key, Forecast]:
    """(measure, departemen) → the champion's newest forecast of the month."""
    rows = Forecast.objects.filter(
        series__departemen__in=wanted.departemen, series__run__freq=Freq.MONTH, first_day=wanted.period.first
    ).exclude(series__run__engine__startswith=CHALLENGER)
    found = rows.select_related("series").order_by("series__run__created_at", "pk")
    return {(row.series.measure_id, row.series.departemen_id): row for row in found}


def needs(wanted: Wanted) -> Section:
    outlook = need.months_ahead(faskes=wanted.faskes, months=wanted.period.months)
    mine = set(wanted.departemen)
    rows = [
        (n.departemen.name, n.profession.name, n.needed.planned, n.missing.planned, n.missing.low, n.missing.high)
        for n in outlook.needs
        if n.departemen in mine
    ]
    columns = (
        Column("Departemen"), Column("Profesi"), Column("Butuh (jaga)", Number), Column("Kurang (jaga)", Number),
        Column("Rendah", Number), Column("Tinggi", Number),
    )  # fmt: skip
    notes = ["Satu jaga adalah satu orang pada satu waktu jaga. Kurang: butuh dikurangi jadwal tetap."]
    notes += [
        f"{who.name} di {unit.name}: jadwal tetapnya belum ditulis." for unit, who in outlook.unknown if unit in mine
    ]
    told = {n.departemen for n in outlook.needs} | {unit for unit, _ in outlook.unknown}
    notes += [
        f"{unit.name}: tidak semua hitungannya diramal untuk bulan ini."
        for unit, _ in outlook.partial
        if unit in mine & told
    ]
    notes += [
        f"{unit.name}: kebutuhannya tidak diketahui; belum cukup data, atau belum ada norma waktu."
        for unit in wanted.departemen
        if unit not in told
    ]
    return Section("Kebutuhan tenaga", columns, rows, notes, "Tidak ada ramalan bulanan untuk masa ini.")


def shifts(wanted: Wanted) -> Section:
    found = turnout.turnout(departemen=wanted.departemen, first=wanted.period.first, last=wanted.period.last)
    return turnout_section(found, "Departemen")


def turnout_section(found: Sequence[Turnout], where: str) -> Section:
    rows = [
        (t.where, t.profession, t.shifts, t.places, t.filled, t.worked, t.worked / t.places if t.places else None,
         t.cancelled)
        for t in found
    ]  # fmt: skip
    columns = (
        Column(where), Column("Profesi"), Column("Shift", Number), Column("Tempat", Number), Column("Terisi", Number),
        Column("Dikerjakan", Number), Column("Bagian dikerjakan", Percent), Column("Shift batal", Number),
    )  # fmt: skip
    return Section("Shift", columns, rows, (), "Tidak ada shift pada masa ini.")


# --- Accuracy --------------------------------------------------------------------------------------------------------


def honesty(wanted: Wanted) -> Section:
    rows = []
    for name, found in _scored(wanted):
        said = [honest(accuracy.scores(found)), drift_words(accuracy.drift(found))]
        rows.append((name, " ".join(part for part in said if part)))
    return Section("Ringkasan", (Column("Departemen"), Column("Seberapa sering benar")), rows, (), UNSCORED)


UNSCORED = "Belum ada ramalan mingguan yang bisa dinilai pada masa ini."


def by_distance(wanted: Wanted) -> Section:
    rows = []
    for name, found in _scored(wanted):
        for label, low, high in BANDS:
            s = accuracy.scores([row for row in found if low <= row.step <= high])
            if s.count:
                rows.append((name, label, s.count, s.wape, s.mape, s.last_year_wape, s.coverage80, s.coverage95))
    columns = (
        Column("Departemen"), Column("Jarak"), Column("Dinilai", Number), Column("WAPE", Percent),
        Column("MAPE", Percent), Column("WAPE angka tahun lalu", Percent), Column("Dalam 80%", Percent),
        Column("Dalam 95%", Percent),
    )  # fmt: skip
    return Section("Menurut jarak", columns, rows, (), UNSCORED)


def _scored(wanted: Wanted) -> list[tuple[str, list[Forecast]]]:
    """departemen and count → weekly forecasts of weeks that begin in the period."""
    groups: dict[str, list[Forecast]] = {}
    for row in accuracy.scored(wanted.faskes, Freq.WEEK, list(wanted.departemen)):
        if row.series.departemen and wanted.period.first <= row.first_day <= wanted.period.last:
            groups.setdefault(f"{row.series.departemen.name} · {row.series.measure.name}", []).append(row)
    return sorted(groups.items())


# --- Budget ----------------------------------------------------------------------------------------------------------


def purses(wanted: Wanted) -> Section:
    states = budget_plans.fund_states(faskes=wanted.faskes, quarter=quarters.of(wanted.period.first))
    rows = [(budget_words.fund_name(s.fund), s.ceiling, s.worked, s.promised, s.left) for s in states]
    columns = (
        Column("Sumber dana"), Column("Pagu", Money), Column("Terlaksana", Money), Column("Dijanjikan", Money),
        Column("Sisa", Money),
    )  # fmt: skip
    note = "Tarif + biaya platform menurut shift; pembayarannya sendiri belum dicatat. Strip: tidak ada pagu."
    return Section("Pagu dan biaya", columns, rows, (note,), "Belum ada pagu dan belum ada shift.")


def plans(wanted: Wanted) -> Section:
    rows = []
    notes: list[str] = []
    for one in budget_words.plan_rows(budget_plans.kept(wanted.faskes, quarters.of(wanted.period.first))):
        rows.append((one["plan"].name, one["scenario"], *(one["cost"][n] for n in (1, 0, 2))))
        if not one["whole"]:
            notes.append(f"{one['plan'].name}: belum lengkap; yang tertinggal tertulis di halaman rencananya.")
    columns = (
        Column("Rencana"), Column("Skenario"), Column("Direncanakan", Money), Column("Rendah", Money),
        Column("Tinggi", Money),
    )  # fmt: skip
    return Section("Rencana biaya", columns, rows, notes, "Belum ada rencana yang disimpan.")


def spent(wanted: Wanted) -> Section:
    """Charges by departemen and fund."""
    groups: dict[tuple[int, str], list[spending.Charge]] = {}
    for charge in spending.charges(faskes=wanted.faskes, first=wanted.period.first, last=wanted.period.last):
        groups.setdefault((charge.departemen, charge.fund), []).append(charge)
    rows = []
    for unit in wanted.departemen:
        for (pk, fund), charges in sorted(groups.items()):
            if pk == unit.pk:
                total = spending.total(charges)
                rows.append((unit.name, budget_words.fund_name(fund), total.people, total.worked, total.promised))
    columns = (
        Column("Departemen"), Column("Sumber dana"), Column("Orang", Number), Column("Terlaksana", Money),
        Column("Dijanjikan", Money),
    )  # fmt: skip
    return Section("Menurut departemen", columns, rows, (), "Tidak ada shift pada masa ini.")


# --- The kinds -------------------------------------------------------------------------------------------------------

Maker = Callable[[Wanted], Section]


@dataclass(frozen=True)
class Kind:
    """A report: its sections by code, whether its period is a month or a quarter, who may have it."""

    title: str
    sections: dict[str, tuple[str, Maker]]
    quarterly: bool = False
    admin_only: bool = False


KINDS: dict[str, Kind] = {
    "tenaga": Kind(
        "Laporan tenaga bulanan",
        {"kunjungan": ("Kunjungan", visits), "kebutuhan": ("Kebutuhan tenaga", needs), "shift": ("Shift", shifts)},
    ),
    "ketepatan": Kind(
        "Laporan ketepatan ramalan",
        {"ringkasan": ("Ringkasan", honesty), "jarak": ("Menurut jarak", by_distance)},
        quarterly=True,
    ),
    "anggaran": Kind(
        "Laporan anggaran",
        {
            "pagu": ("Pagu dan biaya", purses),
            "rencana": ("Rencana biaya", plans),
            "departemen": ("Menurut departemen", spent),
        },
        quarterly=True,
        admin_only=True,
    ),
}


def kind_chips(current: str, *, is_admin: bool) -> list[dict[str, object]]:
    shown = [(code, kind) for code, kind in KINDS.items() if is_admin or not kind.admin_only]
    return [{"label": kind.title, "url": f"?jenis={code}", "current": code == current} for code, kind in shown]


def periods_of(kind: Kind, today: date) -> list[Period]:
    return quarters_around(today) if kind.quarterly else months(today)


def make(kind: Kind, wanted: Wanted, sections: Collection[str], *, now: datetime) -> Report:
    """The chosen sections in their order."""
    places = ", ".join(unit.name for unit in wanted.departemen)
    made = f"Dibuat {format_date(now, wanted.zone)} {format_time(now, wanted.zone)}"
    chosen = tuple(maker(wanted) for code, (_, maker) in kind.sections.items() if code in sections)
    return Report(kind.title, f"{wanted.faskes.name}, {wanted.period.label}. Departemen: {places}", made, chosen)


def file_name(kind: Kind, wanted: Wanted, extension: str, *, now: datetime) -> str:
    day = local(now, wanted.zone)
    return f"{kind.title.lower().replace(' ', '-')}-{wanted.period.code}-{day:%Y%m%d}.{extension}"


# --- One budget plan -------------------------------------------------------------------------------------------------


def of_plan(plan: BudgetPlan, *, zone: str) -> Report:
    """A saved scenario as it was worked out, and what happened beside it."""
    result = budget_plans.result_of(plan)
    words = budget_words.scenario_words(plan.demand_percent, plan.rate_percent)
    subtitle = f"{plan.faskes.name}, {plan.period}. {words}"
    made = f"Disusun {format_date(plan.created_at, zone)} dari data sampai {format_day(plan.run.data_until)}"
    sections = (_plan_funds(result), _plan_rows(result), _plan_realised(plan))
    return Report(f"Rencana biaya: {plan.name}", subtitle, made, sections)


def _plan_funds(result: budget_plans.Result) -> Section:
    rows = [
        (budget_words.fund_name(fund), cost[1], cost[0], cost[2]) for fund, cost in budget_plans.by_fund(result).items()
    ]
    columns = (
        Column("Sumber dana"), Column("Direncanakan", Money), Column("Rendah", Money), Column("Tinggi", Money),
    )  # fmt: skip
    return Section(
        "Menurut sumber dana", columns, rows, [f"Belum lengkap. {line}" for line in budget_words.left_out(result)]
    )


def _plan_rows(result: budget_plans.Result) -> Section:
    rows = [
        (row.unit, row.profession_name, budget_words.month_name(row.month), row.rate, row.watches[1], row.cost[1],
         row.cost[0], row.cost[2])
        for row in result.rows
    ]  # fmt: skip
    columns = (
        Column("Departemen"), Column("Profesi"), Column("Bulan"), Column("Tarif", Money), Column("Jaga", Number),
        Column("Direncanakan", Money), Column("Rendah", Money), Column("Tinggi", Money),
    )  # fmt: skip
    return Section("Per bulan", columns, rows)


def _plan_realised(plan: BudgetPlan) -> Section:
    known, outside = budget_plans.realisation(plan)
    rows: list[tuple[str, str, int | None, int, int | None, int]] = [
        (row.unit, row.profession, row.watches[1], row.people, row.cost[1], row.spent) for row in known
    ]
    if outside.amount:
        rows.append(("Di luar rencana", "", None, outside.people, None, outside.amount))
    columns = (
        Column("Departemen"), Column("Profesi"), Column("Jaga direncanakan", Number), Column("Dipasang/dikerjakan", Number),
        Column("Direncanakan", Money), Column("Terpakai", Money),
    )  # fmt: skip
    return Section("Di samping yang terjadi", columns, rows)
