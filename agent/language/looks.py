"""Words of colour, pattern, finish and size, as data."""

from __future__ import annotations

from agent.language.lexicon import phrases

ATTRIBUTE_FORMS = {
    **dict.fromkeys(phrases("stripes|stripe|stripy|stripey|banded"), ("pattern", "striped")),
    **dict.fromkeys(
        phrases("spots|spot|spotty|dots|dotted|dotty|polka-dot|polka-dots|polka-dotted"),
        ("pattern", "spotted"),
    ),
    **dict.fromkeys(
        ("unpatterned", "patternless", "solid", "unicolored", "plain-colored"), ("pattern", "plain")
    ),
    **dict.fromkeys(
        [
            "shiny",
            "shinier",
            "glossier",
            "gloss",
            "shining",
            "polished",
            "gleaming",
            "lacquered",
            "glazed",
        ],
        ("finish", "glossy"),
    ),
    **dict.fromkeys(["matt", "unpolished", "dull", "unshiny", "lusterless"], ("finish", "matte")),
}
USUAL_VALUES = {"pattern": "plain", "finish": "matte"}
PATTERN_NOUNS = phrases("stripes|stripe|spots|spot|dots|polka-dots|polka dots|pattern")
# Colours that people name; which of them can be drawn is for the tool to say.
COLORS = phrases(
    "red|orange|yellow|green|teal|blue|purple|pink|brown|white|gray|black|turquoise|cyan|magenta|"
    "violet|indigo|maroon|crimson|scarlet|navy|beige|gold|golden|silver|lime|olive|lilac|"
    "lavender|peach|coral|salmon|burgundy|mint|khaki|ivory|amber|aqua|mauve|bronze|copper|"
    "fuchsia|tan|azure|mustard|charcoal|rose|rainbow"
)
SHADES = phrases("dark|light|bright|pale|deep|neon|pastel|darker|lighter|brighter|vivid")
ATTRIBUTE_FILLERS = phrases(
    "a|an|the|color|colors|colored|pattern|finish|look|surface|in|with|paint|hue|shade|tone|"
    "really|very|completely|all|totally|entirely|nice|beautiful|pretty|quite|fully|of|to|be|"
    "one|now|job|kind|lovely|coat|also|its|both|again"
)
BIGGER = phrases("bigger|larger|big|large|greater")
HUGE = phrases("huge|huger|enormous|gigantic|giant|massive|jumbo")
SMALLER = phrases("smaller|small|little|littler")
TINY = phrases("tiny|tinier|minuscule|mini|teeny")
SIZE_WORDS = BIGGER | HUGE | SMALLER | TINY
SLIGHTLY = phrases(
    "a bit|a little|a little bit|a smidgen|a smidge|a hair|a notch|a whisker|a trifle|a fraction|"
    "a wee bit|a teeny bit|a tiny bit|slightly|somewhat|a tad|"
    "a touch|a bit more|even|any|a little more"
)
MUCH = phrases("much|a lot|lots|way|far|significantly|considerably|a great deal|very|really|super")
# Looks that are spoken of as things: "lose the stripes".
LOOK_NOUNS = phrases("stripes|stripe|spots|dots|pattern|gloss|shine|sheen|finish|glossiness")
