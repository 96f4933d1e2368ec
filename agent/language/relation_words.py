"""Words for where things are: relations between two of them, the table, ways towards and away."""

from __future__ import annotations

from agent.language.lexicon import phrases

PREDICATES: dict[str, frozenset[str]] = {
    "left of": phrases(
        "left of|to the left of|on the left of|on the left side of|to the left side of|"
        "on the left hand side of|at the left of|left from|left to|just left of|"
        "directly left of|just to the left of|immediately left of|on left of|to left of"
    ),
    "right of": phrases(
        "right of|to the right of|on the right of|on the right side of|to the right side of|"
        "on the right hand side of|at the right of|right from|just right of|"
        "directly right of|just to the right of|immediately right of|on right of|to right of"
    ),
    "in front of": phrases(
        "in front of|before|ahead of|infront of|right in front of|just in front of|"
        "directly in front of|standing in front of|to the front of"
    ),
    "behind": phrases(
        "behind|in back of|at the back of|in the back of|right behind|just behind|"
        "directly behind|standing behind"
    ),
    "on": phrases(
        "on|on top of|onto|upon|atop|on to|ontop of|on the top of|directly on|right on|"
        "right on top of|directly on top of|standing on|sitting on|lying on|on top off"
    ),
    "under": phrases(
        "under|beneath|below|underneath|directly under|right under|just under|directly below|"
        "right below"
    ),
    "next to": phrases(
        "next to|beside|besides|by|near|near to|close to|alongside|adjacent to|right next to|"
        "just next to|directly next to|at the side of|by the side of|to the side of|"
        "on the side of|right beside|close by|very close to|standing next to|sitting next to|"
        "beside of|nearby|just beside|next too"
    ),
}
RELATION_OF = {words: predicate for predicate, all_ in PREDICATES.items() for words in all_}
_TABLES = phrases(
    "table|tabletop|table top|desk|picture|image|photo|scene|photograph|painting|counter|pic|frame|"
    "shot|canvas|composition|stage|countertop|worktop|snap|snapshot"
)
ON_TABLE = frozenset(
    f"{preposition} {determiner} {noun}"
    for preposition in ("on", "on to", "onto", "to", "in", "into", "at", "on top of", "upon")
    for determiner in ("the", "this", "my", "that")
    for noun in _TABLES
)
OFF_TABLE = frozenset(
    f"{preposition} {determiner} {noun}"
    for preposition in ("from", "off", "off of", "out of", "in", "of")
    for determiner in ("the", "this", "my", "that")
    for noun in _TABLES
)
# "In the picture" is where things are put; from it they only go.
FROM_TABLE = frozenset(p for p in OFF_TABLE if p.startswith(("from", "off", "out of")))

HERE = phrases("here|there|in here|in there|in it|on it|around|around here|on show") | frozenset(
    f"{preposition} {determiner} {noun}"
    for preposition in ("in", "on", "at", "of", "within", "across")
    for determiner in ("the", "this", "my", "our", "that")
    for noun in (*_TABLES, "view", "tabletop")
)

_CLOSER = phrases(
    "closer to|nearer to|towards|toward|closer towards|nearer|in the direction of|up to|"
    "in direction of|more towards"
)
_FARTHER = phrases(
    "away from|farther from|further from|farther apart from|further apart from|farther off from|"
    "further off from|clear of|far from|far away from|well away from|out of the way of|farther "
    "away from|further away from|more away from"
)
# Ways towards an object that are no relation to it.
APPROACHES = {words: "closer to" for words in _CLOSER} | {words: "away from" for words in _FARTHER}
