"""`sgedit parse`: read a picture and show its scene graph."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from agent import wiring
from agent.consent import Consents
from agent.disclosure import disclosure
from agent.events import Said
from agent.looking import Eyes, look, not_found
from agent.terminal.interrupt import first_interrupt_calls
from agent.terminal.transcript import Transcript, scene_table
from sgedit_engine.errors import NamesNeededError
from sgedit_engine.interface import CancelToken
from sgedit_engine.looked_for import only_named
from sgedit_engine.pictures import load_picture, save_png
from sgedit_engine.scene.drawing import draw_graph
from sgedit_engine.scene.names import names_in
from sgedit_engine.settings import Settings

_WIDE = 10_000


def run_parse(
    image: Path, as_json: bool, drawing: Path | None, settings: Settings, *, names: str = ""
) -> int:
    """Print the graph, as a table or as JSON; draw it where `drawing` says so.

    `names` are what to look for ("cup, laptop"); what of it is not found is told, as is what the
    model that SGEDIT_VISION names sees otherwise.
    """
    loaded = load_picture(image)
    engine = wiring.build_engine(settings)
    describer = wiring.describer(Consents.of(settings))
    eyes = Eyes(engine, describer, cancel=CancelToken())
    with Transcript(Console(stderr=True)) as transcript, first_interrupt_calls(eyes.cancel.cancel):
        if describer is not None:
            transcript(Said(disclosure(None, describer.host)))
        wanted = names_in(names, engine.vocabulary)
        if engine.vocabulary.open and not wanted and describer is None:
            raise NamesNeededError()
        looked = look(loaded.image, wanted, eyes, transcript)
        if wanted:
            only = f"only what --names says was looked for: {', '.join(wanted)}"
            transcript.note(f"        {only}")
        if looked.unseen:
            transcript.note(f"        {not_found(looked.unseen)}", "yellow")
    picture = looked.picture
    if wanted and not engine.vocabulary.open:
        picture = only_named(picture, wanted, engine.vocabulary)
    if as_json:
        print(picture.graph.model_dump_json(indent=2))
    elif picture.graph.foreground:
        console = Console()
        if not console.is_terminal:  # a file or a pipe has no width to fit into
            console = Console(width=_WIDE)
        console.print(scene_table(picture.graph, console.width))
    else:
        print("Nothing that was looked for is in it." if wanted else "I see nothing that I know.")
    if drawing is not None:
        save_png(draw_graph(picture), drawing)
    return 0
