"""A model on a server that sees pictures: what it tells of them, and what the user hears of it."""

from __future__ import annotations

from collections.abc import Callable

from agent.events import Event, Said
from agent.usage import Usage
from agent.vision.answers import Asker
from agent.vision.description import Borne, borne_out
from agent.vision.forms import Description, ProposedPlace
from agent.wording import listed
from prompts import load
from sgedit_engine.errors import EndpointError
from sgedit_engine.interface import CancelToken, Image, Picture, Vocabulary
from sgedit_engine.scene.edits import LONGEST_LOOK, AddObject
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import with_article


class Describer:
    """Describes pictures that were read. The engine's reading stays the measure of all things."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    @property
    def host(self) -> str:
        """The server to which pictures go."""
        return self._asker.host

    def tell(
        self,
        image: Image,
        vocabulary: Vocabulary,
        emit: Callable[[Event], None],
        cancel: CancelToken,
    ) -> tuple[Description | None, Usage]:
        """What the model tells of a picture (H×W×3 uint8 RGB), and what asking has used.

        A server that fails is told to the user; the reading is then all there is. Raises
        CancelledError.
        """
        told, usage = self._asker.ask(image, _prompt(vocabulary), Description, cancel)
        if isinstance(told, EndpointError):
            emit(Said(f"I read the picture on this machine only. {told}"))
            return None, usage
        return told, usage

    def held(
        self,
        picture: Picture,
        told: Description,
        vocabulary: Vocabulary,
        emit: Callable[[Event], None],
    ) -> Picture:
        """The picture with its objects described. What the model tells and the reading does not
        bear out is said to the user."""
        borne = borne_out(picture, told, vocabulary)
        if said := _differences(borne):
            emit(Said(said))
        return borne.picture

    def propose_place(
        self, picture: Picture, edit: AddObject, emit: Callable[[Event], None], cancel: CancelToken
    ) -> tuple[AddObject, Usage]:
        """The edit with a box for what is new and how it looks there, and what asking has used.

        The layout still holds the box against the scene. Without an answer the edit stays as it
        is, and the user is told so. Raises CancelledError.
        """
        prompt = f"{load('propose_boxes')}\n\n{_request(picture, edit)}"
        told, usage = self._asker.ask(picture.image, prompt, ProposedPlace, cancel)
        if isinstance(told, EndpointError):
            emit(Said(f"I look for a place myself. {told}"))
            return edit, usage
        edit = edit.model_copy(update={"look": _look(told.look or "", edit)})
        x0, y0, x1, y1 = (min(max(value, 0.0), 1.0) for value in told.box)
        if x0 >= x1 or y0 >= y1:
            return edit, usage
        return edit.model_copy(update={"proposed": Box.from_xyxy((x0, y0, x1, y1))}), usage


def _request(picture: Picture, edit: AddObject) -> str:
    graph = picture.graph
    there = ""
    if edit.placement is not None:
        there = f", {edit.placement.predicate} the {graph.get(edit.placement.anchor).name}"
    new = " ".join([*edit.attributes.values(), edit.category])
    lines = [f"- {o.name}: {[round(v, 2) for v in o.box.xyxy]}" for o in graph.foreground]
    return "\n".join([f"The new thing: {with_article(new)}{there}.", "The things:", *lines])


def _look(told: str, edit: AddObject) -> str:
    """A phrase for what is new; "" for one that names another thing or leaves out what was asked
    for."""
    phrase = " ".join(told.split())
    asked = [*edit.attributes.values(), *edit.category.split()]
    fits = len(phrase) <= LONGEST_LOOK and all(word in phrase.lower() for word in asked)
    return phrase if fits else ""


def _prompt(vocabulary: Vocabulary) -> str:
    return f"{load('describe_scene')}\n\nKinds: {', '.join(vocabulary.kinds) or 'any'}."


def _differences(borne: Borne) -> str:
    """What the model sees otherwise, in a sentence each; "" for nothing."""
    graph = borne.picture.graph
    said = []
    if borne.unfound:
        said.append(
            f"The language model also sees {listed(borne.unfound)}; I do not find that, so I "
            "cannot edit it."
        )
    for object_id, name in borne.unlike:
        mine = graph.get(object_id).name
        said.append(f"What I take for the {mine} is a {name} to the language model.")
    if borne.unheld:
        said.append(f"It also sees {listed(borne.unheld)}; I see that the other way round.")
    return " ".join(said)
