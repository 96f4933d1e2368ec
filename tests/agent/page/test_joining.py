"""Elements in several files are one for Chainlit."""

from __future__ import annotations

import re
from pathlib import Path

from agent.page import site
from agent.page.joining import joined

ELEMENTS = Path(site.__file__).parent / "public" / "elements"


def test_what_is_imported_is_imported_once(tmp_path: Path) -> None:
    folder = tmp_path / "Lamp"
    folder.mkdir()
    (folder / "Lamp.jsx").write_text(
        "// A lamp.\nimport { useState } from 'react';\n\nexport default <Shade on={useState} />;\n"
    )
    (folder / "shade.jsx").write_text(
        "import { useMemo, useState } from 'react';\nimport { X } from 'icons';\n"
        "function Shade() {}\n"
    )
    assert joined(folder) == (
        "import { X } from 'icons';\nimport { useMemo, useState } from 'react';\n\n"
        "function Shade() {}\n\n// A lamp.\n\nexport default <Shade on={useState} />;\n"
    )


def test_ours_export_at_the_end_and_name_nothing_twice() -> None:
    for folder in (path for path in ELEMENTS.iterdir() if path.is_dir()):
        text = joined(folder)
        assert text.rstrip().splitlines()[-1].startswith("export default")
        assert text.count("export default") == 1
        names = re.findall(r"^(?:function|const) (\w+)", text, re.MULTILINE)
        assert len(names) == len(set(names)) > 5
        assert not re.search(r"^import", text.split("\n\n", 1)[1], re.MULTILINE)
