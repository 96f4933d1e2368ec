"""Serves the page on the painted engine: `painted_app.py PORT [PACE [STEPS]] [--sign-in]`.

Each of STEPS steps of an edit takes PACE seconds.
"""

from __future__ import annotations

import sys

from agent.page.serve import serve
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.settings import Settings

if __name__ == "__main__":
    numbers = [float(word) for word in sys.argv[1:] if not word.startswith("--")]
    port, pace, steps = (*numbers, *(0.0, 4)[len(numbers) - 1 :])
    serve(
        Settings(candidates=2),
        "127.0.0.1",
        int(port),
        show=False,
        sign_in="--sign-in" in sys.argv,
        build_engine=lambda settings: PaintedEngine(steps=int(steps), seconds_per_step=pace),
    )
