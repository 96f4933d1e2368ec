"""The engine is held to its promise: nothing outside an edit's region changes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sgedit_engine.errors import ModelError
from sgedit_engine.interface import Candidate, Picture, Plan

_THROWN_AWAY = "The picture is as it was; ask once more, or for a smaller change."


def check_untouched(picture: Picture, plan: Plan, candidates: Sequence[Candidate]) -> None:
    """Look at what was drawn before anything of it is kept.

    Raises ModelError when a candidate differs from its source outside its editable mask, or
    that mask reaches outside the plan's.
    """
    for candidate in candidates:
        changed = np.any(candidate.image != picture.image, axis=2)
        if np.any(changed & ~candidate.editable_mask):
            raise ModelError(
                "The renderer changed something outside the region of this edit.",
                _THROWN_AWAY,
            )
        if np.any(candidate.editable_mask & ~plan.allowed_mask):
            raise ModelError(
                "The renderer worked on a larger region than it had announced.",
                _THROWN_AWAY,
            )
