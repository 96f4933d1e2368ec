"""The dependency map of docs/architecture.md, held by the code."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = ("agent", "benchmarks", "phrasebook", "prompts", "sgedit_engine", "stilllife", "tools")
HEAVY = {"torch", "diffusers", "transformers", "accelerate", "chainlit", "numba", "cv2", "scipy"}
MODEL_LIBRARIES = {"torch", "diffusers", "transformers", "accelerate", "safetensors"}

# What each part may import of ours; a part's own modules always. The longest name that fits
# a module decides.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "prompts": (),
    "sgedit_engine.errors": (),
    "sgedit_engine.settings": (),
    "sgedit_engine.interface": (
        "sgedit_engine.errors",
        "sgedit_engine.scene",
        "sgedit_engine.settings",
    ),
    "sgedit_engine.picture_files": ("sgedit_engine.errors", "sgedit_engine.picture_metadata"),
    "sgedit_engine.picture_metadata": (),
    "sgedit_engine.pictures": ("sgedit_engine.errors", "sgedit_engine.picture_metadata"),
    "sgedit_engine.scene": (
        "sgedit_engine.errors",
        "sgedit_engine.interface",
        "sgedit_engine.picture_metadata",
    ),
    "sgedit_engine": ("prompts",),
    "tools": ("prompts", "sgedit_engine.errors", "sgedit_engine.interface", "sgedit_engine.scene"),
    "agent": ("prompts", "sgedit_engine", "tools"),
    "phrasebook": (
        "agent.briefing",
        "agent.language",
        "sgedit_engine.interface",
        "sgedit_engine.painted",
        "sgedit_engine.scene",
        "stilllife.graphed_step",
    ),
    "stilllife": ("sgedit_engine",),
    "benchmarks": ("agent", "prompts", "sgedit_engine", "stilllife", "tools"),
}
# Only the wiring knows which engine there is; the shelf of models is no part of it.
AGENT_SEES = (
    "sgedit_engine.errors",
    "sgedit_engine.interface",
    "sgedit_engine.looked_for",
    "sgedit_engine.models.catalogue",
    "sgedit_engine.models.shelf",
    "sgedit_engine.passed_on",
    "sgedit_engine.picture_files",
    "sgedit_engine.picture_metadata",
    "sgedit_engine.pictures",
    "sgedit_engine.scene",
    "sgedit_engine.settings",
)


def _modules() -> Iterator[tuple[str, Path]]:
    for package in OURS:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _imported(path: Path, module: str) -> tuple[str, ...]:
    """Every module that a file imports, also inside functions and for types only."""
    return tuple(_imports(path, module))


def _imports(path: Path, module: str) -> Iterator[str]:
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(_parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1]
            source = node.module or ""
            yield ".".join([*base, source]).strip(".") if node.level else source
            if node.module in OURS:  # `from sgedit_engine import errors` imports a module
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _within(module: str, parts: tuple[str, ...]) -> bool:
    return any(module == part or module.startswith(f"{part}.") for part in parts)


def _part(module: str) -> str:
    return max((name for name in MAY_IMPORT if _within(module, (name,))), key=len)


MODULES = list(_modules())


def test_imports_run_one_way() -> None:
    wrong = []
    for module, path in MODULES:
        part = _part(module)
        allowed = (part, *MAY_IMPORT[part])
        for target in _imported(path, module):
            if target.split(".")[0] not in OURS or target in OURS:
                continue
            if not _within(target, allowed):
                wrong.append(f"{module} imports {target}")
            elif (
                part == "agent"
                and module != "agent.wiring"
                and not _within(target, ("agent", "prompts", "tools", *AGENT_SEES))
            ):
                wrong.append(f"{module} imports {target}: only agent.wiring knows the real engine")
    assert not wrong


def test_model_libraries_stay_in_the_engine() -> None:
    light = ("prompts", "tools", "agent", "sgedit_engine.scene", *AGENT_SEES)
    for module, path in MODULES:
        if _within(module, light) and module != "agent.wiring":
            used = {target.split(".")[0] for target in _imported(path, module)} & MODEL_LIBRARIES
            assert not used, f"{module} imports {used}"


def _loaded(statement: str) -> set[str]:
    """The top-level modules that are loaded after a statement, in a fresh interpreter."""
    code = f"{statement}\nimport sys\nprint(*sorted({{m.split('.')[0] for m in sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@cache
def _at_once(path: Path) -> set[str]:
    """What is imported with a file, not only later by its functions or for types."""
    top = [n for n in _parsed(path).body if not isinstance(n, ast.If)]
    names: set[str] = set()
    for node in top:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def _on_chainlit() -> set[str]:
    """The modules that load Chainlit, which makes folders when it is imported."""
    loads = {"chainlit"}
    while True:
        more = {
            name
            for name, path in MODULES
            if any(t in loads or t.startswith("chainlit.") for t in _at_once(path))
        }
        if more <= loads:
            return loads - {"chainlit"}
        loads |= more


ON_CHAINLIT = _on_chainlit()
# What comes with torch's builds for CUDA alone is imported where it is.
ON_TRITON = {
    name for name, path in MODULES if "triton" in _at_once(path) and find_spec("triton") is None
}


def _import_all(*packages: str) -> str:
    chosen = [
        name
        for name, _ in MODULES
        if _within(name, packages)
        and "__main__" not in name
        and name not in ON_CHAINLIT | ON_TRITON
    ]
    return "\n".join(f"import {name}" for name in chosen)


def test_agent_and_tools_load_nothing_heavy() -> None:
    loaded = _loaded(_import_all("agent", "tools", "prompts"))
    assert not loaded & HEAVY, loaded & HEAVY


def test_only_the_page_touches_chainlit() -> None:
    assert ON_CHAINLIT, "nothing touches Chainlit"
    outside = {name for name in ON_CHAINLIT if not _within(name, ("agent.page",))}
    assert not outside, outside


def test_scene_and_contracts_load_no_model_library() -> None:
    loaded = _loaded(_import_all("sgedit_engine.scene", *AGENT_SEES))
    assert not loaded & MODEL_LIBRARIES, loaded & MODEL_LIBRARIES


def test_nothing_loads_the_renderer() -> None:
    assert "stilllife" not in _loaded(_import_all("agent", "tools", "sgedit_engine"))


def test_only_benchmarks_ask_the_judge() -> None:
    judge = ("stilllife.judge",)
    for module, path in MODULES:
        asked = [target for target in _imported(path, module) if _within(target, judge)]
        assert not asked or _within(module, (*judge, "benchmarks")), f"{module} imports {asked}"


@pytest.mark.parametrize("part", ["attributes", "detect", "effects", "parse", "segment"])
def test_the_judge_shares_no_model_with_the_engine(part: str) -> None:
    reader = (f"sgedit_engine.perception.{part}",)
    for module, path in MODULES:
        if _within(module, ("stilllife.judge",)):
            shared = [target for target in _imported(path, module) if _within(target, reader)]
            assert not shared, f"{module} imports {shared}"


def test_importing_writes_nothing(tmp_path: Path) -> None:
    code = f"import os, sys; sys.path.insert(0, {str(ROOT)!r})\n{_import_all('agent', 'tools')}"
    done = subprocess.run(
        [sys.executable, "-B", "-c", code],
        cwd=tmp_path,
        env={"PATH": "", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.iterdir())
