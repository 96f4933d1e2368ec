"""English words that every profile shares: determiners, numbers, ranks, sizes, plurals."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


DEFINITE = frozenset({"the", "this", "that", "these", "those", "my", "your", "its", "his", "her"})
INDEFINITE = frozenset({"a", "an", "another", "some", "any", "either", "whichever"})
DETERMINERS = DEFINITE | INDEFINITE
EVERY = frozenset({"all", "every", "each", "everything", "everyone"})
GENERIC = frozenset(
    {
        "thing",
        "object",
        "item",
        "something",
        "anything",
        "everything",
        "nothing",
        "stuff",
        "whatever",
    }
)
SURFACES = frozenset(
    {"table", "tabletop", "tablecloth", "desk", "counter", "surface", "ground", "floor"}
)
PICTURE_WORDS = SURFACES | {"picture", "image", "photo", "scene", "frame", "row", "line", "group"}
VIEWER = frozenset({"me", "us", "you", "camera", "viewer", "front"})
NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "couple": 2,
    "pair": 2,
}
ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
    "5th": 5,
    "6th": 6,
    "7th": 7,
    "8th": 8,
    "9th": 9,
    "10th": 10,
    "last": -1,
    "final": -1,
}
SUPERLATIVES = {
    "left": "leftmost",
    "leftmost": "leftmost",
    "right": "rightmost",
    "rightmost": "rightmost",
    "middle": "middle",
    "center": "middle",
    "centre": "middle",
    "central": "middle",
    "middlemost": "middle",
    "medium": "medium",
    "midsize": "medium",
    "bigger": "largest",
    "biggest": "largest",
    "larger": "largest",
    "largest": "largest",
    "smaller": "smallest",
    "smallest": "smallest",
    "tiniest": "smallest",
    "littlest": "smallest",
    "taller": "tallest",
    "tallest": "tallest",
    "shorter": "shortest",
    "shortest": "shortest",
    "nearer": "nearest",
    "nearest": "nearest",
    "closer": "nearest",
    "closest": "nearest",
    "front": "nearest",
    "frontmost": "nearest",
    "foremost": "nearest",
    "farther": "farthest",
    "farthest": "farthest",
    "further": "farthest",
    "furthest": "farthest",
    "back": "farthest",
    "rear": "farthest",
    "rearmost": "farthest",
    "backmost": "farthest",
    "hindmost": "farthest",
    "far": "farthest",
    "near": "nearest",
    "top": "highest",
    "topmost": "highest",
    "upper": "highest",
    "uppermost": "highest",
    "higher": "highest",
    "highest": "highest",
    "bottom": "lowest",
    "bottommost": "lowest",
    "lower": "lowest",
    "lowest": "lowest",
}
SIZES = {
    "big": "large",
    "large": "large",
    "huge": "large",
    "giant": "large",
    "enormous": "large",
    "massive": "large",
    "gigantic": "large",
    "small": "small",
    "little": "small",
    "tiny": "small",
    "mini": "small",
    "teeny": "small",
    "teensy": "small",
    "tall": "tall",
    "short": "short",
}
RECENT = frozenset({"new", "newest", "latest", "recent"})
COLORS = word_set(
    "red orange yellow green teal blue purple pink brown white gray black turquoise cyan violet "
    "magenta beige gold golden silver maroon navy crimson lilac lavender indigo olive cream tan "
    "scarlet transparent colorless"
)
# Other words for values; they hold where the vocabulary has the value.
VALUE_WORDS = {
    "grey": "gray",
    "grayish": "gray",
    "greyish": "gray",
    "reddish": "red",
    "bluish": "blue",
    "greenish": "green",
    "yellowish": "yellow",
    "pinkish": "pink",
    "brownish": "brown",
    "whitish": "white",
    "blackish": "black",
    "purplish": "purple",
    "orangish": "orange",
    "stripe": "striped",
    "stripes": "striped",
    "stripy": "striped",
    "stripey": "striped",
    "bands": "striped",
    "banded": "striped",
    "spot": "spotted",
    "spots": "spotted",
    "spotty": "spotted",
    "dot": "spotted",
    "dots": "spotted",
    "dotted": "spotted",
    "dotty": "spotted",
    "polka dot": "spotted",
    "polka dots": "spotted",
    "polka dotted": "spotted",
    "speckled": "spotted",
    "shiny": "glossy",
    "shining": "glossy",
    "polished": "glossy",
    "reflective": "glossy",
    "gleaming": "glossy",
    "dull": "matte",
    "mat": "matte",
    "matt": "matte",
    "unpatterned": "plain",
    "patternless": "plain",
}
# Words that carry no meaning of their own inside a noun phrase.
FILLERS = word_set(
    "please pls thanks ok okay very really quite rather super so just is are was were be being "
    "which who that's stands stand standing sits sit sitting lies lie lying rests resting placed "
    "located positioned found seen shown there here now again too also instead away off out up "
    "down over together completely entirely bit slightly color colored colour coloured colors "
    "shade tone finish pattern patterned looking currently right-now only actually maybe even "
    "single and with in at has have having hand side most of to it's"
)
# Values of attributes that are things too.
THINGS = word_set("orange glass paper violet lilac olive lavender")
_IRREGULAR = {
    **{"mice": "mouse", "geese": "goose", "people": "person", "children": "child", "men": "man"},
    **{"women": "woman", "teeth": "tooth", "feet": "foot", "dice": "die", "oxen": "ox"},
    **{"cacti": "cactus", "fungi": "fungus", "octopi": "octopus", "quizzes": "quiz"},
    **{f"{stem}ves": f"{stem}f" for stem in word_set("lea shel loa scar wol cal hal el hoo thie")},
    **{f"{stem}ves": f"{stem}fe" for stem in word_set("kni wi")},
}
# Of these the plural is one letter or two longer, against what others of their ending are.
_LONGER_BY_ONE = word_set(
    "shoe horseshoe snowshoe toe tiptoe canoe hoe cookie brownie movie hoodie smoothie zombie "
    "selfie birdie calorie axe mustache moustache quiche taxi ski kiwi bikini zucchini"
)
_LONGER_BY_TWO = word_set("lens canvas atlas gas iris potato tomato")
_IRREGULAR |= {f"{one}s": one for one in _LONGER_BY_ONE}
_IRREGULAR |= {f"{one}es": one for one in _LONGER_BY_TWO}
_IRREGULAR_PLURALS = {one: several for several, one in _IRREGULAR.items()}
PAIRS = word_set(
    "scissors sunglasses eyeglasses spectacles goggles binoculars headphones earphones trousers "
    "pants jeans leggings shorts tights pajamas pyjamas tongs pliers tweezers clippers"
)
# One or several are called the same.
_SAME = _LONGER_BY_TWO | PAIRS | word_set("series species news clothes")


def singular(word: str) -> str:
    """The singular of an English noun ("cacti" -> "cactus"); the word itself if it is one, or has
    none ("scissors")."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _SAME:
        return word
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("ouses"):
        return word[:-1]
    if word.endswith(("ches", "shes", "xes", "sses", "zzes", "tzes", "uses")):
        return word[:-2]
    if len(word) > 3 and word.endswith("oes"):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def plural(noun: str) -> str:
    """The plural of an English noun, of its last word ("rubber duck" -> "rubber ducks")."""
    before, space, word = noun.rpartition(" ")
    if word in _IRREGULAR_PLURALS:
        several = _IRREGULAR_PLURALS[word]
    elif word in _SAME:
        several = word
    elif word.endswith(("s", "x", "z", "ch", "sh")):
        several = f"{word}es"
    elif word.endswith("y") and word[-2:-1] not in ("a", "e", "i", "o", "u"):
        several = f"{word[:-1]}ies"
    else:
        several = f"{word}s"
    return f"{before}{space}{several}"


def counted(number: int, noun: str) -> str:
    """So many of a thing: "1 edit", "3 edits"."""
    return f"{number} {noun if number == 1 else plural(noun)}"
