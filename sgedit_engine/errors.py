"""Every error that a user can meet, in one tree. Each says what went wrong and what to do.

SGEditError
├── InputError                the user's file or words
│   ├── BadPictureError       not a picture, damaged, too large, animated, too small
│   ├── OutsideWorldError     a picture that the profile's models were not made for
│   ├── NamesNeededError      nothing says what to look for in a picture
│   └── EmptyRequestError     nothing was asked
├── SceneError                the graph or the edit asked of it
│   ├── UnknownObjectError    an id or words that no object of the scene fits
│   ├── InvalidEditError      an edit that the scene does not allow
│   ├── NoRoomError           no free place satisfies the relation
│   └── CannotDrawError       the profile has no such kind, colour or pattern
├── HistoryError              nothing to undo, unknown version, damaged store
├── ModelError                weights or endpoints
│   ├── ModelMissingError     weights are not there
│   ├── ModelDamagedError     weights do not match their checksum or shape
│   ├── DownloadError         weights could not be fetched
│   ├── OutOfMemoryError      the device has too little memory
│   ├── EndpointError         the language model's server failed
│   │   ├── RequestRefusedError   it does not take requests of this form
│   │   ├── ContextTooLongError   it cannot take in all that it was told
│   │   └── AnswerBrokenOffError  the connection was lost in the middle of its answer
│   └── ConceptError          what was learned about an object
│       ├── ConceptMissingError  it is not on this machine
│       ├── ConceptDamagedError  its file is not what was written
│       └── ConceptOfOtherModelError  it belongs to other weights
└── CancelledError            the user stopped it
"""

from __future__ import annotations


class SGEditError(Exception):
    """Base of all errors shown to users.

    `problem` is one sentence on what went wrong, `remedy` one on what to do. `mendable`
    tells a language model whether other arguments could succeed.
    """

    mendable = False

    def __init__(self, problem: str, remedy: str = "") -> None:
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{problem} {remedy}".strip())


class InputError(SGEditError):
    """The user's file or words cannot be used."""


class BadPictureError(InputError):
    """A file is not a picture that can be edited."""


class OutsideWorldError(InputError):
    """The picture is unlike anything that the profile's models were trained on."""


class NamesNeededError(InputError):
    """The profile finds anything that is named, and nothing was."""

    def __init__(
        self,
        problem: str = "Nothing says what to look for in the picture.",
        remedy: str = "Name it with --names “cup, laptop”, or let a model that sees pictures tell "
        "it (SGEDIT_VISION).",
    ) -> None:
        super().__init__(problem, remedy)


class EmptyRequestError(InputError):
    """The request holds no words."""


class SceneError(SGEditError):
    """The scene does not allow what was asked of it."""

    mendable = True


class UnknownObjectError(SceneError):
    """No object of the scene has this id or fits these words."""


class NothingThereError(SceneError):
    """No object can be made out where somebody pointed."""

    def __init__(
        self,
        problem: str = "I can make out no object there.",
        remedy: str = "Point into the middle of it, draw a box close around it, or its outline.",
    ) -> None:
        super().__init__(problem, remedy)


class InvalidEditError(SceneError):
    """The edit contradicts the scene."""


class NoRoomError(SceneError):
    """No free place satisfies the relation asked for."""


class CannotDrawError(SceneError):
    """The profile's models cannot draw this kind, colour or pattern."""


class HistoryError(SGEditError):
    """The version tree cannot do this."""


class ModelError(SGEditError):
    """A model or its server failed."""


class ModelMissingError(ModelError):
    """The weights are not on this machine."""


class ModelDamagedError(ModelError):
    """The weights differ from what they should be."""


class DownloadError(ModelError):
    """The weights could not be fetched; what has arrived is kept for the next time."""


class OutOfMemoryError(ModelError):
    """The device has too little memory for this."""


class EndpointError(ModelError):
    """The language model's server could not be used."""


class RequestRefusedError(EndpointError):
    """The language model's server does not take requests of this form."""


class ContextTooLongError(EndpointError):
    """What the language model was told is more than it can take in."""


class AnswerBrokenOffError(EndpointError):
    """The connection to the language model was lost in the middle of its answer."""


class ConceptError(ModelError):
    """What was learned about an object cannot be used."""


class ConceptMissingError(ConceptError):
    """The concept is not on this machine."""


class ConceptDamagedError(ConceptError):
    """The concept's file differs from what was written."""


class ConceptOfOtherModelError(ConceptError):
    """The concept was learned with other weights than those that shall draw it."""


class CancelledError(SGEditError):
    """The user stopped the work; what was finished before stays."""

    def __init__(
        self, problem: str = "Stopped.", remedy: str = "Nothing more was changed."
    ) -> None:
        super().__init__(problem, remedy)
