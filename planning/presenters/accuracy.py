"""How often the forecasts were right, and what became of what they recommended, in words and tables."""

from collections.abc import Iterable
from typing import Any

from authentication.models import Departemen, Faskes
from lentera.lib.clock import format_day
from lentera.lib.watches import SLOT_NAMES
from planning.domain import accuracy, competition, recommendations, role_accuracy
from planning.enums import RecommendationState
from planning.models import Forecast, Measure, Recommendation

SHOWN_DECIDED = 20
# How far ahead, in periods.
BANDS = (("1 periode ke depan", 1, 1), ("2 sampai 4 periode", 2, 4), ("5 periode atau lebih", 5, 99))


def accuracy_rows(scored: Iterable[Forecast]) -> list[dict[str, Any]]:
    """Per departemen and count: one honest sentence, and the figures by how far ahead."""
    groups: dict[tuple[str, str], list[Forecast]] = {}
    for step in scored:
        if step.series.departemen:
            groups.setdefault((step.series.departemen.name, step.series.measure.name), []).append(step)
    return [_accuracy(name, measure, rows) for (name, measure), rows in sorted(groups.items())]


def _accuracy(name: str, measure: str, rows: list[Forecast]) -> dict[str, Any]:
    found = accuracy.scores(rows)
    by_step = [(label, accuracy.scores([r for r in rows if low <= r.step <= high])) for label, low, high in BANDS]
    return {
        "title": f"{name} · {measure}",
        "sentence": honest(found),
        "scores": found,
        "drift": drift_words(accuracy.drift(rows)),
        "by_step": [(label, scores) for label, scores in by_step if scores.count],
    }


def role_texts(faskes: Faskes, scored: Iterable[Forecast]) -> dict[str, Any]:
    """Per profession, in hours, and the one figure over all."""
    roles, overall = role_accuracy.by_role(faskes, scored)
    return {"roles": roles, "overall": overall, "overall_sentence": _overall(overall)}


def _overall(scores: role_accuracy.RoleScores) -> str:
    if scores.points is None or scores.wape is None:
        return f"Baru {scores.count} ramalan jam kerja yang bisa dinilai; belum cukup untuk satu angka."
    sentence = f"Dari semua jam kerja yang terjadi, ramalan meleset {scores.wape:.0%}."
    if scores.last_year_wape is None:
        return sentence + " Belum bisa dibandingkan dengan tahun lalu."
    return f"{sentence} Angka tahun lalu saja meleset {scores.last_year_wape:.0%}."


def record_texts(units: Iterable[Departemen]) -> dict[str, Any]:
    """What became of the recommendations, and the newest of them."""
    rows = recommendations.rows_of(list(units))
    found = recommendations.record(rows)
    return {
        "record": found,
        "record_sentences": _record_sentences(found),
        "decided": [_decided(row) for row in rows[:SHOWN_DECIDED]],
    }


def _record_sentences(found: recommendations.Record) -> list[str]:
    if not found.taken + found.left:
        return ["Belum ada rekomendasi yang harinya sudah lewat dan tercatat kunjungannya."]
    out = []
    if found.taken:
        rate = f" ({found.success:.0%})" if found.success is not None else ", belum cukup untuk persentase"
        out.append(
            f"Dari {found.taken} yang dipasang, pada {found.needed} tenaganya memang diperlukan; "
            f"pada {found.helped} ada yang datang{rate}."
        )
    if found.left:
        out.append(f"Dari {found.left} yang tidak dipasang, {found.left_needed} memang kekurangan.")
    return out


def _decided(row: Recommendation) -> dict[str, Any]:
    return {
        "row": row,
        "when": f"{format_day(row.day)}, {SLOT_NAMES[row.watch]}",
        "outcome": _outcome(row),
        "right": row.was_real,
    }


def _outcome(row: Recommendation) -> str:
    if row.needed_actual is None:
        return "menunggu angka hari itu"
    need = f"ternyata butuh {row.needed_actual}, ada {row.standing}"
    return f"{need}; {row.came} datang" if row.state == RecommendationState.TAKEN else need


def rival_rows(faskes: Faskes, units: Iterable[Departemen], freq: str, *, whole: bool) -> list[dict[str, Any]]:
    """Champion beside challengers, per departemen and count (and the sum, for who may see the `whole` faskes)."""
    names: dict[int | None, str] = {unit.pk: unit.name for unit in units}
    if whole:
        names[None] = "Seluruh faskes"
    measures = dict(Measure.objects.values_list("code", "name"))
    return [
        {
            "title": f"{names[unit]} · {measures[measure]}",
            "state": state,
            "words": _rival_words(state),
        }
        for (measure, unit), state in sorted(competition.standings(faskes=faskes, freq=freq).items(), key=str)
        if unit in names and state.count
    ]


def _rival_words(state: competition.Standing) -> str:
    if state.wins:
        return "penantang lebih tepat: dipakai"
    if state.hurts:
        return "penantang memperburuk: dimatikan"
    return "belum cukup atau seri: statistik dipakai"


def drift_words(drift: accuracy.Drift | None) -> str:
    if drift is None or not drift.alarm:
        return ""
    return (
        f"Belakangan lebih sering meleset: {drift.recent:.0%}, sebelumnya {drift.before:.0%}. "
        "Periksa apakah ada yang berubah di departemen ini."
    )


def honest(scores: accuracy.Scores) -> str:
    """The one sentence: how far off, how often inside, and whether last year would have done better."""
    if not scores.count:
        return "Belum ada ramalan yang masanya sudah lewat, jadi belum bisa dikatakan seberapa tepat."
    if not scores.enough or scores.wape is None:
        return f"Baru {scores.count} ramalan yang bisa dinilai; belum cukup untuk mengatakan seberapa tepat."
    parts = [f"Dari {scores.count} ramalan yang sudah lewat, rata-rata meleset {scores.wape:.0%}"]
    if scores.coverage80 is not None:
        parts.append(f"{scores.coverage80:.0%} jatuh dalam rentang 80%")
    sentence = "; ".join(parts) + "."
    if scores.last_year_wape is None:
        return sentence + " Belum bisa dibandingkan dengan tahun lalu."
    better = "lebih baik" if (scores.mase or 9) < 1 else "tidak lebih baik"
    return f"{sentence} Memakai angka tahun lalu saja meleset {scores.last_year_wape:.0%}: ramalan {better}."
