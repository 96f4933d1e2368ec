"""Serves the page on the painted engine: `painted_app.py PORT [SECONDS_PER_STEP] [--sign-in]`."""

from __future__ import annotations

import sys

from agent.page.serve import serve
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.settings import Settings

if __name__ == "__main__":
    numbers = [float(word) for word in sys.argv[1:] if not word.startswith("--")]
    pace = numbers[1] if len(numbers) > 1 else 0.0
    serve(
        Settings(candidates=2),
        "127.0.0.1",
        int(numbers[0]),
        show=False,
        sign_in="--sign-in" in sys.argv,
        build_engine=lambda settings: PaintedEngine(seconds_per_step=pace),
    )
