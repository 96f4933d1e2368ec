"""The texts that models are told, as Markdown files beside this one."""

from __future__ import annotations

from importlib.resources import files


def load(name: str) -> str:
    """The text of `<name>.md`, without the line break at its end.

    Raises ValueError for a name that no prompt has; the message lists the known ones.
    """
    folder = files("prompts")
    known = sorted(e.name.removesuffix(".md") for e in folder.iterdir() if e.name.endswith(".md"))
    if name not in known:
        raise ValueError(f"There is no prompt {name!r}; there are: {', '.join(known)}.")
    return folder.joinpath(f"{name}.md").read_text(encoding="utf-8").rstrip("\n")
