"""A model on a server that sees the picture when it is read, and what the user hears of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agent.events import Event, Said
from agent.usage import Usage
from agent.vision.answers import Asker
from agent.vision.description import Borne, Description, borne_out
from prompts import load
from sgedit_engine.errors import EndpointError
from sgedit_engine.interface import CancelToken, Picture, Vocabulary


class Describer:
    """Describes pictures that were read. The engine's reading stays the measure of all things."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    @property
    def host(self) -> str:
        """The server to which pictures go."""
        return self._asker.host

    def describe(
        self,
        picture: Picture,
        vocabulary: Vocabulary,
        emit: Callable[[Event], None],
        cancel: CancelToken,
    ) -> tuple[Picture, Usage]:
        """The picture with its objects described, and what asking has used.

        What the model tells and the reading does not bear out is said to the user, and so is a
        server that fails: the reading is then all there is. Raises CancelledError.
        """
        try:
            told, usage = self._asker.ask(picture.image, _prompt(vocabulary), Description, cancel)
        except EndpointError as error:
            emit(Said(f"I read the picture on this machine only. {error}"))
            return picture, Usage()
        borne = borne_out(picture, told, vocabulary)
        if said := _differences(borne):
            emit(Said(said))
        return borne.picture, usage


def _prompt(vocabulary: Vocabulary) -> str:
    return f"{load('describe_scene')}\n\nKinds: {', '.join(vocabulary.kinds) or 'any'}."


def _differences(borne: Borne) -> str:
    """What the model sees otherwise, in a sentence each; "" for nothing."""
    graph = borne.picture.graph
    said = []
    if borne.unfound:
        said.append(
            f"The language model also sees {_listed(borne.unfound)}; I do not find that, so I "
            "cannot edit it."
        )
    for object_id, name in borne.unlike:
        mine = graph.get(object_id).name
        said.append(f"What I take for the {mine} is a {name} to the language model.")
    if borne.unheld:
        said.append(f"It also sees {_listed(borne.unheld)}; I see that the other way round.")
    return " ".join(said)


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
