"""A picture is looked at: by the engine, and by a model that sees it, if there is one.

A profile with a closed vocabulary finds what it knows. An open one finds what is named: by the
user, by a model that sees the picture, or by what is known of the picture already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from agent.concepts import keeping_known
from agent.events import Event, ProgressEvent
from agent.usage import Usage
from agent.vision.describer import Describer
from agent.vision.forms import Description
from agent.wording import listed
from sgedit_engine.interface import (
    CancelToken,
    Engine,
    Image,
    Picture,
    Progress,
    ProgressReport,
    Vocabulary,
)
from sgedit_engine.looked_for import only_named
from sgedit_engine.scene.corrections import with_found
from sgedit_engine.scene.english import plural
from sgedit_engine.scene.graph import SceneGraph, with_article
from sgedit_engine.scene.identity import with_known_ids

WHAT_TO_LOOK_FOR = (
    "What shall I look for in this picture? Name the things that you want to change and those "
    "around them, such as “a cup, a laptop and the table”."
)


@dataclass(frozen=True)
class Looked:
    """A picture that was read, which of the names the user gave are not in it, and what asking a
    model on a server has used."""

    picture: Picture
    unseen: tuple[str, ...]
    used: Usage


@dataclass(frozen=True)
class Sought:
    """A picture in which names were looked for: the ids of what is new in it, and what to say."""

    picture: Picture
    new: tuple[str, ...]
    said: str


@dataclass(frozen=True)
class Eyes:
    """Who looks at pictures: the engine, and a model that sees them if there is one."""

    engine: Engine
    describer: Describer | None = None
    cancel: CancelToken = field(default_factory=CancelToken)


def look(
    image: Image,
    names: Sequence[str],
    eyes: Eyes,
    emit: Callable[[Event], None],
    *,
    known: SceneGraph | None = None,
) -> Looked:
    """Read an image (H×W×3 uint8 RGB), and describe it where somebody can.

    `names` are what the user wants to have looked for: an open vocabulary finds nothing else, a
    closed one finds all that it knows anyway, and nothing is hidden from what is said later.
    `known` is what was known of this picture before: what is the same object keeps its id. Where
    an open vocabulary has nothing to look for, the graph is empty. Raises SGEditError.
    """
    vocabulary, describer = eyes.engine.vocabulary, eyes.describer
    told: Description | None = None
    used = Usage()
    if describer is not None:
        told, used = describer.tell(image, vocabulary, emit, eyes.cancel)
    wanted: tuple[str, ...] | None = None
    if vocabulary.open:
        seen = told.names if told is not None else ()
        before = [kind for o in known.objects for kind in o.kinds] if known else []
        wanted = tuple(dict.fromkeys([*before, *names, *seen]))
        if not wanted:
            return Looked(Picture(image, SceneGraph(), {}), (), used)
    picture = eyes.engine.parse(image, names=wanted, progress=progress_to(emit), cancel=eyes.cancel)
    if not vocabulary.open:
        picture = replace(picture, unseen=only_named(picture, names, vocabulary).unseen)
    unseen = tuple(name for name in names if name in picture.unseen)
    if known is not None:
        picture = keeping_known(with_known_ids(picture, known), known)
    if describer is not None and told is not None:
        picture = describer.held(picture, told, vocabulary, emit)
    return Looked(picture, unseen, used)


def look_for(
    picture: Picture, names: Sequence[str], eyes: Eyes, emit: Callable[[Event], None]
) -> Sought:
    """Look for things by their names in a picture that was read; what is known of it stays.

    Raises SGEditError.
    """
    seen = eyes.engine.parse(
        picture.image, names=names, progress=progress_to(emit), cancel=eyes.cancel
    )
    found, new, there = with_found(picture, seen, eyes.engine.vocabulary)
    graph = found.graph
    said = [f"I found {counted_names([graph.get(i).name for i in new])}."] if new else []
    said += [
        f"What I find as {with_article(kind)} is the {graph.get(object_id).name}."
        for kind, object_id in there.items()
        if graph.get(object_id).category != kind
    ]
    if seen.unseen:
        said.append(not_found(seen.unseen))
    return Sought(found, new, " ".join(said) or "I see no other than I knew already.")


def counted_names(names: Sequence[str]) -> str:
    """Things by their names: "a red cup and 2 dogs"."""
    numbers = Counter(names)
    return listed(
        [with_article(name) if n == 1 else f"{n} {plural(name)}" for name, n in numbers.items()]
    )


def told(looked: Looked, vocabulary: Vocabulary) -> str:
    """What the user is told besides of a picture that was opened; "" for nothing."""
    said = [not_found(looked.unseen)] if looked.unseen else []
    if not looked.picture.graph.foreground:
        said.append(WHAT_TO_LOOK_FOR if vocabulary.open else "I see nothing that I know.")
    return " ".join(said)


def not_found(names: Sequence[str]) -> str:
    """What was looked for in vain, in a sentence."""
    return (
        f"I looked for {listed([with_article(name) for name in names])} and did not find "
        f"{'it' if len(names) == 1 else 'them'}."
    )


def progress_to(emit: Callable[[Event], None]) -> Progress:
    """The engine's reports as events."""

    def report(seen: ProgressReport) -> None:
        emit(ProgressEvent(seen.stage, seen.step, seen.total))

    return report
