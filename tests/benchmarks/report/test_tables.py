"""Tables hold the right edits: by way, kind and contender, paired, turn by turn."""

from __future__ import annotations

import pytest

from benchmarks.report.headline import headline
from benchmarks.report.records import Run, load
from benchmarks.report.section import markdown
from benchmarks.report.statistics import Difference, Estimate, clopper_pearson
from benchmarks.report.tables import Table, gaps, tables
from tests.benchmarks.report.made_up import Maker


def _run(maker: Maker, *edits: dict[str, object]) -> Run:
    return load([maker.write("edits.jsonl", list(edits))])


def _table(run: Run, name: str) -> Table:
    return next(table for table in tables(run) if table.name == name)


def _estimate(table: Table, label: str, figure: str) -> Estimate:
    cell = next(row for row in table.rows if row.label == label).cells[figure]
    assert isinstance(cell, Estimate)
    return cell


def _four(maker: Maker, renderer: str, successes: int, **more: object) -> list[dict[str, object]]:
    return [
        maker.edit(renderer, scene=n, figures={"success": n < successes}, **more) for n in range(4)
    ]


def test_success_has_its_exact_interval_and_n(maker: Maker) -> None:
    run = _run(maker, *_four(maker, "ours", 3), *_four(maker, "inpaint-9", 1))
    table = _table(run, "oracle-remove")
    assert [row.label for row in table.rows] == ["ours", "inpaint-9"]
    cell = _estimate(table, "ours", "success")
    assert (cell.value, cell.n) == (0.75, 4)
    assert (cell.low, cell.high) == pytest.approx(clopper_pearson(3, 4))
    assert table.columns == ("success",)


def test_differences_pair_what_both_have_done(maker: Maker) -> None:
    peers = _four(maker, "inpaint-9", 1)[:3]
    run = _run(maker, *_four(maker, "ours", 3), *peers)
    row = _table(run, "oracle-differences").rows[0]
    cell = row.cells["success"]
    assert row.label == "ours − inpaint-9" and isinstance(cell, Difference)
    assert (cell.estimate.n, cell.only_first, cell.only_second) == (3, 2, 0)


def test_masks_make_contenders_of_one_renderer(maker: Maker) -> None:
    run = _run(
        maker,
        *_four(maker, "inpaint-9", 1, mask="tight"),
        *_four(maker, "inpaint-9", 2, mask="box"),
        *_four(maker, "ours", 4),
    )
    labels = [row.label for row in _table(run, "oracle-all").rows]
    assert labels == ["ours", "inpaint-9, box mask", "inpaint-9, tight mask"]


def test_ablations_and_turns_stay_out_of_the_main_figures(maker: Maker) -> None:
    run = _run(
        maker,
        *_four(maker, "ours", 4),
        *_four(maker, "ours", 1, ablation="no steering"),
        *_four(maker, "ours", 0, sequence=1, turn=0),
        *_four(maker, "ours", 2, sequence=1, turn=1),
    )
    assert _estimate(_table(run, "oracle-all"), "ours", "success").n == 4
    ablations = _table(run, "oracle-ablations")
    assert [row.label for row in ablations.rows] == [
        "whole",
        "no steering",
        "no steering − whole",
    ]
    worse = ablations.rows[2].cells["success"]
    assert isinstance(worse, Difference) and worse.estimate.value == -0.75
    turns = _table(run, "oracle-turns")
    assert _estimate(turns, "ours, turn 2", "success").value == 0.5
    assert _estimate(turns, "ours, turn 2", "success").clusters == 1


def test_missing_is_told_with_its_reason(maker: Maker) -> None:
    lacking = maker.edit(
        scene=9, figures={"success": True}, missing={"gain": "no truth", "psnr_region": "no truth"}
    )
    run = _run(maker, maker.edit(figures={"success": True, "gain": 0.5}), lacking)
    cell = _estimate(_table(run, "oracle-all"), "ours", "gain")
    assert (cell.value, cell.n, cell.missing) == (0.5, 1, 1)
    assert [(g.renderer, g.figures, g.reason, g.records) for g in gaps(run)] == [
        ("ours", ("gain", "psnr_region"), "no truth", 1)
    ]
    assert "| ours | gain, PSNR | 1 | no truth |" in markdown(run)


def test_the_headline_names_the_best_peer_and_no_reference(maker: Maker) -> None:
    run = _run(
        maker,
        *_four(maker, "ours", 3),
        *_four(maker, "img2img", 1),
        *_four(maker, "inpaint-4", 2),
        *_four(maker, "autoencoder", 4),
    )
    own, difference = headline(run)
    assert (own.value, own.unit) == ("75.0", "%")
    assert difference.value == "+25.0" and "inpaint-4" in difference.label


def test_changed_outside_is_bounded(maker: Maker) -> None:
    edits = [maker.edit(scene=n, figures={"outside_changed": 0.0}) for n in range(10)]
    fact = headline(_run(maker, *edits))[0]
    assert fact.value == "0 of 10" and "at most 25.9 %" in fact.detail


def test_a_whole_run_as_markdown(maker: Maker) -> None:
    text = markdown(load([maker.write("edits.jsonl", maker.run(scenes=3, pictures=False))]))
    assert text.startswith("<!-- begin edits -->\n## edits")
    assert text.endswith("<!-- end edits -->") and "seed 1" in text
    for title in ("All kinds of edits (oracle)", "Differences (end to end)", "Sequences"):
        assert f"### {title}" in text
    rows = [line for line in text.splitlines() if line.startswith("| ours − ")]
    assert rows and all(" p " in row for row in rows)
