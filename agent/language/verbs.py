"""The lists that templates name in capitals: verbs and their companions."""

from __future__ import annotations

from agent.language.lexicon import phrases
from agent.language.relation_words import (
    APPROACHES,
    FROM_TABLE,
    HERE,
    OFF_TABLE,
    ON_TABLE,
    RELATION_OF,
)
from agent.language.version_words import VERSION_LISTS

LISTS: dict[str, frozenset[str]] = VERSION_LISTS | {
    "REMOVE": phrases(
        "remove|delete|erase|eliminate|get rid of|get shot of|be rid of|take away|take out|"
        "clear away|clear|lose|ditch|scrap|kill|discard|throw away|throw out|toss|toss out|"
        "chuck|chuck out|bin|trash|dispose of|do away with|wipe out|wipe away|cut out|hide|"
        "banish|strip out|rub out|edit out|paint out|put away|leave out|omit|exclude|"
        "subtract|take off|zap|rm|del|retouch out|airbrush out|heal out|clone out|mask out|"
        "nix|yeet|nuke|x out|take down|away with|off with|photoshop out|crop out|clean out|"
        "clear out|evict|axe|purge|oust|expel|boot out|kick out|obliterate|jettison|expunge|"
        "eject|cull|chop|chop out|vaporize|vaporise|terminate|eradicate|annihilate|dismiss|"
        "exterminate|scrub out|whisk away|vanish|disappear|junk|dump|clear off|sweep away|"
        "lift out|send away|cast out|rip out|wipe off|whip away|whip off|whip out|bin off|"
        "throw off|do without|dispense with|part with|make away with|wish away|magic away|"
        "make disappear|make vanish|rid us of|rid me of|rid the picture of|rid the table of|"
        "rid the scene of|rid the image of|rid the photo of|free the picture of|free me of|"
        "free us of|be done with|see the back of|see the end of|chuck away|throw in the bin|"
        "put in the bin|suppress|unalive|retire|delete out|strike out|cross out|scratch out"
    ),
    "REMOVE_SPLIT": phrases(
        "take|throw|put|clear|cut|edit|wipe|rub|toss|chuck|get|leave|strip|send"
    ),
    "AWAY": phrases(
        "away|out|off|out of here|out of there|out of it|away from here|out of sight|out of the way"
    )
    | frozenset(f"{word} {off}" for word in ("away", "out") for off in FROM_TABLE)
    | FROM_TABLE,
    "FROM_TABLE": FROM_TABLE,
    "GONE": phrases(
        "gone|removed|deleted|erased|away|out|to go|to go away|to disappear|to vanish|to be gone|"
        "to be removed|to be deleted|to be erased|taken away|taken out|to be taken away|"
        "to get removed|out of here"
    ),
    "GO": phrases(
        "go|go away|disappear|vanish|be gone|be removed|be deleted|be erased|be taken away|"
        "be taken out|not be there|not be here|get removed|get deleted|not exist"
    ),
    "VANISH": phrases("disappear|vanish|go away|go|gone"),
    "DONT_WANT": phrases(
        "i do not want|i do not need|we do not need|we do not want|i no longer want|"
        "i no longer need|i do not want to see|i do not want to have|i do not wish to see|"
        "we no longer need|i would rather not have|i would rather not see|"
        "we could do without|i could do without|"
        "we can do without|i can do without|i do not want to keep"
    ),
    "ANYMORE": phrases("anymore|any more|any longer|there|here|there anymore|here anymore"),
    "WANT": phrases(
        "i want|i would like|i need|i wish|i would love|i would prefer|i want to have|"
        "i want to see|i would like to have|i would like to see|we want|we would like|we need|"
        "i prefer|i wish to see|i would rather have|i would love to see|i would love to have|"
        "let me see|i wish to have|i could use"
    ),
    "ADD": phrases(
        "add|put|place|insert|draw|set|stand|lay|position|include|create|generate|make|paint|"
        "render|drop|stick|throw in|put in|pop|plop|bring in|bring|introduce|sketch|"
        "give me|give us|make me|draw me|get me|paint me|can i have|could i have|can i get|"
        "could i get|can we have|could we have|may i have|can we get|there should be|"
        "there should also be|there must be|there could be|let there be|there has to be|"
        "there needs to be|it needs|the picture needs|the scene needs|the table needs|"
        "how about|what about|how about adding|what about adding|what about putting|"
        "how about putting|how about placing|let us have|let me have|let us see|imagine|"
        "put up|set down|put down|place down|add in|insert in|there shall be|have"
    ),
    # With these even "the mug" is something new: nobody adds what is there.
    "ADD_ONLY": phrases("add|insert|draw|include|create|generate|introduce|sketch"),
    "RELATION": frozenset(RELATION_OF),
    "ON_TABLE": ON_TABLE
    | phrases("somewhere|anywhere|wherever you like|somewhere on the table|in it|in there|to it"),
    "OFF_TABLE": OFF_TABLE,
    "PLACE": phrases(
        "there|here|over there|over here|on the left|on the right|to the left|to the right|"
        "in the middle|in the center|in the background|in the foreground|in the corner|"
        "on the left side|on the right side|at the back|at the front|in the back|in the front|"
        "up|down|left|right|away from it|further left|further right|more to the left|"
        "more to the right|further away|closer|to its left|to its right|at the top|"
        "at the bottom|somewhere else|elsewhere|up there|down there|a bit to the left|"
        "a bit to the right|in the air|back|forward|forwards|backwards|closer to me|upside down|"
        "in the left corner|in the right corner|in the upper left corner|"
        "in the upper right corner|in the lower left corner|in the lower right corner|"
        "in the top left corner|in the top right corner|in the bottom left corner|"
        "in the bottom right corner|around|together|apart|away"
    ),
    "ODD_RELATION": phrases(
        "above|over|inside|inside of|in|into|between|around|against|across from|opposite|along|"
        "through|far from|away from|within|in between|among|amongst|toward|towards|closer to|"
        "to|where|in place of|off"
    ),
    "SWAP": phrases(
        "sub|sub out|sub in|trade out|replace|swap|exchange|substitute|switch|change|trade|swap "
        "out|switch out|change out|"
        "trade in|interchange"
    ),
    "BY": phrases("with|for|by|to|into|against|in for|out for"),
    "SAME_COLOR": frozenset(
        f"{joint} {color}"
        for joint in phrases(
            "of the same|in the same|with the same|but of the same|but in the same|"
            "but with the same|but keep its|but keep the|and keep its|and keep the|keeping its|"
            "keeping the|but leave its"
        )
        for color in ("color", "colors")
    ),
    "TURN": phrases("turn|transform|convert|change|make|morph|switch|magic"),
    "MAKE": phrases("make|turn|get|have|let|render"),
    "PAINT": phrases(
        "paint|color|recolor|dye|tint|repaint|spray|colorize|re-color|spray paint|color in|shade"
    ),
    "SHOULD": phrases(
        "should|must|has to|have to|needs to|need to|ought to|shall|can|could|may|had better|"
        "has got to|have got to|has gotta|"
        "should rather|should better|should all|should both|should now|should just|would"
    ),
    "ENLARGE": phrases(
        "enlarge|grow|scale up|upsize|magnify|blow up|expand|increase the size of|upscale|"
        "double the size of|double|triple the size of|triple|embiggen|supersize|inflate|pump up|"
        "puff up|beef up|bulk up|boost|"
        "amplify|balloon|scale it up|biggify|swell|fatten|build up|increase"
    ),
    "SHRINK": phrases(
        "shrink|reduce|scale down|downsize|reduce the size of|decrease the size of|downscale|"
        "shrink down|halve|halve the size of|minimize|miniaturize|miniaturise|minify|compress|"
        "diminish|"
        "scale back|dwarf|cut down|cut down to size|contract|tone down the size of|decrease|lessen"
    ),
    "ASPECT": phrases(
        "hue|shade|tint|tone|coloring|coat|paint|look and feel|texture|color|colors|"
        "pattern|finish|size|look|surface|material|shape"
    ),
    "MOVING": phrases(
        "move|shift|slide|push|pull|drag|nudge|relocate|transfer|reposition|carry|roll|shove|scoot"
    ),
    "PUTTING": phrases(
        "put|place|set|stand|position|lay|drop|stick|pop|bring|rest|stack|plop|put down|set down|"
        "balance|perch|sit|plonk|prop|park|seat|compose|situate|settle|locate|arrange|plant|lean|"
        "tuck|shove|hide|drape|slot|wedge|slap|whack|bung|dump|nestle|squeeze|slip|pile|mount|hoist"
    ),
    "TURNING": phrases(
        "rotate|flip|spin|tilt|mirror|turn around|tip|straighten|align|raise|lower|lift|hang|"
        "rearrange|arrange|center"
    ),
    "STAND": phrases(
        "be|stand|sit|lie|go|move|come|be placed|be moved|be put|be standing|be sitting|rest|"
        "be positioned|appear|be located"
    ),
    "APPROACH": frozenset(APPROACHES),
    "SWAPPING": phrases(
        "swap|exchange|switch|interchange|trade|swap around|switch around|swap places of|"
        "change places of"
    ),
    "SPOTS": phrases("places|place|positions|position|spots|locations|seats"),
    "HERE": HERE,
    # Of two or more things one is that.
    "MORE": phrases(
        "bigger|larger|smaller|taller|shorter|closer|nearer|farther|further|farther away|"
        "further away|farther back|further back|further left|further right|the bigger one|"
        "the smaller one|the larger one|the closer one"
    ),
    "CLOSEST": phrases(
        "closest|nearest|closer|nearer|farthest|furthest|farther|further|farthest away|"
        "furthest away|farther away|further away|the closest|the nearest|the farthest|the furthest"
    ),
    "WRITING": phrases(
        "logo|logos|text|texts|lettering|letters|word|words|name|names|slogan|writing|inscription|"
        "caption|title|watermark|signature|initials|monogram|emblem|decal|sticker|price tag|price|"
        "brand name"
    ),
    "STUFF": phrases(
        "things|objects|thing|object|items|item|stuff|ones|of them|of these|of those|"
        "of the things|of the objects|of all the things"
    ),
    "SHINE": phrases("is|are|'s|has|have|does|do|would you say is"),
    "MISREAD": frozenset(
        f"{who} {how}"
        for who in ("you", "you have", "you had", "it looks like you", "i think you", "you just")
        for how in (
            "misread it",
            "misread that",
            "misread this",
            "misread the picture",
            "misread something",
            "misread",
            "read it wrong",
            "read it wrongly",
            "read that wrong",
            "read that wrongly",
            "got the color wrong",
            "got the look wrong",
            "got the pattern wrong",
            "made a mistake",
            "read the picture wrong",
            "read the picture wrongly",
            "see it wrong",
            "see it wrongly",
            "saw it wrong",
            "saw that wrong",
            "seen it wrongly",
            "misjudged it",
            "misjudged that",
            "mistook something",
        )
    ),
    "WITH_ALL_ON": frozenset(
        f"{with_} {all_} {on}"
        for with_ in ("with", "and", "including", "along with", "plus", "and also", "and with it")
        for all_ in (
            "everything",
            "all",
            "all the things",
            "whatever",
            "anything",
            "the things",
            "things",
            "what",
            "all that",
            "everything that",
            "whatever it is that",
        )
        for on in (
            "on",
            "on top of",
            "is on",
            "is on top of",
            "stands on",
            "standing on",
            "that is on",
            "sits on",
            "that stands on",
            "that sits on",
            "is standing on",
            "are on",
        )
    ),
    "BUT_NOT_ON": frozenset(
        f"{what} {on}"
        for what in (
            "not what",
            "leave what",
            "keep what",
            "what",
            "the thing",
            "the things",
            "keep the thing",
            "leave the thing",
            "not the thing",
            "not the things",
            "leave everything",
            "keep everything",
            "everything",
            "not everything",
        )
        for on in (
            "on",
            "is on",
            "stands on",
            "that is on",
            "that stands on",
            "on top of",
            "is on top of",
            "are on",
            "that are on",
        )
    ),
    "LOOKS": phrases(
        "looks|look|appearance|identity|design|style|features|face|exact look|exact appearance|"
        "whole look|details"
    ),
    "LEARN": phrases(
        "learn|remember|memorize|memorise|study|keep in mind|learn the concept of|"
        "learn the look of|learn the looks of|learn the appearance of|remember the look of|"
        "remember the looks of|get to know|note|do not forget|never forget|save|store|retain|"
        "record|"
        "hold on to|keep a record of|take note of|commit to memory|memorize for later|bear in mind|"
        "make sure you remember|learn exactly|memorize exactly|remember exactly|file away|"
        "keep a note of|learn by heart"
    ),
}
