"""`python -m benchmarks COMMAND`: argparse in front, one module per command behind."""

from __future__ import annotations

import argparse
import shlex
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from benchmarks.arguments import count, shard, some
from benchmarks.damage.command import add_command as add_damage_command
from benchmarks.document import DOCUMENT, write_section
from benchmarks.edits.command import add_command as add_edits_command
from benchmarks.full_size import SECTIONS
from benchmarks.fuzz.command import add_command as add_fuzz_command
from benchmarks.layout.command import add_command as add_layout_command
from benchmarks.looks.command import add_command as add_looks_command
from benchmarks.public_sets.command import add_command as add_public_command
from benchmarks.record import ROOT, Outcome, Record, commit
from benchmarks.report.command import add_commands as add_report_commands
from benchmarks.verify.command import add_command as add_verify_command
from sgedit_engine.errors import SGEditError
from sgedit_engine.models.profiles import PROFILES
from sgedit_engine.settings import Device, Settings

_PHOTOGRAPHS = ROOT / "tests" / "data"


def _bundle(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    from benchmarks.bundle import measure
    from benchmarks.bundled import Bundle

    photographs = _PHOTOGRAPHS if _PHOTOGRAPHS.is_dir() else None
    return measure(
        Bundle.open(options.checkpoints),
        options.scenes,
        options.generated,
        options.seed,
        options.checkpoints,
        photographs,
        tick,
    )


def _concepts(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    from benchmarks.bundled import Bundle
    from benchmarks.concepts import learning_settings, measure_concepts

    settings = learning_settings(options.learn)
    bundle = Bundle.open(options.checkpoints)
    return measure_concepts(
        bundle, options.scenes, options.seed, options.device, options.out, tick, settings
    )


def _crops(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    from benchmarks.bundled import Bundle
    from benchmarks.crops import make_crops

    bundle = Bundle.open(options.checkpoints)
    return make_crops(bundle, options.count, options.seed, options.out, tick)


def _demo(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    from benchmarks.conversations import hold

    return hold(options.scenes, options.seed, options.out, options.checkpoints, tick)


def _dialogue(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    from benchmarks.dialogue import hold

    return hold(
        options.model,
        options.shard,
        tick,
        generated=options.generated,
        seed=options.seed,
        only=options.cases,
    )


def _named(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    from benchmarks.bundled import Bundle
    from benchmarks.named import measure_named

    return measure_named(Bundle.open(options.checkpoints), options.scenes, options.seed, tick)


def _parses(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    from benchmarks.bundled import Bundle
    from benchmarks.parses import draw_parses

    bundle = Bundle.open(options.checkpoints)
    return draw_parses(bundle, options.count, options.seed, options.out, tick)


def _peers(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    from benchmarks.beside_peers import compare
    from benchmarks.bundled import Bundle

    bundle = Bundle.open(options.checkpoints)
    return compare(bundle, options.scenes, options.seed, options.out, options.steps, tick)


def _recoloring(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    from benchmarks.recoloring import measure_recoloring

    return measure_recoloring(options.seed, tick)


def _samples(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    from benchmarks.bundled import Bundle
    from benchmarks.samples import draw_samples

    bundle = Bundle.open(options.checkpoints)
    things = 2 if options.two else 1
    return draw_samples(
        bundle, options.count, things, options.seed, options.out, options.steps, tick
    )


def _speed(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    if options.profile != "stilllife":
        from benchmarks.full_size.speed import Choice, measure_full_size

        models = None if options.random_weights else Settings(models=options.models).models_folder()
        return measure_full_size(
            Choice(
                options.profile,
                options.device,
                models,
                options.memory,
                options.seconds,
                options.sections,
            )
        )
    from benchmarks.bundled import Bundle
    from benchmarks.speed import measure_speed

    bundle = Bundle.open(options.checkpoints)
    return measure_speed(bundle, options.scenes, options.seed, options.checkpoints, tick)


def _sections(text: str) -> tuple[str, ...]:
    chosen = tuple(text.split(","))
    if unknown := [name for name in chosen if name not in SECTIONS]:
        raise argparse.ArgumentTypeError(f"there is no section {unknown[0]!r}")
    return chosen


def _page(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    from benchmarks.page import measure

    return measure(options.visits, tick)


def _steering(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    from benchmarks.bundled import Bundle
    from benchmarks.steering import measure_steering

    bundle = Bundle.open(options.checkpoints)
    return measure_steering(bundle, options.candidates, options.repeats, options.seed, tick)


def build_parser() -> argparse.ArgumentParser:
    """The command line of the benchmarks."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure, and tell.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--seed", type=count, default=0, help="chooses the scenes and the noise")
    shared.add_argument("--json", type=Path, metavar="FILE", help="write the figures here")
    shared.add_argument(
        "--markdown",
        type=Path,
        nargs="?",
        const=DOCUMENT,
        metavar="FILE",
        help=f"write them as a section of a document ({DOCUMENT} by default)",
    )
    shared.add_argument(
        "--checkpoints", type=Path, metavar="DIR", help="folder of the profiles' weights"
    )

    bundle = commands.add_parser("bundle", parents=[shared], help="each bundled model by itself")
    bundle.add_argument("--scenes", type=some, default=500)
    bundle.add_argument(
        "--generated", type=count, default=100, help="pictures drawn from words, for the judge"
    )
    bundle.add_argument(
        "--card", action="store_true", help="write what is asked of them into the bundle's card"
    )
    bundle.set_defaults(run=_bundle)

    crops = commands.add_parser(
        "crops", parents=[shared], help="generated pictures cut to crops, for people to label"
    )
    crops.add_argument("--count", type=some, default=300)
    crops.add_argument("--out", type=Path, required=True, metavar="DIR", help="for the sheets")
    crops.set_defaults(run=_crops)

    concepts = commands.add_parser(
        "concepts", parents=[shared], help="things learned in a picture, drawn at another place"
    )
    concepts.add_argument("--scenes", type=some, default=20)
    concepts.add_argument(
        "--device", choices=get_args(Device), default="cpu", help="where they are learned and drawn"
    )
    concepts.add_argument(
        "--learn",
        nargs="+",
        default=(),
        metavar="NAME=VALUE",
        help='other settings of learning, such as "weight_steps=160 batch=1"',
    )
    concepts.add_argument("--out", type=Path, metavar="DIR", help="for a grid of what was drawn")
    concepts.set_defaults(run=_concepts)

    demo = commands.add_parser("demo", parents=[shared], help="the demo's words on new scenes")
    demo.add_argument("--scenes", type=some, default=10)
    demo.add_argument("--out", type=Path, metavar="DIR", help="keep what each scene became")
    demo.set_defaults(run=_demo)

    dialogue = commands.add_parser(
        "dialogue", parents=[shared], help="what is said against what comes of it"
    )
    dialogue.add_argument("--model", default="offline", metavar="NAME", help="the chat model")
    dialogue.add_argument(
        "--shard", type=shard, default=(1, 1), metavar="I/N", help="the I-th of N parts"
    )
    dialogue.add_argument(
        "--generated", type=count, default=0, metavar="N", help="N cases made from templates"
    )
    dialogue.add_argument(
        "--cases", type=Path, metavar="DIR", help="a folder of cases, with its scenes.yaml"
    )
    dialogue.set_defaults(run=_dialogue)

    add_damage_command(commands, shared)
    add_looks_command(commands, shared)
    add_edits_command(commands, shared)
    add_fuzz_command(commands, shared)
    add_layout_command(commands, shared)

    named = commands.add_parser(
        "named", parents=[shared], help="photographs' parsing, with the bundle's models in it"
    )
    named.add_argument("--scenes", type=some, default=40)
    named.set_defaults(run=_named)

    parses = commands.add_parser(
        "parses", parents=[shared], help="what was read in test scenes, drawn over them"
    )
    parses.add_argument("--count", type=some, default=32, help="scenes")
    parses.add_argument("--out", type=Path, required=True, metavar="DIR", help="for the grid")
    parses.set_defaults(run=_parses)

    peers = commands.add_parser(
        "peers", parents=[shared], help="diffusers' own pipelines on the bundled models"
    )
    peers.add_argument("--scenes", type=some, default=2, help="of each kind of edit")
    peers.add_argument("--out", type=Path, required=True, metavar="DIR", help="for the grid")
    peers.add_argument("--steps", type=some, default=20, help="of each solver")
    peers.set_defaults(run=_peers)

    recoloring = commands.add_parser(
        "recoloring", parents=[shared], help="time and memory of another color in a large picture"
    )
    recoloring.set_defaults(run=_recoloring)

    samples = commands.add_parser(
        "samples", parents=[shared], help="pictures of every kind from words alone"
    )
    samples.add_argument("--count", type=some, default=4, help="pictures of each kind")
    samples.add_argument("--two", action="store_true", help="with another thing each")
    samples.add_argument("--out", type=Path, required=True, metavar="DIR", help="for the grid")
    samples.add_argument("--steps", type=some, default=20)
    samples.set_defaults(run=_samples)

    page = commands.add_parser(
        "page", parents=[shared], help="how soon the page shows itself and an edit's progress"
    )
    page.add_argument("--visits", type=some, default=3)
    page.set_defaults(run=_page)

    speed = commands.add_parser(
        "speed", parents=[shared], help="seconds of an edit's stages, beside diffusers"
    )
    speed.add_argument("--scenes", type=some, default=10)
    speed.add_argument("--profile", choices=sorted(PROFILES), default="stilllife")
    speed.add_argument(
        "--random-weights", action="store_true", help="of the full-size profile's true shapes"
    )
    speed.add_argument("--models", type=Path, metavar="DIR", help="folder of full-size models")
    speed.add_argument("--device", choices=get_args(Device), default="auto")
    speed.add_argument("--memory", choices=("auto", "low"), default="auto")
    speed.add_argument("--seconds", type=some, default=170, help="no section begins after so many")
    speed.add_argument(
        "--sections",
        type=_sections,
        default=SECTIONS,
        help=f"of a full-size profile: {','.join(SECTIONS)}",
    )
    speed.set_defaults(run=_speed)

    steering = commands.add_parser(
        "steering", parents=[shared], help="what steered attention costs, in two forms"
    )
    steering.add_argument("--candidates", type=some, default=4, help="drawn in one batch")
    steering.add_argument("--repeats", type=some, default=15, help="rounds of calls")
    steering.set_defaults(run=_steering)

    add_public_command(commands, shared)
    add_verify_command(commands, shared)
    add_report_commands(commands)
    return parser


def _name(options: argparse.Namespace) -> str:
    """What a document calls the section: the command, and a full-size profile's name."""
    told = getattr(options, "profile", PROFILES["stilllife"].name)
    return options.command if PROFILES[told].bundled else f"{options.command} {told}"


@contextmanager
def _ticking(console: Console) -> Iterator[Callable[[str], None]]:
    """A line that tells what is being done, and for how long."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("loading", total=None)
        yield lambda part: progress.reset(task, description=part)


def _make_folders(options: argparse.Namespace) -> None:
    """Where the results will go, so that no long run ends without a place for them."""
    if getattr(options, "out", None) is not None:
        options.out.mkdir(parents=True, exist_ok=True)
    for name in ("json", "markdown", "html"):
        file = getattr(options, name, None)
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one benchmark. 1 when it could not run, with the reason on stderr."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    options = build_parser().parse_args(arguments)
    console = Console()
    began, clone = time.perf_counter(), commit()
    try:
        _make_folders(options)
        if "act" in options:  # works on what was measured before, and measures nothing
            for line in options.act(options):
                console.print(line, markup=False, highlight=False, soft_wrap=True)
            return 0
        with _ticking(Console(stderr=True)) as tick:
            outcome = options.run(options, tick)
        record = Record(
            name=_name(options),
            command=f"python -m benchmarks {shlex.join(arguments)}",
            seed=options.seed,
            seconds=time.perf_counter() - began,
            outcome=outcome,
            commit=clone,
        )
        record.print(console)
        if options.json is not None:
            record.write_json(options.json)
        if options.markdown is not None:
            write_section(record, options.markdown)
        if getattr(options, "card", False):
            from benchmarks.card import write_card

            write_card(record.as_json())
    except (SGEditError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
