"""What is shipped: every import is declared and locked, and the wheel holds all it needs."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SHIPPED = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
# Where the name to import is not the name to install.
DISTRIBUTIONS = {
    "PIL": "pillow",
    "cv2": "opencv-python-headless",
    "dotenv": "python-dotenv",
    "langchain_core": "langchain-core",
    "skimage": "scikit-image",
    "yaml": "pyyaml",
}
# Comes with torch's builds for CUDA, and only there.
WITH_TORCH = {"triton"}
# What only the world and its benchmarks may need.
TRAINING = ("stilllife", "benchmarks")


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _named(requirements: list[str]) -> set[str]:
    return {_normal(re.split(r"[<>=!~;\[ ]", line, maxsplit=1)[0]) for line in requirements}


def _third_party(package: str) -> set[str]:
    found: set[str] = set()
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
    top = {_distribution(name) for name in found}
    ours = {*sys.stdlib_module_names, *SHIPPED, *WITH_TORCH}
    return {_normal(name) for name in top - ours}


def _distribution(module: str) -> str:
    if module.startswith("langgraph.checkpoint.sqlite"):
        return "langgraph-checkpoint-sqlite"
    top = module.split(".")[0]
    return DISTRIBUTIONS.get(top, top)


@pytest.mark.parametrize("package", SHIPPED)
def test_every_import_is_declared(package: str) -> None:
    optional = PROJECT["project"]["optional-dependencies"]
    declared = _named([*PROJECT["project"]["dependencies"], *optional["postgres"]])
    if package in TRAINING:
        declared |= _named([*optional["train"], *optional["test-ui"]])
    assert _third_party(package) <= declared


def test_every_dependency_is_used() -> None:
    used = set().union(*(_third_party(package) for package in SHIPPED))
    assert _named(PROJECT["project"]["dependencies"]) <= used


def test_every_dependency_is_locked_exactly() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    lines = [line for line in lock if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.!]+", line) for line in lines), lines
    extras = PROJECT["project"]["optional-dependencies"].values()
    asked = _named([*PROJECT["project"]["dependencies"], *(r for e in extras for r in e)])
    assert asked <= _named(lines)
    assert "torchvision" not in _named(lines)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of the clone, unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    command += ["--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, timeout=120)
    (built,) = folder.glob("*.whl")
    site = folder / "site"
    with zipfile.ZipFile(built) as archive:
        archive.extractall(site)
    return site


def test_the_wheel_holds_code_weights_prompts_and_example(wheel: Path) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", *SHIPPED], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")[:-1]
    assert tracked
    missing = [name for name in tracked if not (wheel / name).is_file()]
    assert not missing
    assert (wheel / "chainlit.md").is_file()
    assert not list(wheel.rglob("*.pyc"))


def test_the_installed_wheel_reads_the_example(wheel: Path, tmp_path: Path) -> None:
    """In another folder, with nothing of the clone in sight."""
    example = wheel / "examples" / "still-life.png"
    done = subprocess.run(
        [sys.executable, "-m", "agent.cli", "parse", str(example), "--json"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(wheel), "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    kinds = [thing["category"] for thing in json.loads(done.stdout)["objects"]]
    assert any(kinds.count(kind) == 2 for kind in kinds), kinds
