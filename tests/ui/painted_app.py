"""Serves the page on the painted engine: `painted_app.py PORT [SECONDS_PER_STEP]`."""

from __future__ import annotations

import sys

from agent.page.serve import serve
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.settings import Settings

if __name__ == "__main__":
    pace = float(sys.argv[2]) if len(sys.argv) > 2 else 0.0
    serve(
        Settings(candidates=2),
        "127.0.0.1",
        int(sys.argv[1]),
        show=False,
        build_engine=lambda settings: PaintedEngine(seconds_per_step=pace),
    )
