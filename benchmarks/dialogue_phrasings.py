"""How people put things, as data for generated dialogues. Written apart from the grammar.

`{t}` is what the request is about, `{a}` and `{b}` are other things, `{new}` something new, `{c}` a
color, `{n}` a number.
"""

from __future__ import annotations

# Around an order, and around a wish or a statement.
ORDERS = (
    "{}", "{}", "{}", "{} please", "please {}", "could you {}?", "can you {} for me", "ok, {}",
    "now {}", "hey, {}", "would you please {}?", "i'd like you to {}", "{}, thanks", "alright, {}",
    "um, {}", "so, {}", "can you please {}?", "{} if you can", "let's {}", "next, {}",
    "hi! {}", "go ahead and {}", "I want you to {}", "kindly {}", "{} thank you",
)  # fmt: skip
WISHES = ("{}", "{}", "{} please", "ok, {}", "hm, {}", "well, {}", "{}, thanks")

REMOVE = (
    "remove {t}", "delete {t}", "take {t} away", "get rid of {t}", "erase {t}", "take out {t}",
    "make {t} disappear", "drop {t} from the picture", "take {t} out of the picture",
    "clear {t} away", "lose {t}", "throw {t} out", "eliminate {t}", "take {t} off the table",
    "scrap {t}", "remove {t} from the image", "wipe out {t}", "have {t} removed",
)  # fmt: skip
REMOVE_WISHES = (
    "{t} has to go", "{t} should go", "i don't want {t} anymore", "{t} needs to disappear",
    "i want {t} gone", "{t} must go", "i'd like {t} removed", "i no longer need {t}",
    "{t} can go", "{t} should be deleted",
    # In a chat about editing a question whether it can be done asks for it to be done.
    "is it possible to remove {t}",
)  # fmt: skip
RECOLOR = (
    "make {t} {c}", "paint {t} {c}", "turn {t} {c}", "color {t} {c}", "colour {t} {c}",
    "change {t} to {c}", "change the color of {t} to {c}", "recolor {t} {c}",
    "give {t} a {c} color", "set the colour of {t} to {c}", "dye {t} {c}", "paint {t} in {c}",
    "switch {t} to {c}", "let {t} be {c}", "make {t} look {c}",
)  # fmt: skip
RECOLOR_WISHES = (
    "{t} should be {c}", "i want {t} to be {c}", "i'd prefer {t} in {c}", "{t} in {c}",
    "i'd like {t} to be {c}", "{t} has to become {c}", "{t} ought to be {c}",
)  # fmt: skip
PATTERN = (
    "make {t} {p}", "make {t} look {p}", "turn {t} {p}", "give {t} a {p} pattern",
    "change {t} to {p}", "change the pattern of {t} to {p}", "let {t} be {p}",
)  # fmt: skip
ENLARGE = (
    "make {t} bigger", "enlarge {t}", "make {t} larger", "make {t} a bit bigger", "scale {t} up",
    "increase the size of {t}", "make {t} a little larger", "make {t} much bigger",
)  # fmt: skip
SHRINK = (
    "make {t} smaller", "shrink {t}", "make {t} a bit smaller", "scale {t} down",
    "reduce the size of {t}", "make {t} slightly smaller", "make {t} much smaller",
)  # fmt: skip
ADD = (
    "add {new}", "put {new} in the picture", "place {new} on the table", "draw {new}",
    "insert {new}", "add {new} to the scene", "include {new}", "put in {new}", "create {new}",
    "add {new} somewhere", "paint {new}", "bring in {new}", "set {new} on the table",
)  # fmt: skip
ADD_WISHES = (
    "i want {new}", "i'd like {new}", "there should be {new}", "give me {new}", "i need {new}",
    "how about {new}?", "the picture needs {new}", "i'd love to have {new}",
)  # fmt: skip
ADD_BESIDE = (
    "add {new} {r} {a}", "put {new} {r} {a}", "place {new} {r} {a}", "draw {new} {r} {a}",
    "insert {new} {r} {a}", "set {new} {r} {a}", "stick {new} {r} {a}", "{r} {a}, add {new}",
    "create {new} {r} {a}",
)  # fmt: skip
RELATIONS = {
    "left of": ("left of", "to the left of", "on the left side of"),
    "right of": ("right of", "to the right of", "on the right side of"),
    "in front of": ("in front of",),
    "behind": ("behind",),
    "next to": ("next to", "beside", "near", "by"),
}
MOVE = (
    "move {t} {r} {a}", "put {t} {r} {a}", "place {t} {r} {a}", "shift {t} {r} {a}",
    "bring {t} {r} {a}", "set {t} {r} {a}", "slide {t} {r} {a}", "relocate {t} {r} {a}",
)  # fmt: skip
MOVE_WISHES = (
    "{t} should be {r} {a}", "{t} belongs {r} {a}", "i want {t} {r} {a}",
    "i'd like {t} to stand {r} {a}", "{t} should stand {r} {a}",
)  # fmt: skip
WAYS = {
    "left": ("to the left", "left", "a bit to the left", "leftwards", "further left"),
    "right": ("to the right", "right", "a little to the right", "further to the right"),
    "farther": ("back", "backwards", "further back", "back a little", "a bit back"),
    "nearer": ("forward", "closer to me", "forward a bit", "towards the front", "to the front"),
}
MOVE_BY = ("move {t} {w}", "shift {t} {w}", "push {t} {w}", "slide {t} {w}", "nudge {t} {w}")
REPLACE = (
    "replace {t} with {new}", "replace {t} by {new}", "swap {t} for {new}", "turn {t} into {new}",
    "exchange {t} for {new}", "put {new} instead of {t}", "change {t} into {new}",
    "substitute {new} for {t}", "swap {t} out for {new}", "trade {t} for {new}",
    "i want {new} instead of {t}", "put {new} in place of {t}", "make {t} {new}",
)  # fmt: skip
SWAP = (
    "swap {t} and {a}", "switch {t} and {a}", "exchange {t} and {a}",
    "let {t} and {a} trade places", "make {t} and {a} change places",
    "swap the places of {t} and {a}", "switch the positions of {t} and {a}",
)  # fmt: skip
BETWEEN = (
    "put {t} between {a} and {b}", "move {t} between {a} and {b}",
    "place {t} in between {a} and {b}", "{t} should be between {a} and {b}",
    "set {t} between {a} and {b}",
)  # fmt: skip
NEVER = (
    "don't remove {t}", "please don't touch {t}", "do not delete {t}", "leave {t} alone",
    "keep {t}", "{t} should stay", "never remove {t}", "i don't want {t} removed",
    "you must not change {t}", "don't make {t} {c}", "leave {t} where it is", "{t} stays",
    "whatever you do, don't remove {t}", "i'd rather you didn't remove {t}",
)  # fmt: skip
IDLE = (
    "what if i removed {t}?", "if i asked you to remove {t}, would you?",
    "should i remove {t}?", "i wonder how it would look without {t}",
    "my friend said \"remove {t}\"", "yesterday i painted {t} {c}", "{t} reminds me of my aunt",
    "do you think {t} is too big?", "why is {t} {c}?", "i used to own {t}",
    "would it be better if {t} were {c}?", "remove {t} or maybe not, i don't know",
    "imagine {t} were {c}", "if {t} is {c}, delete it", "unless you mind, what is {t} made of?",
    "how could one remove {t}", "who put {t} there?",
    "they told me to delete {t} but i refused", "i almost removed {t}",
    "what happens when you delete {t}?", "remove nothing", "i'm not sure about {t}",
)  # fmt: skip
NOT_THIS = (
    "no, {o}", "no, i meant {o}", "sorry, {o}", "i meant {o}", "not that one, {o}",
    "wrong one, {o}", "no no, {o}", "oops, i meant {o}", "no, {o} please", "{o} instead",
    "actually {o}", "that's the wrong one. i meant {o}",
)  # fmt: skip
NOT_COLOR = (
    "no, {c}", "{c} instead", "no, make it {c}", "i meant {c}", "sorry, {c}", "no, i said {c}",
    "hm no, rather {c}", "actually, {c}", "make it {c} instead", "not {o}, {c}",
)  # fmt: skip
NOT_KIND = (
    "no, {new}", "{new} instead", "sorry, i meant {new}", "no, i wanted {new}",
    "actually {new} instead", "no, make it {new}", "i said {new}",
)  # fmt: skip
UNDO = (
    "undo", "undo that", "take that back", "revert that", "go back", "undo the last edit",
    "ctrl+z", "please undo", "oops, undo", "undo it", "undo the last step", "go back one step",
    "take back the last change", "undo my last edit", "revert the last change",
)  # fmt: skip
UNDO_TWO = (
    "undo the last two", "undo two", "go back two steps", "undo the last two edits",
    "undo 2 steps", "undo the last 2 changes", "take back the last two edits", "undo twice",
    "revert the last two changes",
)  # fmt: skip
REDO = ("redo", "redo that", "redo it please", "redo the last step", "bring that edit back, redo")
START = (
    "undo everything", "back to the beginning", "go back to the original", "start over",
    "back to the original picture", "undo all edits", "revert everything", "undo all",
    "return to the original image", "go back to the start", "reset the picture",
)  # fmt: skip
BEFORE = (
    "go back to before {t}", "go back to before you removed {t}", "bring {t} back",
    "back to before {t} was removed", "i want {t} back", "return to the picture before {t} went",
)  # fmt: skip
DROP = (
    "leave out the {nth} edit", "undo edit {n}", "undo step {n}", "drop the {nth} edit",
    "skip edit {n}", "undo only the {nth} edit", "drop step {n}", "remove edit {n}",
)  # fmt: skip
GO_TO = (
    "go to version {n}", "go back to version {n}", "back to step {n}", "show me version {n}",
    "return to version {n}", "go to step {n}", "take me to version {n}",
)  # fmt: skip
AGAIN = (
    "try again", "another try", "i don't like it", "give it another go", "draw it again",
    "one more try", "try once more", "redraw it", "have another go",
)  # fmt: skip
COUNT = (
    "how many {ns} are there?", "count the {ns}", "how many {ns} do you see?",
    "how many {ns} are in the picture?", "tell me how many {ns} there are",
)  # fmt: skip
COLOR_OF = (
    "what color is {t}?", "what colour does {t} have?", "which color is {t}?",
    "what's the color of {t}?", "tell me the color of {t}",
)  # fmt: skip
THERE = (
    "is there a {k}?", "do you see a {k}?", "is there a {k} in the picture?", "can you see a {k}?",
    "does the picture have a {k}?",
)  # fmt: skip
ALL = (
    "what is in the picture?", "what do you see?", "describe the picture", "what's there?",
    "list the objects", "which objects are there?", "what's on the table?",
)  # fmt: skip
MISREAD_KIND = (
    "that's not a {k}, it's a {o}", "the {k} is not a {k}, it's a {o}", "the {k} is really a {o}",
    "the {k} is actually a {o}", "what you call the {k} is a {o}", "the {k} is a {o}, not a {k}",
)  # fmt: skip
MISREAD_COLOR = (
    "{t} is {c}, not {o}", "{t} is actually {c}, not {o}", "{t} is not {o}, it's {c}",
    "{t} isn't {o} but {c}",
)  # fmt: skip
NOT_REAL = (
    "there is no {k}", "there's no {k} in the picture", "the {k} isn't there",
    "the {k} doesn't exist", "there isn't any {k}", "the {k} is not real",
)  # fmt: skip
WITH_ALL = (
    "remove {t} and everything on it", "remove {t} with everything on it",
    "delete {t} and what's on it", "take away {t} including what stands on it",
    "get rid of {t} and whatever is on it",
)  # fmt: skip
BUT_LEAVE = (
    "remove {t} but keep {a}", "remove {t} and leave {a}", "delete {t}, but leave {a} there",
    "take away {t} but {a} should stay", "remove {t}, {a} stays",
)  # fmt: skip
TWICE = ("{x} and {y}", "{x}, then {y}", "{x} and then {y}", "{x}. {y}", "{x}, and {y}", "{x}; {y}")
FOLLOW = ("now make it {c}", "make it {c}", "and make it {c}", "paint it {c}", "turn it {c} now")
UNDRAWABLE = (
    "giraffe", "sofa", "laptop", "tree", "piano", "dragon", "bicycle", "sandwich", "violin",
    "guitar", "cloud", "banana", "clock", "fork", "rocket", "penguin", "umbrella", "castle",
)  # fmt: skip
EVERYTHING_BUT = (
    "remove everything except {t}", "delete everything but {t}", "keep only {t}",
    "remove all but {t}", "take everything away except for {t}",
)  # fmt: skip
BOTH = (
    "both {ns}", "all the {ns}", "the two {ns}", "all {ns}",
)  # fmt: skip
