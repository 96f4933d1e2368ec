"""Pictures are shown to a server that `.env` has a part in naming only after a yes."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from agent import consent, wiring
from agent.cli import main
from agent.consent import Consents, shown_to
from agent.terminal.showing import ask_about_showing
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.pictures import save_png
from sgedit_engine.settings import Settings
from tests.agent.tabletop import table
from tests.language.endpoint_server import saying, serving

ELSEWHERE = "https://models.example/v1"
EYES = {"SGEDIT_VISION": "openai:eyes"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pictures").mkdir()
    monkeypatch.chdir(tmp_path / "pictures")
    monkeypatch.setenv("SGEDIT_HOME", str(tmp_path / "home"))
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "SGEDIT_BASE_URL", "SGEDIT_VISION"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "pictures"


def write(folder: Path, file: dict[str, str]) -> None:
    (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in file.items()))


@pytest.mark.parametrize(
    ("environment", "file", "host"),
    [
        ({}, {}, None),
        ({**EYES, "SGEDIT_BASE_URL": ELSEWHERE}, {}, None),
        ({**EYES, "SGEDIT_BASE_URL": ELSEWHERE}, {"OPENAI_API_KEY": "sk"}, None),
        ({}, {"SGEDIT_BASE_URL": ELSEWHERE}, None),
        ({}, {**EYES, "SGEDIT_BASE_URL": ELSEWHERE}, "models.example"),
        (EYES, {"OPENAI_BASE_URL": ELSEWHERE}, "models.example"),
        ({"SGEDIT_BASE_URL": ELSEWHERE}, EYES, "models.example"),
        ({}, EYES, "api.openai.com"),
        ({}, {**EYES, "SGEDIT_BASE_URL": "http://localhost:1/v1"}, None),
    ],
)
def test_who_would_be_shown_pictures(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    file: dict[str, str],
    host: str | None,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    write(folder, file)
    assert shown_to() == host


@pytest.mark.parametrize(
    ("answer", "agreed"), [("y", True), ("yes", True), ("", False), ("n", False)]
)
def test_a_yes_is_asked_for_once(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answer: str,
    agreed: bool,
) -> None:
    write(folder, {**EYES, "SGEDIT_BASE_URL": ELSEWHERE, "OPENAI_API_KEY": "sk-filed"})
    terminal = io.StringIO(answer + "\n")
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)
    settings = Settings()
    assert wiring.describer(Consents.of(settings)) is None
    ask_about_showing(settings)
    assert "models.example" in capsys.readouterr().err
    assert (wiring.describer(Consents.of(settings)) is not None) == agreed
    if agreed:
        ask_about_showing(settings)
        assert capsys.readouterr().err == ""
    # Another server, or the file of another folder, is another question.
    write(folder, {**EYES, "SGEDIT_BASE_URL": "https://other.example/v1"})
    assert wiring.describer(Consents.of(settings)) is None


def test_a_damaged_file_of_answers_is_no_yes(folder: Path) -> None:
    consents = Consents.of(Settings())
    write(folder, {**EYES, "SGEDIT_BASE_URL": ELSEWHERE})
    consents.give("models.example")
    assert consents.allow("models.example")
    consents.path.write_text("{")
    assert not consents.allow("models.example")


def test_nobody_at_a_terminal_is_a_no(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole way: a server, a picture and a command."""
    monkeypatch.setattr(wiring, "build_engine", lambda _settings: PaintedEngine())
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
    save_png(table(), folder / "table.png")
    nothing = json.dumps({"objects": [], "relations": []})
    with serving(saying(nothing), saying(nothing)) as server:
        write(folder, {**EYES, "SGEDIT_BASE_URL": server.url})
        # The test's server is on this machine; as if it were not:
        monkeypatch.setattr(consent, "is_this_machine", lambda _host: False)
        assert main(["parse", "table.png", "--json"]) == 0
        assert "they stay here" in capsys.readouterr().err and server.requests == []
        Consents.of(Settings()).give(str(shown_to()))
        assert main(["parse", "table.png", "--json"]) == 0
        assert len(server.requests) == 1
