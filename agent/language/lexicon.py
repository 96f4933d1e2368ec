"""Words of answers and of numbers, as data, in the normal form of `tokens.tokenize`."""

from __future__ import annotations


def phrases(text: str) -> frozenset[str]:
    """The phrases of a text that separates them by `|`."""
    return frozenset(part.strip() for part in text.split("|") if part.strip())


_UP_TO_TWELVE = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip
_UP_TO_TENTH = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip
NUMBERS = {word: number for number, word in enumerate(_UP_TO_TWELVE, start=1)} | {"couple": 2}
ORDINALS = {word: number for number, word in enumerate(_UP_TO_TENTH, start=1)} | {
    f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number, 'th') }": number for number in range(1, 11)
}

# The number that "last" stands for.
LAST = -1

# --- answers ---------------------------------------------------------------------------------
YES = phrases(
    "yes|y|yeah|yep|yup|yes please|sure|sure thing|ok|okay|k|of course|go ahead|do it|do that|"
    "please do|right|correct|that is right|absolutely|definitely|certainly|fine|sounds good|"
    "yes do it|yes go ahead|yes do that|go for it|please|affirmative|ja|exactly|why not|"
    "yes sure|yes of course|ok do it|okay do it|sure go ahead|alright|all right|go on"
)
NO = phrases(
    "no|n|nope|nah|no thanks|no thank you|not really|please do not|do not|no do not|"
    "do not do it|do not do that|no way|negative|rather not|better not|not now|no please"
)
CANCEL = phrases(
    "cancel|cancel it|cancel that|never mind|nevermind|nvm|stop|stop it|forget it|forget that|"
    "forget about it|abort|quit|leave it|leave it be|leave it alone|leave it as it is|"
    "keep it|no keep it|let it stay|it can stay|it stays|just keep it|let us keep it|"
    "leave it like this|leave it like that|leave it this way|leave it how it is|"
    "leave everything|leave everything as it is|no leave everything as it is|leave all as it is|"
    "leave things as they are|no leave it as it is|keep it as it is|keep everything as it is|"
    "leave them|skip|skip it|drop it|nothing|do nothing|no never mind|"
    "no cancel|no stop|no forget it|leave it as is|changed my mind|i changed my mind|"
    "i have changed my mind|let it be|let us not|no leave it|do not change anything|"
    "leave them both|leave both|leave both of them|keep both|keep them both|leave them all|keep "
    "them|"
    "leave all of them|let them both stay|both stay|let them stay|let both stay|"
    "forget i asked|forget i said anything|forget i said that|forget i said it|none of that|"
    "forget the whole thing|drop the whole thing|leave everything as is|scrap that|scrap it|let "
    "it go|"
    "do not bother|actually never mind|actually no|esc|escape|exit"
)
ALL = phrases(
    "both|all|both of em|all of em|both of them|all of them|all of these|both of these|"
    "all of those|both of those|"
    "each|each of them|every one|everyone|every one of them|them all|them both|everything|"
    "all three|all four|all five|all two|the both|the lot|every last one|"
    "every single one|all the above|all of the above"
)
NEITHER = phrases(
    "neither|none|neither of them|none of them|none of these|none of those|neither one|"
    "neither of these|not any of them|none of the above"
)
# Before what is not meant.
NOT_MEANT = phrases(
    "not|neither|nor|also not|not that|definitely not|certainly not|anything but|any but|"
    "do not mean|i do not mean|did not mean|i did not mean|do not want|i do not want|do not take|"
    "i was not thinking of|it is not|that is not|except|except for|other than|is not"
)
ANY = phrases(
    "any|either|whichever|any of them|either one|any one|either of them|whatever|you choose|"
    "you decide|you pick|does not matter|it does not matter|i do not care|do not care|"
    "i do not mind|up to you|surprise me|pick one|pick any|one of them|any one of them|"
    "whatever you like|whichever you like|as you like|your choice|your call|you tell me|"
    "whichever one|whichever you want|whichever you prefer|whichever is best|whatever is best|"
    "whatever you think is best|"
    "whatever you think|whatever you prefer|i have no preference|no preference|either is fine|"
    "any is fine|either works|any will do|either will do|just pick one|just choose one|"
    "choose one|choose for me|decide for me|pick for me|choose yourself|it is up to you|"
    "you choose one|you pick one|it does not matter which|does not matter which|"
    "i do not care which|random|at random|dealer's choice"
)
# The question has to be put again: it was not heard, or there is no answer to it yet.
PUZZLED = phrases(
    "what|which|huh|pardon|what do you mean|what was the question|what did you ask|say again|"
    "say that again|repeat|repeat that|repeat the question|again|what are the options|"
    "what are the choices|what are my options|what are my choices|what can i choose|"
    "what can i choose from|what can i say|which are there|which ones are there|which ones|"
    "which one|what is the difference|show me|show me the options|which is which|"
    "which one is which|what is which|how do they differ|how are they different|"
    "what is different|what are they|tell me more|more detail|more details|which do you have|"
    "what do you mean by that|what is the choice|what choices are there|what choices do i have|"
    "what options are there|what options do i have|which are they|describe them|"
    "describe the choices|show me the choices|show them|show them to me|let me see|"
    "i do not know|do not know|idk|dunno|i dunno|not sure|i am not sure|no idea|i have no idea|"
    "help|help me|"
    "i do not understand"
)
ANSWER_OPENINGS = phrases(
    "no idea|i do not know|i do not mind|dunno|not sure|do not care|i do not care|hard to say|"
    "whichever is|whichever one is|the one that is|the one which is|that which is|whatever is|the "
    "one i mean is|"
    "i mean the one that is|it would be|that is to say|i was after|i am after|"
    "yes|yeah|yep|yup|no|nope|nah|ok|okay|sure|right|well|um|uh|hm|hmm|er|oh|ah|so|sorry|please|"
    "you know what|tell you what|on second thought|on second thoughts|hang on|hold on|"
    "i mean|i meant|i think|i guess|i want|i would like|i would say|i choose|i pick|"
    "i was thinking of|i am talking about|i said|it is|it was|that is|that would be|"
    "let us take|let us go with|let us go for|let us use|let us have|let us say|"
    "take|pick|choose|use|select|go with|go for|maybe|probably|actually|rather|just|only|then|"
    "in that case|naturally|obviously|clearly|no no|let me see|let me think|good|great|"
    "ay|aye|aw|aww|ack|argh"
)
ANSWER_ENDINGS = phrases(
    "please|thanks|thank|you|then|pls|instead|obviously|of|course|darling|dear|honey|sweetie|mate|"
    "buddy|pal|sir|madam|love|bro|dude|man"
)
ANSWER_LAST_WORDS = phrases("i mean|i meant|i think|i guess|i suppose|i would say")
# Words that say nothing beside a number or "both". "one" is here for "the second one".
ANSWER_FILLERS = phrases(
    "the|number|no|nr|option|choice|candidate|picture|one|ones|and|or|of|them|these|those|"
    "please|too|just|only|object|a|that|'s|is|it|for|me|thing|things|in|list|on|with"
)
LABEL_FILLERS = phrases("the|a|an|one|ones|it|that|this|please|is|of|them|one's|to")
PLACE_WORDS = phrases(
    "left|right|leftmost|rightmost|middle|center|front|back|behind|under|beneath|below|on|top|"
    "next|beside|near|nearest|closest|farthest|between|above|in|at|by|with|not|other|another"
)
EDIT_VERBS = phrases(
    "remove|delete|erase|get rid of|take away|take out|clear|lose|add|put|place|insert|draw|"
    "replace|swap|exchange|paint|color|recolor|change|turn|undo|redo|move|do"
)
REQUEST_STARTS = phrases(
    "make|undo|redo|what|show|describe|how|why|where|who|revert|go|can|could|would|will|enlarge|"
    "shrink|bring|set|give|keep|start|there|when|help|move|shift|push|rotate"
)
