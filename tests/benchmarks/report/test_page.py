"""The page: one file that asks for nothing, with every figure in reach of everybody."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from benchmarks import __main__ as command_line
from benchmarks.report.charts import Bar, bar_chart
from benchmarks.report.figures import figure_of
from benchmarks.report.page import html_of
from benchmarks.report.pictures import embedded, examples
from benchmarks.report.records import load
from benchmarks.report.statistics import Estimate
from tests.benchmarks.report.made_up import Maker

_VOID = {"meta", "img", "br", "line", "rect", "path", "link", "input"}


class _Reader(HTMLParser):
    """Keeps all tags with their attributes, and fails when one is not closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(text)
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    maker = Maker(tmp_path_factory.mktemp("run"))
    return html_of(load([maker.write("edits.jsonl", maker.run(scenes=3))]))


def test_it_is_whole_and_asks_for_nothing(page: str) -> None:
    read = _Reader(page)
    assert not read.of("script") and not read.of("link")
    assert all(str(image["src"]).startswith("data:image/webp") for image in read.of("img"))
    assert all(str(link["href"]).startswith("#") for link in read.of("a"))
    assert not re.search(r"https?://|url\(|@import", page)
    assert len(page) < 10_000_000
    ids = [a["id"] for _, a in read.found if "id" in a]
    assert len(ids) == len(set(ids))
    assert {str(link["href"])[1:] for link in read.of("a")} <= set(ids)


def test_it_can_be_heard_and_reached(page: str) -> None:
    read = _Reader(page)
    assert read.of("html")[0]["lang"] == "en"
    for chart in read.of("svg"):
        assert chart["role"] == "img" and chart["aria-labelledby"]
    assert page.count("<title") == 1 + len(read.of("svg")) == 1 + page.count("<desc")
    assert all(image["alt"] for image in read.of("img"))
    scrolled = [a for a in read.of("div") if a.get("class") == "scroll"]
    assert scrolled and all(a["tabindex"] == "0" and a["aria-label"] for a in scrolled)
    assert "prefers-color-scheme: dark" in page and "@media print" in page


def test_words_of_records_are_no_markup(page: str) -> None:
    assert "&lt;red&gt;" in page and "<red>" not in page


def test_it_tells_how_it_was_made_and_what_is_missing(page: str) -> None:
    for part in ("0123456789abcdef", "A Processor", "2.13.0", "edits --scenes 6 --seed 1"):
        assert part in page
    assert "the weights of the metric are not there" in page
    assert "no steering − whole" in page and "ours, turn 4" in page


def test_worst_and_middle_are_by_rule(maker: Maker) -> None:
    edits = [
        maker.edit(scene=n, figures={"success": n > 0, "gain": 0.1 * n}, request=f"edit {n}")
        for n in range(9)
    ]
    edits.append(maker.edit("inpaint-9", scene=4))
    found = examples(load([maker.write("edits.jsonl", edits)]))
    assert [(e.place, e.request) for e in found] == [
        ("worst", "edit 0"),
        ("worst", "edit 1"),
        ("middle", "edit 3"),
        ("middle", "edit 4"),
    ]
    assert [s.label for s in found[3].shown] == ["source", "truth", "ours", "inpaint-9"]


def test_few_edits_are_shown_once(maker: Maker) -> None:
    for count in (1, 2, 3):
        edits = [maker.edit(scene=n) for n in range(count)]
        found = examples(load([maker.write("edits.jsonl", edits)]))
        assert len({e.scene for e in found}) == len(found) == count


def test_pictures_shrink_to_their_budget(maker: Maker) -> None:
    run = load([maker.write("edits.jsonl", maker.run(scenes=2))])
    files = [e.pictures[name] for e in run.edits for name in ("source", "result")][:60]
    large, small = embedded(files), embedded(files, budget=40_000)
    assert set(large) == set(small) == set(files)
    size = {name: sum(len(made[f]) for f in files) for name, made in (("l", large), ("s", small))}
    assert size["s"] <= 40_000 < size["l"]
    assert embedded([str(maker.folder / "nowhere.png")]) == {}


def test_a_missing_picture_is_told(maker: Maker) -> None:
    edit = maker.edit(figures={}, missing={"success": "out of memory"}, pictures={})
    text = html_of(load([maker.write("edits.jsonl", [edit])]))
    assert "out of memory" in text and "not judged" in text


@pytest.mark.parametrize("value", [-2.4, 0.0, 0.013, 7.0, 4321.0])
def test_bars_stay_in_their_chart(value: float) -> None:
    estimate = Estimate(value, value - 0.3, value + 0.3, 5, 5, 0, "bootstrap")
    svg = bar_chart("c", "Gain", figure_of("gain"), [Bar("a <b>", estimate, "ours")])
    _Reader(svg)
    places = [float(x) for x in re.findall(r'\bx[12]?="([-\d.]+)"', svg)]
    assert all(0 <= x <= 390 for x in places)
    assert "a &lt;b&gt;" in svg


def test_the_commands(maker: Maker, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edits = maker.run(scenes=2, pictures=False)
    half = len(edits) // 2
    shards = [str(maker.write("a.jsonl", edits[:half])), str(maker.write("b.jsonl", edits[half:]))]
    merged, page, document = tmp_path / "all.jsonl", tmp_path / "new" / "p.html", tmp_path / "d.md"
    assert command_line.main(["merge", *shards, "--json", str(merged)]) == 0
    arguments = ["report", str(merged), "--html", str(page), "--markdown", str(document)]
    assert command_line.main(arguments) == 0
    assert page.is_file() and "## edits" in document.read_text(encoding="utf-8")
    assert f"{len(edits)} records" in capsys.readouterr().out
    assert command_line.main(["report", str(tmp_path / "nowhere.jsonl")]) == 1
    assert "cannot be read" in capsys.readouterr().err
