"""Questions about steps of the history."""

from __future__ import annotations

from collections.abc import Sequence

from agent.events import Choice, Question
from agent.questions import CANCEL, Doubt, doubt_of

AGAIN, WITHOUT = "again", "without"


def which_step(slot: str, words: str, steps: Sequence[tuple[str, str]]) -> Doubt:
    """Several steps fit the words: pairs of what each did, and its key."""
    choices = tuple(Choice(n, said) for n, (said, _) in enumerate(steps, 1))
    question = Question(f"Which step do you mean by “{words}”?", choices, "step")
    return doubt_of(slot, question, [key for _, key in steps], [], "")


def dependent(dropped: str, later: Sequence[str], *, needed: bool) -> Doubt:
    """Later steps build on one that shall be left out; `needed`: they cannot be without it."""
    them = "it" if len(later) == 1 else "them"
    known = {
        AGAIN: f"leave “{dropped}” out and do {them} again without it",
        WITHOUT: f"leave {them} out too",
        CANCEL: "leave the picture as it is",
    }
    values = [WITHOUT, CANCEL] if needed else [AGAIN, WITHOUT, CANCEL]
    choices = tuple(Choice(n, known[value]) for n, value in enumerate(values, 1))
    verb = "builds" if len(later) == 1 else "build"
    text = f"{' and '.join(later)} {verb} on “{dropped}”. What shall I do?"
    return doubt_of("dependents", Question(text, choices, "dependents"), values, [], "")
