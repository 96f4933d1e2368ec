"""`python -m benchmarks public NAME PATH --out DIR`: our engine on a public set that is here."""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.arguments import some
from benchmarks.public_sets import edival, mirage_bench, pie_bench, triples
from benchmarks.public_sets.items import Loader, PublicSet
from benchmarks.public_sets.run import RECORDS, Done, Editor, run
from benchmarks.record import Outcome
from sgedit_engine.errors import SGEditError
from sgedit_engine.interface import Engine, Image
from sgedit_engine.settings import Settings

SETS: dict[str, Loader] = {
    "pie-bench": pie_bench.load,
    "mirage-bench": mirage_bench.load,
    "edival": edival.load,
    "triples": triples.load,
}
METHOD = "sgedit"


class NotEdited(SGEditError):
    """A request led to no edited picture: the turn failed, asked, or only answered."""


def add_command(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add `public` to argparse's subparsers."""
    public = commands.add_parser(
        "public", parents=[shared], help="our engine on a public set that lies on this machine"
    )
    public.add_argument("set", choices=SETS, metavar="NAME", help=", ".join(SETS))
    public.add_argument("path", type=Path, metavar="PATH", help="the folder it was unpacked to")
    public.add_argument("--out", type=Path, required=True, metavar="DIR", help="for the results")
    public.add_argument("--limit", type=some, metavar="N", help="only the first N pictures")
    public.add_argument("--method", default=METHOD, help="what the folder of results is called")
    public.add_argument(
        "--partial", action="store_true", help="run over a set that is not complete"
    )
    public.set_defaults(run=_run)


def _run(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    from agent import wiring

    public = SETS[options.set](options.path, options.partial)
    engine = wiring.build_engine(Settings(device="cpu", checkpoints=options.checkpoints))
    editor = session_editor(engine, options.seed)
    done = run(public, editor, options.out, options.method, options.limit, tick)
    return outcome_of(public, done)


def session_editor(engine: Engine, seed: int = 0) -> Editor:
    """An editor that says a picture's requests to a new session over an engine, as a user would.

    A picture from outside the profile's world, a question or a failure raises NotEdited, with
    the session's words.
    """

    def edit(image: Image, requests: Sequence[str]) -> Iterator[Image]:
        from agent import wiring

        with tempfile.TemporaryDirectory(prefix="sgedit-benchmark-") as home:
            settings = Settings(home=Path(home), seed=seed)
            session = wiring.build_session(settings, engine=engine)
            _refuse_failures(list(session.open(image, "picture")))
            for request in requests:
                made = _refuse_failures(list(session.send(request)))
                if not made:
                    raise NotEdited(f"{request!r} was taken for no edit.")
                yield session.store.get_image(session.head.image)

    return edit


def _refuse_failures(events: list[Any]) -> bool:
    """Whether a turn made a version. Raises NotEdited when it failed or asked."""
    from agent.events import Failed, Question, VersionMade

    for event in events:
        if isinstance(event, Failed):
            raise NotEdited(f"{event.error}: {event.problem}", event.remedy)
        if isinstance(event, Question):
            raise NotEdited(f"It asked: {event.text}")
    return any(isinstance(event, VersionMade) for event in events)


def outcome_of(public: PublicSet, done: Sequence[Done]) -> Outcome:
    """How many turns were made, the means of their figures, and why others are missing."""
    made = [turn for turn in done if turn.output is not None]
    figures: dict[str, float] = {
        "items": len({turn.item for turn in done}),
        "turns": len(done),
        "made": len(made),
    }
    for name in ("outside_psnr", "region_psnr", "seconds"):
        values = [turn.figures[name] for turn in made if name in turn.figures]
        if values:
            figures[name] = statistics.fmean(values)
    reasons = Counter(why for turn in done for why in turn.missing.values())
    missing = {
        f"result, reason {n}": f"{count} of {len(done)} turns: {why}"
        for n, (why, count) in enumerate(reasons.most_common(), 1)
    }
    notes = (
        f"{public.title}, read from a local path; results and {RECORDS} are in the folder of --out,"
        " in the layout that its own evaluation reads. The bundled models were made for rendered"
        " still lifes and refuse photographs; what they refuse is missing, not failed.",
        *public.notes,
    )
    if len({turn.item for turn in done}) < len(public.items):
        notes = (*notes, "Not the whole set: these figures are not the set's.")
    return Outcome(figures, missing, notes=notes)
