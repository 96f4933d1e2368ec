"""Ways to say that something shall be like something else: "smaller, like the green one".

They are spliced into `rewordings.REWORDINGS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.language.looks import COLORS, SIZE_WORDS

_COLOR = "|".join(sorted(COLORS))
_LOOKS_SAID = COLORS | SIZE_WORDS | {"striped", "spotted", "plain", "glossy", "matte", "shiny"}
# A pattern, and what stands for it.
LIKENESSES: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    # "Smaller, like the green one" is as small; "red, like the ball" is red.
    (
        r"\b(?:make|have|let|can|could|should|may) ((?:the|this|that|my) [\w ]+?) "
        r"(?:be |become |get )?(?P<size>bigger|smaller|larger),? (?:just )?"
        r"like (the (?:(?!and )\w+ ?)+?)[ .!?]*$",
        lambda m: f"make {m[1]} as {'small' if m['size'] == 'smaller' else 'big'} as {m[3]}",
    ),
    (
        rf"\b({'|'.join(sorted(_LOOKS_SAID - SIZE_WORDS))}),? (?:just )?like the (?:(?!and )\w+ ?)+"
        r"(?= *[.!?]*$)",
        r"\1",
    ),
    # "All three the same color blue", "the same yellow as the ball"
    (rf"\bthe same colou?r,? (?=(?:{_COLOR})\b(?! as))", ""),
    (
        rf"\bthe same ({_COLOR}) (?:colou?r )?(?:as|like) the [\w ]+?"
        r"(?= *[.!?]*$)",
        r"\1",
    ),
    # "Kindly remove the same" is "it"; "the same one" and "make it the same" are not.
    (
        r"\b(remove|delete|erase|move|shift|paint|colou?r|enlarge|reduce|shrink|make|turn|change|"
        r"swap|replace|update|take) the same"
        r"(?= *(?:$|[.,!?;]|please|kindly|at |away|off|out|now|today|also|too|as well|in |into |"
        r"to |with|for me|from|"
        rf"(?:a (?:bit|little) |much |slightly )?(?:{'|'.join(sorted(_LOOKS_SAID))})\b))",
        r"\1 it",
    ),
)
