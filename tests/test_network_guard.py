"""The guard itself: beyond loopback fails, also where the code swallows the error."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]


@pytest.mark.parametrize("call", ["connect", "connect_ex", "getaddrinfo"])
def test_reaching_out_fails_even_if_caught(
    pytester: pytest.Pytester, pytestconfig: pytest.Config, call: str
) -> None:
    attempts = {
        "connect": "socket.socket().connect(('192.0.2.1', 80))",
        "connect_ex": "socket.socket().connect_ex(('192.0.2.1', 80))",
        "getaddrinfo": "socket.getaddrinfo('model.invalid', 443)",
    }
    pytester.makeconftest((pytestconfig.rootpath / "tests" / "conftest.py").read_text())
    pytester.makepyfile(
        f"""
        import socket

        def test_swallows():
            try:
                {attempts[call]}
            except BaseException:
                pass
        """
    )
    outcome = pytester.runpytest_inprocess("-p", "no:xdist")
    outcome.assert_outcomes(passed=1, errors=1)


def test_loopback_is_allowed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        answered = threading.Thread(target=lambda: server.accept()[0].close())
        answered.start()
        socket.create_connection(("localhost", server.getsockname()[1])).close()
        answered.join()


def test_home_is_a_folder_of_the_test(own_home: Path) -> None:
    from sgedit_engine.settings import user_data_folder

    assert Path.home() == own_home
    assert own_home in user_data_folder().parents
