"""What a person can choose for a conversation, with a line on each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

from agent.services import Confirm
from sgedit_engine.settings import Identity, Settings

MOST_CANDIDATES = 8
MOST_STEPS = 50


@dataclass(frozen=True)
class Choices:
    """`steps` 0 is what suits the models, `endpoint` "" the server that the environment names."""

    profile: str
    candidates: int
    steps: int
    identity: Identity
    confirm: Confirm
    seed: int
    model: str = "offline"
    endpoint: str = ""

    @classmethod
    def first(
        cls, settings: Settings, *, model: str = "offline", confirm: Confirm = "ambiguous"
    ) -> Choices:
        """What holds until somebody chooses."""
        return cls(
            profile=settings.profile,
            candidates=settings.candidates,
            steps=settings.steps or 0,
            identity=settings.identity,
            confirm=confirm,
            seed=settings.seed,
            model=model,
        )

    def with_given(self, given: Mapping[str, Any], *, local: bool) -> Choices:
        """Take over what a browser sent, as far as it makes sense.

        Where others share the server, the language model and its address are not theirs to
        choose: the server's key would be sent there.
        """
        changes: dict[str, Any] = {}
        if given.get("profile"):
            changes["profile"] = str(given["profile"])
        for name, least, most in (
            ("candidates", 1, MOST_CANDIDATES),
            ("steps", 0, MOST_STEPS),
            ("seed", 0, 2**31 - 1),
        ):
            number = _whole(given.get(name))
            if number is not None:
                changes[name] = min(max(number, least), most)
        if given.get("identity") in get_args(Identity):
            changes["identity"] = given["identity"]
        if given.get("asking") in get_args(Confirm):
            changes["confirm"] = given["asking"]
        if local:
            changes["model"] = str(given.get("model") or "").strip() or self.model
            changes["endpoint"] = str(given.get("endpoint") or "").strip()
        return replace(self, **changes)

    def settings(self, settings: Settings) -> Settings:
        """The engine's settings with these choices."""
        return replace(
            settings,
            profile=self.profile,
            candidates=self.candidates,
            steps=self.steps or None,
            identity=self.identity,
            seed=self.seed,
        )


def _whole(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None
