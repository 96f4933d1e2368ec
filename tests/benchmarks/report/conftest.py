"""A folder with a writer of made-up runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.report.made_up import Maker


@pytest.fixture
def maker(tmp_path: Path) -> Maker:
    return Maker(tmp_path)
