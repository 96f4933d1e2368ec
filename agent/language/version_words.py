"""The lists of `verbs.LISTS` about versions, edits that were made, and candidates."""

from __future__ import annotations

from agent.language.lexicon import phrases

VERSION_LISTS: dict[str, frozenset[str]] = {
    "GOING": phrases(
        "go|go back|get back|return|revert to|revert back to|revert all the way to|back|jump|"
        "jump back|step back|switch|switch back|"
        "take me|take me back|bring me|bring me back|get me back|restore|reset|roll back|rollback|"
        "move back|take it back|turn back|set it back|rewind|turn it back|i want to go back|"
        "bring it back|roll it back|reset it|put it back|get it back"
    ),
    "STEP": phrases("version|step|edit|state|change|stage|picture version|revision|picture|image"),
    "STEP_WORD": phrases("version|step|edit|change|state|stage|revision"),
    "STEP_ALONE": phrases("version|step|revision"),
    "STEPS": phrases("versions|steps|edits|states"),
    "COUNTED": phrases(
        "version|versions|step|steps|edit|edits|change|changes|move|moves|action|actions|state|"
        "states|modification|modifications|alteration|alterations|request|requests|thing|things"
    ),
    "GO_STEPS": phrases(
        "go|step|jump|roll|skip|take me|take us|take it|bring me|get me|bring us|let us go|and"
    ),
    "AS_IT_WAS": phrases(
        "how it was|the way it was|as it was|like it was|what it was|how it looked|"
        "the way it looked|what it looked like|as it looked|how it used to be|"
        "the way it used to be|how things were|the way things were|how it had been|how that was"
    ),
    "MAKING_AGAIN": phrases(
        "make it|put it|set it|turn it|have it|i want it|i would like it|show me|i want|give me|"
        "i would like|i want it to be|i want to see it|show it|make it look|make everything|"
        "put everything|i want everything|leave it|let me see it|can i have it"
    ),
    "OLD": phrases("old|previous|former|earlier|original|first|last|prior"),
    "BEGINNING": phrases(
        "beginning|start|very beginning|very start|original|original picture|original image|"
        "original version|original photo|original state|original scene|first version|"
        "first picture|first image|starting point|first state|initial picture|initial version|"
        "initial state|opened picture|version zero|version 0|step 0|step zero|untouched picture|"
        "unedited picture|unedited version"
    ),
    "BEGINNING_WHEN": phrases(
        "at the beginning|in the beginning|at the start|at first|originally|when we started|"
        "when i opened it|before all edits|before any edits|before everything|to begin with|"
        "at the very start|at the very beginning|in the very beginning|right at the start|"
        "before we started|when it was opened|before any changes|before all changes"
    ),
    "ORIGINAL": phrases("original|beginning|start|first|opened|initial"),
    "CHOOSING": phrases(
        "take|use|choose|pick|select|prefer|i prefer|i like|i would like|i want|give me|go with|"
        "keep|i choose|i pick|i take|let us take|let us use|switch to|i would rather have|"
        "i would prefer|show me|i liked|show"
    ),
    "CANDIDATE": phrases(
        "candidate|result|attempt|drawing|rendering|try|variant|variation|render|option|proposal"
    ),
}
