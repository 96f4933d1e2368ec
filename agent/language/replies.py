"""What the offline model says when it calls no tool, and after the tools have answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from langchain_core.messages import ToolMessage

from agent.wording import AS_ASKED
from sgedit_engine.interface import Vocabulary

CAN = (
    "I can remove, add, replace, move, swap and recolour objects, make them bigger or smaller, "
    "say what is in the picture, and undo or redo"
)
EXAMPLES = (
    "Try “remove the left mug”, “put a candle on the book”, “move the ball to the left” or “make "
    "the ball green”."
)
# The same for a picture of anything.
OPEN_EXAMPLES = (
    "Try “remove the person on the left”, “put a cup on the table”, “move the dog to the left”, "
    "“make the jacket green” or “look for a laptop”."
)
LEFT = "All right, I leave it as it is."
AGAIN = "There is nothing to do again. Tell me what to do, or say “undo” to go back first."
NOTHING_SINCE = "Nothing was changed since then: that is the picture that you see."
NOTHING_TO_TRY = (
    "Nothing was edited yet, so there is nothing to draw again. Tell me what to change."
)
WHICH_CANDIDATE = "Say its number as shown, such as “take candidate 2”."
NO_OLD_LOOK = "That was not changed, so it looks as it always did. Say “undo” to go a step back."
HOW_FAR_BACK = "Say “undo” to take the last edit back, or “undo everything” for all of them."
EMPTY = f"You have not said anything. {EXAMPLES}"
TOO_LONG = "That is too much at once. Say it in a few short sentences, please."
ONE_ANCHOR = (
    "I can place a thing next to one object at a time. Say which one, such as “to the left of "
    "the mug”."
)
MOVE_WHERE = (
    "Say where it shall go: next to, left of, right of, in front of, behind, on or under another "
    "object, such as “move the mug to the left of the lamp”, a way, such as “a bit to the "
    "left” or “further back”, or a corner, such as “to the back left corner”."
)
ONE_ON = (
    "One thing at a time can stand on another. Say which one, such as “put the mug on the book”."
)
ON_THE_TABLE = "It stands on the table already. Say next to what it shall go, or which way."
TWO_WAYS = (
    "That can be understood in two ways. Say first which object shall move, such as “the mug on "
    "the book: move it next to the lamp”."
)
BETWEEN_WHAT = (
    "Say between which two objects, such as “put the duck between the mug and the lamp”, or where "
    "which object is or was."
)
ONE_AT_A_PLACE = "One thing at a time fits there. Say which one, and ask for the others one by one."
READ_WHICH = (
    "I am not sure which object I have read wrongly. Name it, such as “the red mug is a bowl”."
)
READ_ONE = "Tell me of one object at a time what it really is, such as “the mug is a bowl”."
MOVE_WHAT = "Say what shall go there, such as “move the mug to the left”."
SWAP_WHAT = "Say which two objects shall change places, such as “swap the mug and the lamp”."
ONE_THING = "I can put one thing in an object's place. Say which, such as “a blue teapot”."
TO_WHAT = "Say which object you mean, such as “make the left mug striped”."
WHICH_LOOK = (
    "Say what it shall become: a colour (“make the mug blue”), a pattern (“striped”), a finish "
    "(“glossy”) or a size (“bigger”)."
)
NO_EDIT_TO_MEND = (
    f"I am not sure what shall be different. Say the whole request, please. {EXAMPLES}"
)
AMOUNT_OF_WHAT = (
    "I am not sure what shall become that size. Say it whole, such as “make the mug 20 % bigger” "
    "or “make it half the size”."
)
ADD_WHAT = "Say what to add, such as “a lamp”, and where if you like."
POINTING = "I am not sure what “it” is here. Name the object, such as “remove the left mug”."
GO_AND_STAY = (
    "I am not sure whether it shall go or stay, so I have changed nothing. Say it in one phrase, "
    "such as “remove all mugs except the red one”."
)
MISSED = (
    "Words do not tell me where in the picture it is. On the page choose “Something was "
    "missed” and click on it, or say “look again”, and I read the picture anew."
)
STATED = (
    "I take that as how things are, so I have changed nothing. To change it say so, such as “make "
    "the ball striped”; where I have read the picture wrongly, “that is a bowl, not a mug”."
)
WONDERED = (
    "I can show that only by doing it. Ask for it, such as “remove the lamp”; “undo” takes it back "
    "at any time."
)
REMARK = f"I am not sure what you would like me to change. {EXAMPLES}"
_FIXED = {
    "greeting": f"Hello! {CAN}. {EXAMPLES}",
    "thanks": "You are welcome. Tell me what else to change.",
    "bare_yes": "Good. Tell me what to change next.",
    "bare_no": (
        "I have changed nothing now. To take the last edit back say “undo”; to mend it say what "
        "you meant, such as “no, the left one”."
    ),
    "cancel": LEFT,
    "keep": LEFT,
    "keep_look": LEFT,
    "vague_change": WHICH_LOOK,
    "vague_replace": "Say what shall stand there instead, such as “replace the mug with a lamp”.",
    "add_bare_pronoun": "Say what to add, such as “add another mug next to the ball”.",
    "add_something": ADD_WHAT,
    "somewhere": (
        "I place things towards an object (on, under, next to, left of, right of, in front of or "
        "behind it) or at a side: on the left or right, at the front or back, in the middle, or in "
        "a corner such as the back left one. Say “put a candle to the left of the mug” or “put a "
        "candle on the left”; where you leave the place of a new thing out I choose one."
    ),
    "move_odd": MOVE_WHERE,
    "name_it": (
        "I cannot give objects names. Call them by what they are and how they look, such as “the "
        "left mug” or “the yellow duck”."
    ),
    "outline": (
        "Words do not tell me an outline. Say “look at the picture again”, and I read everything "
        "anew."
    ),
    "hypothetical": WONDERED,
    "turn": (
        "I cannot turn objects or lift them: they stand as they are. I can move them on the table "
        "and onto others, and change their colour or size."
    ),
    "lettering": (
        "I cannot write or print on things: no logo, name, text or picture. I can give them a "
        "color, a pattern (“striped”), a finish (“glossy”) or another size."
    ),
    "unsupported": f"I change objects, not the picture as a whole or its background. {CAN}.",
    "mention": f"I am not sure what to do with it. {EXAMPLES}",
    "remark": REMARK,
}


def fitting(reply: str, vocabulary: Vocabulary) -> str:
    """A reply with examples of the profile's world."""
    return reply.replace(EXAMPLES, OPEN_EXAMPLES) if vocabulary.open else reply


