"""Phrases that the loose reader knows, by the letter of the unit that they make.

A unit is one letter, so that a frame of units is a regular expression (see `frames.py`). What is
neither here nor an object, a look or a way is the unit "U": with one of those nothing is edited.
"""

from __future__ import annotations

from agent.language.lexicon import phrases
from agent.language.relation_words import APPROACHES, RELATION_OF
from agent.language.verbs import LISTS

_SHALL = (
    "should", "shall", "must", "has to", "have to", "needs to", "need to", "ought to", "can",
    "may", "could", "has got to", "have got to", "is to", "are to", "is supposed to", "gotta",
    "has gotta", "had better",
)  # fmt: skip


def _after(openings: tuple[str, ...], verbs: str) -> frozenset[str]:
    return frozenset(f"{o} {verb}" for o in openings for verb in phrases(verbs))


FILLERS = (
    phrases(
        "please|thanks|thank you|cheers|dear|darling|love|mate|buddy|friend|now|then|really|simply|"
        "kindly|quickly|ok|okay|hey|hi|hello|well|so|oh|ah|ugh|um|uh|hm|hmm|erm|er|yes|yeah|maybe|"
        "perhaps|would you|could you|can you|will you|if you can|if you would|if possible|for me|"
        "for us|i think|i guess|i suppose|i would like|i would love|i want|we want|i wish|i need|"
        "we need|i would like to have|i would like to see|i would rather have|i would prefer|i "
        "prefer|"
        "i would rather see|i want to have|i want to see|i would have|i would love to have|"
        "let us have|let me have|let us see|let us get|let us make|could we have|can we have|"
        "could i have|can i have|may i have|can we get|could we get|is what i want|is the one i "
        "want|"
        "is what i meant|is the one i meant|than it is|than it is now|than they are|"
        "than they are now|than it is at the moment|than now|than that|than before|to me|"
        "in the picture|in this picture|in the scene|in the image|in there|on the table|of the lot|"
        "of them all|of the bunch|could you oblige|can you oblige|would you oblige|as well|too|"
        "also|"
        "that one|that thing|anywhere|anywhere you like|wherever you like|wherever|somewhere|"
        "where you like|you know|honestly|kind of|sort of|absolutely|definitely|instead|today|"
        "lol|haha|hun|sweetie|pal|bro|dude|sir|madam|ta|asap|right away|for a change|next|first|"
        "this time|this once|for once|for now|at last|once and for all|straight away|at once|by "
        "now|"
        "on second thought|in fact|of course|by all means|if you please|over there|over here|up "
        "there|"
        "down there|just there|right there|right here|real quick|when you can|in there somewhere|"
        "somewhere in there|somewhere around|around there|of some sort|of some kind|if you ask me|"
        "i reckon|i fancy|i figure|we fancy|i was hoping for|what i want is|what i need is|"
        "what we need is|what i would like is|all i want is|my wish is|the idea is|the plan is|"
        "in here|around here|exactly|precisely|namely|say|and all|at the end|in the end|in the "
        "photo|in the pic|in my "
        "picture|in my photo|"
        "in this photo|in this pic|in my pic|in the shot|in the frame|in our picture|any more|"
        "anymore|any longer|"
        "one with other|one with the other|one another|among themselves|i feel|i find|in my view|"
        "to my mind|if anything|"
        "so far away|too far away|far away|far off|way over there|"
        "there is a gap|there is a hole|there is space|there is room|there is an "
        "empty spot|"
        "there is an empty space|there is a free spot|there is a free space|there is some space|"
        "next up|"
        "there is some room|there is a space|there is a spot|there is plenty of room|there is "
        "plenty of space|"
        "there is a spot free|there is an open spot|there is a place free|there is space free|"
        "then there is|just like that|and that|or something|or so|positioned|placed|"
        "located|situated|standing|sitting|quite|rather|pretty|too much|a wee|wee|right now|already"
    )
    - {"standing", "sitting"}
    - {"that one", "that thing"}
)
_CHANGING = (
    phrases(
        "make|turn|paint|color|recolor|dye|tint|give|have|get|let|render|set|change|to be|be|"
        "turned|painted|colored|made|in|to|as|a|an|in a|to a|all|repaint|redo|redo in|do|done in|"
        "paint over in|into a|using|via|use|try|want|were|coat|finish|finished in|were in|"
        "have a|wear|wearing|dressed in|covered in|over to|up as|now|got|gets|get a|turns|goes"
    )
    | _after(_SHALL, "be|become|have|get|turn|look|be made|be painted|be turned|be colored")
    | {"would be nicer", "could stand to be", "could afford to be", "might want to be", "at"}
    | phrases("could do with|could do with being|wants|deserves|wants a|could do with some")
    | phrases(
        "can|could|may|might|would|should|must|has|please make|looks|look|goes from|shift|switch|go"
    )
    | phrases("can it|could it|can they|could they|can that|could that|can we have|can i have")
)
_GOING = _after(_SHALL, "go|live|come|reside|sit|stand|end up|appear|hang out|move") | phrases(
    "goes|to go|go|going|wants to live|wants to go|wants to stand|wants to sit|wants to be|would "
    "be happier|"
    "would rather be|would be better off|needs to live|lives|comes|to live|resides|wants to move|"
    "would look better|would look nicer|would look good|would feel at home|would prefer to be|"
    "would prefer to stand|would like to be|would like to sit|would like to stand|deserves to be|"
    "likes to be|wants to hang out|would do better|would be better|would fit better|would work "
    "better"
)
_GONE = (
    LISTS["REMOVE"]
    | LISTS["GONE"]
    | _after(_SHALL, "disappear|vanish|be gone|be removed|be deleted|leave|be erased|get lost")
    | phrases(
        "is not needed|are not needed|is no longer needed|are no longer needed|not needed|"
        "no longer needed|is not wanted|is unwanted|are unwanted|does not belong here|"
        "does not belong|does not belong there|do not belong here|is superfluous|vanish|"
        "disappear|removed|deleted|erased|out of the picture|out of here|out of sight|"
        "off the table|has no business there|has no business here|out you go|off you go|"
        "begone|out with|off with|away with|bye|goodbye|bye bye|take out|to the bin|in the bin|"
        "into the bin|in the trash|out of there|out of it"
    )
)
_AWAY = frozenset(
    f"{off} {place}".replace("  ", " ")
    for off in ("off", "out of", "off of", "from", "out from", "out off", "outta")
    for place in (
        "stage", "existence", "sight", "view", "here", "there", "frame", "shot", "the way",
        "the lot", "the game", "the mix", "the party", "my life", "my sight", "my face",
        *(f"{the} {noun}" for the in ("the", "this", "my", "our", "that")
          for noun in ("stage", "scene", "picture", "image", "photo", "pic", "shot", "frame",
                       "canvas", "table", "tabletop", "desk", "composition", "set", "counter",
                       "board", "screen", "arrangement", "lineup", "photograph", "snap", "room")),
    )
) | phrases(
    "get rid|depart|exit|"
    "leave the scene|leave the picture|leave the table|leave us|oot|gone please|to go "
    "away|go bye bye|to hell|to the dump|in the dustbin|in the rubbish|"
    "to oblivion|into oblivion|to the void|into the void|to the moon|packing|to disappear|"
    "be taken away|taken away|taken out|be taken out|cleared away|cleared out|thrown out|"
    "thrown away|tossed|ditched|scrapped|binned|wiped|wiped out|removed from the picture|be "
    "history|"
    "is history|to be history|hit the road|take a hike|go home|no longer be there|got rid of|"
    "be got rid of|be gotten rid of|poof|buh bye|adios|sayonara|be off|be out of there"
)  # fmt: skip
_STAYING = (
    phrases(
        "stays as is|stays as it is|stay as they are|stays the same|stays put|stay put|stays "
        "where it is|"
        "stays like that|stays that way|stay the same|stay as is|remains as is|stays unchanged|is "
        "fine|"
        "are fine|is ok|is okay|is good|stays there|stay where they are|can stay|may stay|"
        "is good as it is|is fine as it is|is perfect|stays like it is"
    )
    | phrases("stays|stay|remains|remain|is left|are left|left over|survives|survive")
    | (
        _after(
            _SHALL, "stay|remain|be left|survive|be kept|stay there|be there|stay in|be left over"
        )
    )
)


