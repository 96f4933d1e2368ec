"""Words that say nothing by themselves: greetings, thanks, and what a sentence opens with."""

from __future__ import annotations

import re

_EMPTY = (
    "hello|hello there|hi|hi there|hey|hey there|greetings|dear|good morning|good afternoon|"
    "good evening|good day|excuse me|pardon me|pardon|i beg your pardon|forgive me|apologies|"
    "my apologies|i apologize|sorry to bother you again|sorry to bother you|"
    "sorry to trouble you again|sorry to trouble you|sorry to be a pain|sorry to be a nuisance|"
    "sorry about this|sorry about that|"
    "i am so sorry|i am very sorry|i am sorry|so sorry|terribly sorry|much obliged|splendid|"
    "perfect|great|great job|good job|nice job|nice work|good work|well done|lovely|wonderful|"
    "marvelous|marvellous|brilliant|excellent|fantastic|awesome|amazing|superb|beautiful|neat|"
    "sweet|cool|nice|very nice|very good|fine|good|not bad|bravo|right|okay|ok|alright|all right|"
    "right then|okay then|ok then|well then|so then|yes|yes please|sure|well|so|now|then|oh|ah|"
    "aha|ugh|wow|yay|whoa|hm|hmm|phew|gosh|gee|oh well|oh my|next|actually|honestly|"
    "frankly|look|listen|see|you know|you know what|you see|tell you what|i tell you what|"
    "i will tell you what|let me see|let me think|let us see|let us think|come on|please|kindly|"
    "just|simply|maybe|perhaps|possibly|naturally|obviously|of course|anyway|anyhow|thanks|"
    "thanks a lot|thanks so much|thank you|thank you so much|thank you very much|many thanks|"
    "cheers|ta|say|by the way|one more thing|one last thing|another thing|last thing|next up|"
    "first|first of all|first off|firstly|to start with|to begin with|finally|lastly|for starters|"
    "moving on|on we go|continue|carry on|go on|go ahead|all good|no problem|no problem at all|"
    "no worries|not a problem|never mind then|fair enough|understood|i see|got it|gotcha|makes "
    "sense|"
    "on reflection|on second thought|on second thoughts|thinking about it|come to think of it|"
    "now that i think about it|i have an idea|here is an idea|idea|new idea|go there|quick "
    "question|"
    "question|small question|just a question|just curious|out of curiosity|i have a question|"
    "a question|a small request|small request|one request|hang on|hold on|wait a second|"
    "wait a moment|one moment|one second|just a second|just a moment|bear with me|for real|"
    "i swear|dude|man|bro|mate|buddy|pal|guys|folks|friend|my friend|computer|assistant|robot|bot|"
    "editor|dear editor|my dear|darling|honey|sir|madam|love|trust me|believe me|if i may|"
    "if you would|if you please|if possible|if it is possible|if you do not mind|if you can|"
    "if you could|when you have a moment|when you get a chance|whenever you are ready|"
    "in that case|that said|having said that|this time|for now|at this point|whatever|basically|"
    "literally|never mind|hear me out|picture this|get this|listen up|first thing|first things "
    "first|main thing|"
    "thing is|the thing is|do not change anything|do not change anything yet|do not do anything "
    "yet|fair|"
    "ugh fine|okay fine|ok fine|fine fine|here is the thing|wrong photo|wrong picture|oops wrong "
    "photo|pray|i thought as much|as expected|typical|about time|here we go|"
    "here goes|let us go|let us continue|let us try|let us try something|let us try it|"
    "let us just try it|let us do it|let us do this|do it|ready|okay ready|guess what|funny|"
    "i know|i know i know|fine then|good then|nice one|good one|yes yes|yes yes yes|"
    "do the needful|request|requirement|task|todo|instruction|my request|"
    "do two things|two things|three things|a couple of things|a few things|couple of things|"
    "do three things|do the following|the following|several things|do a few things|"
    "no good|good good|good good good|interesting|hmm interesting|much better|that is better|"
    "better|even better|that is good|that is great|that is lovely|that is nice|that is fine|"
    "that is perfect|looks good|looks great|looks nice|love it|i love it|i like it|like it|"
    "nearly there|almost there|almost|not quite|to be honest|if you ask me|in my opinion"
)
_OPENING = re.compile(rf"^(?:{'|'.join(sorted(_EMPTY.split('|'), key=len, reverse=True))})\b(?!')")
_COURTESIES = frozenset(tuple(phrase.split()) for phrase in _EMPTY.split("|"))
_LONGEST = max(map(len, _COURTESIES))
# Before these "right", "just", "so" and others belong to what follows.
_NEEDED = re.compile(
    r"^(?:right|left) (?:of|side|one|mug|most|hand)|^(?:just|so|now|then|first|next|last) (?:a|as|"
    r"too|that|to|one)\b"
    r"|^(?:better|good|fine|right|nice|great|cool|sweet|love|say|see|look|first|next|idea|man|"
    r"like it|maybe|perhaps|well)(?: \w+)?$"
    r"|^(?:see|look at|say|love|right|question) (?!,)|^go (?:on|ahead) \w|^do it (?:again|"
    r"once|over|with|to|for)|^i mean |^just (?:the|that|this|one|only)\b"
    r"|^then (?:the|it)$|^first (?:one|mug)|^hold on to|^better (?!,)|^let us (?:see|try|go) (?!, "
    r")|^fine (?!,)"
    r"|^good (?!,)|^great (?!,)|^nice (?!,)|^(?:cool|sweet|lovely|beautiful|perfect|brilliant) "
    r"(?!,)"
)


def says_only_courtesies(line: str) -> bool:
    """Whether a line holds nothing but greetings, thanks and the like."""
    words = line.rstrip(" .!?;\n").split()
    # How many of the words are courtesies from the first on; phrases of them overlap.
    reached = {0}
    for begin in range(len(words)):
        if begin not in reached:
            continue
        for end in range(begin + 1, min(begin + _LONGEST, len(words)) + 1):
            if tuple(words[begin:end]) in _COURTESIES:
                reached |= {end, end + 1} if words[end : end + 1] == [","] else {end}
    return bool(words) and len(words) in reached


def opened(part: str) -> str:
    """A sentence without the empty words before it."""
    while found := _OPENING.match(part):
        rest = part[found.end() :].lstrip(" ,")
        if not any(c.isalnum() for c in rest) or _NEEDED.match(part.strip()):
            return part
        part = re.sub(r"^(?:but|and) (?=\w)", "", rest)
    return part