def for_intent(intent: str, words: str = "", vocabulary: Vocabulary | None = None) -> str:
    """The answer to a request that leads to no call. `words` are the object's, if it has any."""
    if intent == "help":
        return what_can_be_done(vocabulary)
    if intent == "doubtful_remove":
        return f"If it shall go, say “remove {words}”." if words else _FIXED["bare_no"]
    return _FIXED[intent]


def what_can_be_done(vocabulary: Vocabulary | None = None) -> str:
    """What one can ask for, with the things and looks that the profile draws."""
    if vocabulary is None or vocabulary.open or not vocabulary.kinds:
        return f"{CAN}. {EXAMPLES}"
    looks = "; ".join(f"{name}: {', '.join(v)}" for name, v in vocabulary.attributes.items())
    return f"{CAN}. I can draw these: {', '.join(vocabulary.kinds)} ({looks}). {EXAMPLES}"


def not_understood(part: str, others: bool) -> str:
    """A request, or a part of one, that means nothing to the grammar."""
    changed = " so I have changed nothing" if others else ""
    comma = "," if others else ""
    return f"I did not understand “{part}”{comma}{changed}. {CAN}. {EXAMPLES}"


def refused(reply: str, others: bool) -> str:
    """A reason why nothing is done, when other parts of the request could have been."""
    return f"{reply} I have changed nothing; please ask for the rest alone." if others else reply


