"""The settings panel: `Choices` as Chainlit's widgets."""

from __future__ import annotations

from chainlit.chat_settings import ChatSettings
from chainlit.input_widget import InputWidget, NumberInput, Select, Slider, TextInput

from agent.page.choices import MOST_CANDIDATES, MOST_STEPS, Choices


def settings_panel(choices: Choices, *, local: bool) -> ChatSettings:
    """The widgets, showing what holds now."""
    widgets: list[InputWidget] = [
        Slider(
            id="candidates",
            label="Candidates",
            description="Pictures drawn for each edit; the best is taken. More take longer.",
            initial=choices.candidates,
            min=1,
            max=MOST_CANDIDATES,
            step=1,
        ),
        Slider(
            id="steps",
            label="Steps",
            description="Solver steps of a drawing. 0 is what suits the models.",
            initial=choices.steps,
            min=0,
            max=MOST_STEPS,
            step=1,
        ),
        Select(
            id="confirm",
            label="Asking",
            description="When I ask before I draw.",
            items={
                "When something is in doubt": "ambiguous",
                "Before every edit": "always",
                "Never; take the likeliest": "never",
            },
            initial_value=choices.confirm,
        ),
        Select(
            id="identity",
            label="What moves stays itself by",
            description="How a moved thing keeps its looks. Learning takes a minute or more.",
            items={
                "What measured best": "auto",
                "Its own pixels": "pixels",
                "Learning its looks": "learned",
                "Attending to it": "reference",
            },
            initial_value=choices.identity,
        ),
        NumberInput(
            id="seed",
            label="Seed",
            description="The first seed of each edit; the same one draws the same again.",
            initial=choices.seed,
        ),
        TextInput(
            id="profile",
            label="Profile",
            description="The set of models that reads and draws; “stilllife” comes with sgedit.",
            initial=choices.profile,
        ),
    ]
    if local:
        widgets += [
            TextInput(
                id="model",
                label="Who understands the words",
                description="“offline”, or “openai:NAME” for a language model on a server.",
                initial=choices.model,
            ),
            TextInput(
                id="endpoint",
                label="Its server",
                description="The address of that server; it is sent words, never the picture.",
                initial=choices.endpoint,
                placeholder="http://localhost:11434/v1",
            ),
        ]
    return ChatSettings(widgets)
