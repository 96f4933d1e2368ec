"""Words that take back what was said, stir up a message, or set something aside."""

from __future__ import annotations

from agent.language.lexicon import phrases

# With these in a clause nothing is even guessed at.
SERIOUS = phrases(
    "if|unless|when|whenever|while|until|till|once|not|no|never|none|nothing|nor|neither|without|"
    "almost|nearly|did|was|were|had|been|imagine|suppose|pretend|what|which|who|why|how|where|"
    "whether|does|is|are|do|might|or|except|but|stop|keep|leave|stay|stays|last|yesterday|"
    "less|off|out|'s|handle|half|part|piece|every|second|third|said|says|told|wonder|"
    "hypothetically|before|after|undo|redo|again|back|cancel|wait"
)
# A remark beside a request holds none of these.
STIRRING = SERIOUS - phrases("was|is|are|did|had|been|before|without|last|were|says|said") | (
    phrases(
        "change|changed|mind|joking|kidding|wrong|mistake|sorry|instead|hold|hang|second|rather|"
        "meant|mean|ignore|forget|just|only|should|must|make|remove|delete|erase|add|put|place|"
        "replace|swap|move|shrink|enlarge|paint|color|turn|take|bring|give|gone|away|out|too|"
        "as|both|all|everything|one|other|another"
    )
)
ASIDE_STARTS = phrases(
    "it|that|this|they|i|we|she|he|because|since|those|these|there|my|much|so|looks|thanks"
)
# What may follow a "no" with another request: "erase the lamp, no hang on, erase the ball".
RETRACTIONS = phrases(
    "no hang on|no wait|wait no|hang on|hold on|no hold on|no sorry|sorry no|scratch that|"
    "or rather|no i mean|i mean|no i meant|i meant|wait|actually no|oops no|no no|no rather|"
    "strike that|correction|my mistake|no actually|no make that|make that"
)
# These take back what was said before, whatever follows.
REVOKED = RETRACTIONS - phrases(
    "wait|hang on|hold on|my mistake|no no|actually no|make that|correction|oops no"
)
ALSO_SO = phrases(
    "so can|so should|so must|so may|so does|same for|the same for|same goes for|likewise|ditto|"
    "the same goes for|same with|the same with|ditto for|as can|as should|so do"
)
