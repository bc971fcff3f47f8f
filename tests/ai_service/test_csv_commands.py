"""The two CSV commands: what they print, and what they say about a bad file."""

import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from ai_service.forecaster.csv_input import BadCsv, read


def panel_file(folder: Path, count: int = 70) -> Path:
    draw = np.random.default_rng(0)
    lines = ["series,date,value"]
    for key, level in (("igd", 40), ("poli", 90)):
        days = (date(2023, 1, 2) + timedelta(weeks=t) for t in range(count))
        lines += [f"{key},{day},{draw.poisson(level)}" for day in days]
    path = folder / "panel.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def output(*arguments: object) -> str:
    out = StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=StringIO())
    return out.getvalue()


def test_forecast_prints_one_row_per_series_and_period(tmp_path: Path) -> None:
    rows = json.loads(
        output("forecast_csv", panel_file(tmp_path), "--freq", "W", "--horizon", 3, "--json", "--profile", "fast")
    )
    assert [(row["series"], row["date"]) for row in rows][:3] == [
        ("igd", "2024-05-06"),
        ("igd", "2024-05-13"),
        ("igd", "2024-05-20"),
    ]
    assert len(rows) == 6
    names = ["q025", "q10", "q25", "q50", "q75", "q90", "q975"]
    for row in rows:
        assert [*row] == ["series", "date", "mean", *names]
        assert sorted(row[name] for name in names) == [row[name] for name in names]
        assert row["q025"] < row["mean"] < row["q975"]


def test_too_short_series_print_no_number(tmp_path: Path) -> None:
    path = tmp_path / "short.csv"
    path.write_text("series,date,value\na,2024-01,5\na,2024-02,6\n")
    text = output("forecast_csv", path, "--freq", "M", "--horizon", 2, "--profile", "fast")
    assert text.splitlines()[1:] == ["a,2024-03-01" + "," * 8, "a,2024-04-01" + "," * 8]


def test_backtest_measures_every_method_on_the_same_folds(tmp_path: Path) -> None:
    path = panel_file(tmp_path)
    found = json.loads(
        output("backtest_csv", path, "--freq", "W", "--horizon", 4, "--origins", 2, "--json", "--profile", "fast")
    )
    assert (found["origins"], found["horizon"], found["series"]) == (2, 4, 2)
    assert set(found["methods"]) == {
        "lentera", "naive", "seasonal_naive", "auto_ets", "auto_theta", "auto_ces", "mstl", "simple_mean",
    }  # fmt: skip
    for values in found["methods"].values():
        assert set(values) == {"wape", "mase", "pinball", "coverage80", "coverage95", "seconds"}
        assert 0 < values["wape"] < 1 and values["coverage80"] <= values["coverage95"] <= 1
    last = {"igd": [], "poli": []}
    for line in path.read_text().splitlines()[1:]:
        key, _, value = line.split(",")
        last[key].append(float(value))
    gaps = [abs(v[end + h] - v[end - 1]) for v in last.values() for end in (65, 66) for h in range(4)]
    sums = [v[end + h] for v in last.values() for end in (65, 66) for h in range(4)]
    assert found["methods"]["naive"]["wape"] == pytest.approx(sum(gaps) / sum(sums))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("series,date\na,2024-01-01\n", "Baris 1: kolom value tidak ada"),
        ("series,date,value\na,2024-01-01,5\na,31/02/2024,5\n", "Baris 3: tanggal “31/02/2024” tidak ada"),
        ("series,date,value\na,2024-02-30,5\n", "Baris 2: tanggal “2024-02-30”"),
        ('series,date,value\na,2024-01-01,"5,5"\n', "Baris 2: “5,5” bukan angka. Pakai titik"),
        ("series,date,value\na,2024-01-01,inf\n", "Baris 2: “inf” bukan angka"),
        ("series,date,value\na,2024-01-01,5\na,2024-01-03,6\n", "Baris 3: deret “a” sudah punya nilai untuk minggu"),
        ("series,date,value\n,2024-01-01,5\n", "Baris 2: nama deret kosong"),
        ("series,date,value\na,2024-01-01,5,9\n", "Baris 2: ada 4 kolom"),
        ("series,date,value\n", "tidak berisi baris data"),
        ("", "Baris 1: kolom series, date, value tidak ada"),
    ],
)
def test_bad_files_are_refused_with_the_line(text: str, said: str) -> None:
    with pytest.raises(BadCsv) as caught:
        read(text.splitlines(keepends=True), freq="W")
    assert said in str(caught.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(b"series,date,value\na,\xff\xfe,1\n")
    with pytest.raises(CommandError, match="UTF-8"):
        output("forecast_csv", path, "--freq", "W", "--horizon", 1)
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        output("forecast_csv", tmp_path / "none.csv", "--freq", "W", "--horizon", 1)
