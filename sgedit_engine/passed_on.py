"""An engine that stands before another one: what it does not do otherwise goes on to that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from sgedit_engine.interface import (
    CancelToken,
    Candidate,
    Checked,
    Engine,
    EngineRecord,
    Found,
    Image,
    Picture,
    Plan,
    Pointed,
    Progress,
    RenderOptions,
    Vocabulary,
    no_progress,
)
from sgedit_engine.scene.edits import Edit


@dataclass(frozen=True)
class PassedOn:
    """An `Engine` whose calls go on to `engine`, each of those that take time within `around`."""

    engine: Engine

    def around(
        self, progress: Progress | None, cancel: CancelToken | None
    ) -> AbstractContextManager[None]:
        """What every call is held in; `progress` is None where the call is given none."""
        return nullcontext()

    @property
    def vocabulary(self) -> Vocabulary:
        """See `Engine`."""
        return self.engine.vocabulary

    @property
    def record(self) -> EngineRecord:
        """See `Engine`."""
        return self.engine.record

    def keeping_in(self, folder: Path) -> Self:
        """See `Engine`."""
        return replace(self, engine=self.engine.keeping_in(folder))

    def parse(
        self,
        image: Image,
        *,
        names: Sequence[str] | None = None,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Picture:
        """See `Engine`."""
        with self.around(progress, cancel):
            return self.engine.parse(image, names=names, progress=progress, cancel=cancel)

    def look_at(self, image: Image, at: Pointed, *, cancel: CancelToken | None = None) -> Found:
        """See `Engine`."""
        with self.around(no_progress, cancel):
            return self.engine.look_at(image, at, cancel=cancel)

    def plan(self, picture: Picture, edit: Edit, options: RenderOptions) -> Plan:
        """See `Engine`."""
        with self.around(None, None):
            return self.engine.plan(picture, edit, options)

    def render(
        self,
        picture: Picture,
        plan: Plan,
        *,
        steps: int | None = None,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Sequence[Candidate]:
        """See `Engine`."""
        with self.around(progress, cancel):
            return self.engine.render(picture, plan, steps=steps, progress=progress, cancel=cancel)

    def verify(
        self,
        picture: Picture,
        plan: Plan,
        candidates: Sequence[Candidate],
        *,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Sequence[Checked]:
        """See `Engine`."""
        with self.around(progress, cancel):
            return self.engine.verify(picture, plan, candidates, progress=progress, cancel=cancel)

    def learn(
        self,
        picture: Picture,
        object_ids: Sequence[str],
        *,
        steps: int | None = None,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Mapping[str, str]:
        """See `Engine`."""
        with self.around(progress, cancel):
            return self.engine.learn(
                picture, object_ids, steps=steps, progress=progress, cancel=cancel
            )