def _same(*aspects: str) -> frozenset[str]:
    """ "The same color as", "in the color of", "the color that" for each of the words."""
    return frozenset(
        f"{before}{aspect} {behind}"
        for aspect in aspects
        for before, behinds in (
            ("the same ", ("as", "like", "that")), ("same ", ("as", "like")),
            ("in the same ", ("as", "like")), ("to the same ", ("as",)), ("of the same ", ("as",)),
            ("the ", ("of", "that")), ("in the ", ("of",)), ("to the ", ("of",)),
            ("with the ", ("of",)), ("", ("of",)), ("as the ", ("of",)),
        )
        for behind in behinds
    )  # fmt: skip


UNITS: dict[str, frozenset[str]] = {
    "J": frozenset(("and", "plus")),
    "K": frozenset((",",)),
    # What follows may be taken back: "remove the mugs, but the red one".
    "b": frozenset(("but",)),
    "c": _CHANGING,
    "G": _GOING,
    "X": (_GONE | _AWAY) - {"hide"},
    "S": phrases(
        "swap|swap around|swap round|switch|switch around|switch round|exchange|interchange|trade|"
        "swapped|switched|exchanged|interchanged|traded|swap places|swap spots|swap positions|"
        "trade places|trade spots|trade positions|change places|change seats|change spots|"
        "change positions|exchange places|exchange positions|switch places|switch spots|"
        "switch positions|switch seats|swap seats|do a swap|do a switcheroo|switcheroo|flip round|"
        "flip around|flip|the other way round|the other way around|other way round|vice versa|"
        "exchange position of|exchange positions of|exchange the position of|the position of|"
        "exchange the positions of|swap position of|swap the position of|swap positions of|"
        "swap the positions of|switch the places of|switch the positions of|the positions of|"
        "exchange the places of|trade the places of|trade the positions of|the places of|"
        "reverse|reverse the order of|transpose|flip flop|change over|position wise|swap over|"
        "to swap|to switch|to trade|to exchange|to swap places|to trade places|to switch places|"
        "to change places|swap the places of|switch over|with each other|with one another|"
        "for each other|crosswise|the other way about|swapping|trading|switching places|change "
        "the position|change the positions|change the places|"
        "change their places|change their positions|swap their places|swap their positions|"
        "exchange the position|"
        "exchange their places|must to change the position|do a switcheroo with|do a swap with|do "
        "the switcheroo|"
        "switcheroo with"
    ),
    "C": phrases("the colors of|colors of|their colors|the colors|colors|the colors between|"
                 "colors between|color between"),
    "E": phrases(
        "match|matches|look like|looks like|look the same as|the same as|identical to|look just "
        "like|"
        "look exactly like|just like|exactly like|similar to|into a copy of|match up with|look as|"
        "the same look as|the spitting image of|a twin of|like"
    ),
    "w": phrases("with|by|against"),
    "s": phrases("so does|so do|so should|so can|so must|ditto|same for|same goes for|as does|as "
    "do|likewise|same with|and so does|so may|so shall"),
    "T": phrases(
        "turn into|become|becomes|into|turns into|to become|changes to|changes into|turned into|"
        "replaced by|replaced with|swapped for|"
        "exchanged for|changed into|changed to|traded for|switched for|be replaced by|"
        "be replaced with|be swapped for|substituted by|substituted with|morph into|transform into"
    ),
    "D": LISTS["DONT_WANT"]
    | phrases("i am done with|i am sick of|i have no use for|i do not need|enough of|no more"),
    "k": _STAYING,
    "o": phrases("only|just|nothing but|no one but|none but"),
    "L": frozenset(RELATION_OF),
    "R": frozenset(APPROACHES),
    "B": phrases(
        "between|in between|midway between|halfway between|right between|in the middle between|"
        "in the middle of|half way between|centered between|smack between|right in between|"
        "right in the middle between|right in the middle of|exactly between|somewhere between|"
        "in the space between|into the gap between|in the gap between|to between|squarely between|"
        "smack in the middle of|in the center of|just between|directly between|betwixt|slap "
        "between|"
        "in the middle in between|sandwiched between|squeezed between|wedged between|centered in "
        "between"
    ),
    "f": phrases("for"),
    "e": phrases("except|except for|but not|other than|not"),
    "i": phrases("instead of|in place of|in the place of|in lieu of"),
    "a": phrases(
        "add|would be nice|would be great|would be good|would be lovely|would be cool|"
        "would be perfect|would look nice|would look good|would not hurt|is missing|"
        "chuck in|throw in|pop in|toss in|slip in|stick in|squeeze in|put in|bring in|fill it with|"
        "fill that with|fill the gap with|fill this with|fill the space with|insert|include|draw|"
        "there should be|there must be|there could be|there has to be|would be grand|there is "
        "room for|there is space for|there is a place for|fill the space|"
        "fill up the space|fill the gap|fill the hole|fill the void|could use|could do with|hello|"
        "welcome|deserves|calls for|is crying out for|"
        "we could use|i could use|would go well|would fit"
    ),
    "m": LISTS["MOVING"]
    | LISTS["PUTTING"]
    | phrases("to move|to go|to stand|to sit|to be moved|to be placed|moved|put|placed|belongs|"
              "belong|stands|should stand|should sit|sits|lands|goes and sits")
    | _after(_SHALL, "stand|sit|be moved|move|be placed|be put"),
    "A": _same("color", "shade", "hue", "exact color", "tone", "colors"),
    "Q": _same("pattern", "stripes", "spots", "dots", "patterns"),
    "F": _same("finish", "shine", "surface", "gloss"),
    "Z": phrases(
        "as big as|as large as|as small as|as little as|as tiny as|as huge as|the same size as|"
        "the size of|same size as|to the size of"
    ),
    "z": LISTS["ENLARGE"] | LISTS["SHRINK"],
    "d": phrases(
        "a bit|a wee bit|wee bit|a little|a little bit|a tad|a touch|slightly|somewhat|a smidge|"
        "a smidgen|a lot|lots|by a lot|a good deal|a great deal|a good bit|quite a bit|a fair bit|"
        "a bit more|some|some more|more|considerably|noticeably|massively|a ton|a whole lot|"
        "by half|in half|by a half|twofold|by a third|to half its size|by a bit|by a "
        "little|"
        "ever so slightly|just a bit|just a little|just a wee bit|much|way"
    ),
    "t": phrases("is too|are too|is way too|is far too|is much too|are way too|are far too|"
                 "looks too|looks way too|look too|is a bit too|are a bit too|is a little too|"
                 "'s way too|'s too|'s far too|'s much too|'s a bit too|seems too"),
}  # fmt: skip
MUCH = phrases(
    "by half|in half|by a half|twofold|a lot|lots|by a lot|a good deal|a great deal|massively|a "
    "ton|a whole lot|considerably|much|way"
)
