"""Chainlit takes one file for each element; what is too long for one is written in several.

The files of an element lie in a folder of its name and see each other's names.
"""

from __future__ import annotations

import re
from pathlib import Path

_IMPORT = re.compile(r"^import \{ (?P<names>[^}]+) \} from (?P<module>'[^']+');\n", re.MULTILINE)


def joined(folder: Path) -> str:
    """The files of a folder as one: what any of them imports is imported once, and the one of the
    folder's name, which exports, comes last."""
    last = folder / f"{folder.name}.jsx"
    files = [*sorted(set(folder.glob("*.jsx")) - {last}), last]
    texts = [file.read_text(encoding="utf-8") for file in files]
    wanted: dict[str, set[str]] = {}
    for text in texts:
        for found in _IMPORT.finditer(text):
            wanted.setdefault(found["module"], set()).update(found["names"].split(", "))
    imports = (f"import {{ {', '.join(sorted(wanted[m]))} }} from {m};\n" for m in sorted(wanted))
    return "\n".join(["".join(imports), *(_IMPORT.sub("", text) for text in texts)])