def no_such_tool(names: Sequence[str]) -> str:
    """The request is clear, but what it needs is not offered in this conversation."""
    listed = " and ".join(name.replace("_", " ") for name in dict.fromkeys(names))
    return f"I understand that, but “{listed}” is not available here. I have changed nothing."


def two_values(attribute: str) -> str:
    """Two colours were asked for at once."""
    return f"I can give an object one {attribute} at a time. Say which one."


def not_seen_either(words: str) -> str:
    """ "There is no lamp", and none was read."""
    bare = words.split(" ", 1)[-1] if words.lower().startswith(("a ", "an ", "the ")) else words
    return f"I see no {bare} in the picture either. Ask “what is in the picture?” for what I see."


def one_by_one(verb: str) -> str:
    """It is not clear whether the last object belongs to the place of the one before."""
    return f"I am not sure how many objects you mean. Say them one by one: “{verb} … ”."


def new_or_there(words: str, target: str) -> str:
    """ "replace the mug with the lamp": one that is there, or a new one?"""
    bare = words.split(" ", 1)[-1]
    return (
        f"If the two shall change places, say “swap {target} and {words}”. If you want a new one, "
        f"say “replace {target} with a {bare}”."
    )


def move_or_new(words: str) -> str:
    """ "put mug on book": one that is there, or a new one?"""
    definite = words.lower().startswith(("the ", "this ", "that "))
    bare = words.split(" ", 1)[-1] if definite else words
    return (
        f"If the one that is there shall go, say “move the {bare} …”. If you want a new one, say "
        f"“add a {bare} …”."
    )


def no_such_step(number: int, last: int) -> str:
    """The history has no edit of that number."""
    there = "Nothing was edited yet" if not last else f"The last edit is number {last}"
    return f"There is no edit {number}. {there}; say “show the history” to see them."


def there_already(words: str) -> str:
    """As many as there shall be are there."""
    return f"I see {words} already. To have one more, say “add another one” with its name."


def never_edited(words: str) -> str:
    """The history has no edit with it."""
    return f"I find no edit of “{words}” to take back. Say “show the history” to see all edits."


def copy_of(words: str, picture: bool) -> str:
    """A copy of what is no single object."""
    if picture:
        return _FIXED["unsupported"]
    return (
        f"I am not sure which single thing “{words}” is. Say by its looks or place which one to "
        "copy, such as “copy the left mug”."
    )


def not_added(what: str) -> str:
    """ "It", after an addition that was refused."""
    return (
        f"I have not added {what}, so I am not sure what “it” is. Name what to change, or say once "
        "more what to add and where."
    )


def never_gone(words: str) -> str:
    """No edit took it away."""
    return (
        f"No edit took “{words}” away, so there is nothing to bring back. Say “show the history” "
        "to see all edits, or “undo” to take the last one back."
    )


def from_tools(messages: Sequence[ToolMessage], names: Mapping[str, str]) -> str:
    """What the tools' answers say, as sentences; nothing is added to them.

    `names` maps call ids to tools. Of an edit's answer the first line is for the user; lists
    (what is in the picture, what was done) are given whole. That the result is as asked is said
    once for edits that follow each other.
    """
    parts: list[str] = []
    for message in messages:
        text = str(message.text).strip()
        listing = names.get(message.tool_call_id) in ("describe_scene", "show_history")
        if not listing or message.status == "error":
            text = text.split("\n", 1)[0].replace(" Other arguments may work.", "")
        edit = not listing and message.status != "error"
        if edit and parts and text.endswith(f" {AS_ASKED}"):
            parts[-1] = parts[-1].removesuffix(f" {AS_ASKED}")
        # The same edit may be made twice ("add two cubes"); the same words say nothing new.
        if text and (edit or text not in parts):
            parts.append(text)
    return "\n".join(parts) if any("\n" in p for p in parts) else " ".join(parts)
