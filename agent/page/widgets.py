"""The settings panel: `Choices` as Chainlit's widgets."""

from __future__ import annotations

from collections.abc import Sequence

from chainlit.chat_settings import ChatSettings
from chainlit.input_widget import InputWidget, NumberInput, Select, Slider, TextInput

from agent.page.choices import MOST_CANDIDATES, Choices

_STEPS = {0: "Automatic", 4: "4: quick", 8: "8", 16: "16", 32: "32: slow"}


def settings_panel(choices: Choices, profiles: Sequence[str], *, local: bool) -> ChatSettings:
    """The widgets, showing what holds now. `profiles` are those that can be chosen."""
    steps = {**_STEPS, choices.steps: _STEPS.get(choices.steps, str(choices.steps))}
    widgets: list[InputWidget] = [
        Slider(
            id="candidates",
            label="Drawings per edit",
            description="The best one is taken, and you can choose another. More take longer.",
            initial=choices.candidates,
            min=1,
            max=MOST_CANDIDATES,
            step=1,
        ),
        Select(
            id="asking",
            label="When I ask",
            description="An answer costs you a click, a wrong guess an undo.",
            items={
                "When something is in doubt": "ambiguous",
                "Before every edit": "always",
                "Never: I take the likeliest": "never",
            },
            initial_value=choices.confirm,
        ),
        Select(
            id="identity",
            label="What moves stays itself",
            description="How a thing keeps its looks elsewhere. Learning them takes minutes.",
            items={
                "Automatic": "auto",
                "By its own pixels": "pixels",
                "By learning its looks first": "learned",
                "By looking at it while drawing": "reference",
            },
            initial_value=choices.identity,
        ),
        Select(
            id="steps",
            label="Steps of a drawing",
            description="More are slower and seldom better. Automatic is what suits the models.",
            items={label: str(count) for count, label in sorted(steps.items())},
            initial_value=str(choices.steps),
        ),
        NumberInput(
            id="seed",
            label="Seed",
            description="Any whole number: the same one draws the same again, another differently.",
            initial=choices.seed,
        ),
        Select(
            id="profile",
            label="Models",
            description="What reads and draws. “stilllife” comes with sgedit, for still lifes.",
            items={name: name for name in dict.fromkeys((*profiles, choices.profile))},
            initial_value=choices.profile,
        ),
    ]
    if local:
        widgets += [
            TextInput(
                id="model",
                label="Who understands your words",
                description="“offline” needs no network; “openai:NAME” is a language model.",
                initial=choices.model,
            ),
            TextInput(
                id="endpoint",
                label="Its server",
                description="The language model's address. It is sent words, never the picture.",
                initial=choices.endpoint,
                placeholder="http://localhost:11434/v1",
            ),
        ]
    return ChatSettings(widgets)
