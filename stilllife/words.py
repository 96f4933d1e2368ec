"""Every word of the still-life world: the text tokenizer's vocabulary is built from it.

`words()` is a superset of all that `captions` can say, and of what people use to talk about
such pictures. It is final: a trained text encoder depends on its order and length.
"""

from __future__ import annotations

import re

from stilllife.world import COLORS, FINISHES, KINDS, PATTERNS, PREDICATES, TABLES, WALLS

# What else a kind is called in captions, and its plural forms.
NOUNS: dict[str, tuple[str, ...]] = {
    "ball": ("ball", "sphere"),
    "book": ("book",),
    "bottle": ("bottle", "flask"),
    "bowl": ("bowl",),
    "cactus": ("cactus", "potted cactus"),
    "candle": ("candle",),
    "cone": ("cone",),
    "cube": ("cube", "box", "block"),
    "donut": ("donut", "doughnut", "ring"),
    "lamp": ("lamp", "table lamp"),
    "mug": ("mug", "cup"),
    "mushroom": ("mushroom", "toadstool"),
    "rubber duck": ("rubber duck", "duck", "toy duck"),
    "teapot": ("teapot", "pot"),
}
_PLURALS = {"cactus": "cacti", "box": "boxes"}
COLOR_WORDS: dict[str, tuple[str, ...]] = {
    color: ("gray", "grey") if color == "gray" else (color,) for color in COLORS
}
COLOR_WORDS["teal"] = ("teal", "turquoise")
COLOR_WORDS["purple"] = ("purple", "violet")
PATTERN_WORDS: dict[str, tuple[str, ...]] = {
    "plain": ("plain",),
    "striped": ("striped", "stripy"),
    "spotted": ("spotted", "dotted"),
}
PATTERN_ENDINGS: dict[str, tuple[str, ...]] = {
    "striped": ("with stripes",),
    "spotted": ("with spots", "with dots"),
}
FINISH_WORDS: dict[str, tuple[str, ...]] = {
    "matte": ("matte", "dull"),
    "glossy": ("glossy", "shiny"),
}
PREDICATE_WORDS: dict[str, tuple[str, ...]] = {
    "left of": ("left of", "to the left of", "on the left of"),
    "right of": ("right of", "to the right of", "on the right of"),
    "in front of": ("in front of",),
    "behind": ("behind",),
    "on": ("on", "on top of", "standing on"),
    "under": ("under", "below", "beneath"),
    "next to": ("next to", "beside", "near", "by"),
}
TABLE_WORDS: dict[str, tuple[str, ...]] = {
    "wooden": ("wooden", "wood"),
    "marble": ("marble",),
    "slate": ("slate",),
    "white": ("white",),
    "checkered": ("checkered", "chequered"),
}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six")

_TOKEN = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d|[a-z]+|[0-9]|[^\sa-z0-9]+")

_SPARE = """
. , ; : ? ! - ' " ( ) / & + # * 's 't 're 've 'm 'll 'd
0 1 2 3 4 5 6 7 8 9
a an the and or with without of on in at to from by for as but not no nor than then so
is are was were be been being am has have had do does did can could will would shall should
may might must let
i you he she it we they me him her us them my your his its our their mine yours
this that these those here there which what who whom whose where when why how
one two three four five six seven eight nine ten zero first second third fourth fifth sixth
last next other another same both each every all any some few many several more most less
single pair double half only else also too very just again still now yes ok okay please
left right front back behind before after under over above below beneath underneath atop
beside besides next near nearest nearer close closer closest far farther further furthest
farthest between among amid around across along against away inside outside into onto upon
off out up down through toward towards beyond opposite together apart side sides corner edge
center centre middle top bottom upper lower leftmost rightmost topmost bottommost foremost
rearmost foreground background
image picture photo photograph shot view scene rendering render drawing painting still life
composition arrangement setup frame closeup portrait
table tabletop tables surface desk counter floor shelf tablecloth cloth wall walls backdrop
room kitchen studio
wooden wood oak pine marble stone slate dark light white checkered chequered checked tiled
tile plain empty bare clean cleared nothing something anything everything thing things object
objects item items stuff toy toys
shadow shadows reflection reflections lighting lit lamp light soft hard warm cold cool bright
ball balls sphere spheres orb book books notebook notebooks tome bottle bottles flask flasks
vase vases bowl bowls dish dishes basin cactus cacti cactuses plant plants succulent potted
candle candles candlestick taper flame cone cones pyramid cube cubes box boxes block blocks
brick dice die donut donuts doughnut doughnuts ring rings torus lamps lampshade shade lantern
mug mugs cup cups teacup coffee tea glass mushroom mushrooms toadstool toadstools fungus
rubber duck ducks ducky duckling duckie bird bath teapot teapots pot pots kettle kettles jug
jar can plate fruit apple pear flower flowers spoon fork knife
red orange yellow green teal blue purple pink brown white gray grey black violet turquoise
cyan aqua navy lilac magenta maroon crimson scarlet golden gold silver beige cream tan lime
olive indigo lavender peach rose coral amber ivory charcoal pale deep vivid color colour
colors colours colored coloured tone shade hue
striped stripy stripe stripes banded bands band spotted spotty spot spots dotted dots dot
polka speckled patterned pattern patterns solid uniform smooth textured
matte matt dull flat glossy gloss shiny polished reflective ceramic plastic metal glazed
big bigger biggest large larger largest small smaller smallest tiny little huge tall taller
tallest short shorter shortest wide wider narrow thin thick medium size sized round square
standing stands stand stood sitting sits sit lying lies lie laid placed placing place put
puts resting rests rest leaning leans set stacked stack stacks piled pile holding holds
containing contains showing shows show seen see visible hidden hides hide covered covers
partly partially behind add adds added insert remove removed removes delete erase take takes
taken replace replaced replaces swap swapped exchange change changed changes make makes made
turn turns turned become becomes paint painted move moved moves shift shifted slide bring
give keep get gone instead recolor recolour resize grow shrink undo redo
"""


def tokens(text: str) -> list[str]:
    """Lower-case words, single digits and runs of punctuation, as CLIP's tokenizer splits."""
    return _TOKEN.findall(text.lower())


def plural(noun: str) -> str:
    """The plural of a caption's noun ("potted cacti", "boxes")."""
    *before, last = noun.split(" ")
    return " ".join([*before, _PLURALS.get(last, last + "s")])


def words() -> list[str]:
    """All words of captions, prompts and requests, each once, in alphabetical order."""
    found = set(_SPARE.split())
    for noun in (name for names in NOUNS.values() for name in names):
        found.update(tokens(noun), tokens(plural(noun)))
    adjectives = (COLOR_WORDS, PATTERN_WORDS, PATTERN_ENDINGS, FINISH_WORDS, TABLE_WORDS)
    for table in (*adjectives, PREDICATE_WORDS):
        found.update(token for names in table.values() for name in names for token in tokens(name))
    for names in (KINDS, COLORS, PATTERNS, FINISHES, TABLES, WALLS, PREDICATES, NUMBERS):
        found.update(token for name in names for token in tokens(name))
    return sorted(found)
