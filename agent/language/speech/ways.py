"""One message in ever plainer words, each closer to a bare request than the one before."""

from __future__ import annotations

from collections.abc import Iterator

from agent.language.speech.courtesies import without_courtesies
from agent.language.speech.line import normal_line
from agent.language.speech.nouns import with_articles, with_known_nouns, with_named_ones
from agent.language.speech.plain import plain
from agent.language.speech.repairs import repaired, with_appositions
from agent.language.world_words import WorldWords


def plainer(text: str, world: WorldWords) -> Iterator[str]:
    """The text without hesitation, then in normal form without courtesies, then as its repairs
    leave it. Nothing comes twice."""
    heard = with_known_nouns(plain(text), world)
    line = normal_line(heard)
    named = with_named_ones(with_appositions(line, world), world)
    if named != line:
        heard = line = named
    seen = {heard}
    yield heard
    for way in (without_courtesies(line), repaired(line, world)):
        if way not in seen:
            seen.add(way)
            yield way
    last = without_courtesies(repaired(without_courtesies(line), world))
    if last not in seen:
        seen.add(last)
        yield last
    if (articled := with_articles(last, world)) not in seen:
        yield articled
