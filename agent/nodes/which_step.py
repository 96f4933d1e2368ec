"""Which step of the history a call means: by its number, by words, or by asking."""

from __future__ import annotations

from collections.abc import Sequence

from agent.history.asking import which_step
from agent.history.naming import means_opened, opened, steps_named, unknown_step
from agent.history.steps import Line, Step
from agent.history.tree import other_steps
from agent.questions import Doubt
from agent.services import Services
from agent.state import State
from sgedit_engine.errors import InvalidEditError
from tools.proposals import StepReference

SLOT = "step"


def step_meant(
    reference: StepReference,
    line: Line,
    state: State,
    services: Services,
    *,
    slot: str = SLOT,
) -> Step | Doubt:
    """The step, which may be one of another branch, or the picture as opened; or the question
    which of several it is. Raises InvalidEditError where there is none."""
    first = opened(services.store, line.steps, state["head"])
    if reference.number is not None:
        return _numbered(reference.number, (first, *line.steps))
    words = str(reference.words)
    if means_opened(words):
        return first
    vocabulary = services.engine.vocabulary
    others = other_steps(services.store, state["head"], line)
    groups: tuple[Sequence[Step], ...] = (line.steps, others)
    for steps in groups:
        found = steps_named(words, steps, services.store, vocabulary)
        if found:
            return _one_of(found, words, line, state, slot)
    raise unknown_step(words, line.steps)


def step_done(
    reference: StepReference, line: Line, state: State, services: Services
) -> Step | Doubt:
    """The step, of those that stand. Raises InvalidEditError where there is none."""
    if reference.number is not None:
        if reference.number == 0:
            raise InvalidEditError(
                "The picture as it was opened is no edit.", "Say which step to leave out."
            )
        return _numbered(reference.number, line.done, start=1)
    words = str(reference.words)
    found = steps_named(
        words, line.done, services.store, services.engine.vocabulary, prefer_new=False
    )
    if not found:
        raise unknown_step(words, line.done)
    return _one_of(found, words, line, state, SLOT)


def _numbered(number: int, steps: Sequence[Step], start: int = 0) -> Step:
    if not start <= number < len(steps) + start:
        count = len(steps) + start - 1
        raise InvalidEditError(
            f"There is no step {number}.",
            f"The last one is step {count}." if count else "Nothing was changed so far.",
        )
    return steps[number - start]


def _one_of(found: Sequence[Step], words: str, line: Line, state: State, slot: str) -> Step | Doubt:
    """The only one, or the one that was chosen, or the question."""
    work = state["work"]
    said = work.get("chosen", {}).get(slot) or work.get("narrowed", {}).get(slot) or ()
    left = [step for step in found if step.head in said] or found
    if len(left) == 1:
        return left[0]
    return which_step(slot, words, [(label_of(step, line), step.head) for step in left])


def label_of(step: Step, line: Line) -> str:
    """A step with its number on the line: "step 2: Removed the red mug"."""
    if step in line.done:
        return f"step {line.done.index(step) + 1}: {step.summary}"
    if step in line.undone:
        number = len(line.done) + line.undone.index(step) + 1
        return f"step {number}, undone: {step.summary}"
    return step.summary if not step.edits else f"on another branch: {step.summary}"
