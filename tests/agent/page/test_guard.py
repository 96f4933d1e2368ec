"""Who gets an answer of the page's server, and that its pages name no other server."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from agent.page.guard import Guard, without_outside


async def _answer(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


def _ask(headers: dict[str, str], *, alone: bool = True, method: str = "GET") -> dict[str, Any]:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    encoded = [(k.encode(), v.encode()) for k, v in headers.items()]
    scope = {"type": "http", "method": method, "path": "/", "headers": encoded}
    asyncio.run(Guard(_answer, alone=alone)(scope, receive, send))  # type: ignore[arg-type]
    return sent[0]


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "localhost"])
def test_names_of_this_machine_are_answered(host: str) -> None:
    assert _ask({"host": host})["status"] == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "rebound.example:8000"},
        {"host": ""},
        {"host": "localhost:8000", "x-forwarded-for": "203.0.113.5"},
        {"host": "localhost:8000", "forwarded": "for=203.0.113.5"},
    ],
)
def test_without_passwords_nobody_else_is(headers: dict[str, str]) -> None:
    assert _ask(headers)["status"] == 403
    assert _ask(headers, alone=False)["status"] == 200


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://localhost:8000", 200),
        ("http://elsewhere.example", 403),
        ("http://localhost:9999", 403),
        ("null", 403),
    ],
)
def test_pages_of_others_send_nothing(origin: str, status: int) -> None:
    headers = {"host": "localhost:8000", "origin": origin}
    assert _ask(headers, method="POST")["status"] == status


def test_the_browser_is_told_to_ask_nobody_else() -> None:
    headers = dict(_ask({"host": "localhost"})["headers"])
    assert b"default-src 'self'" in headers[b"content-security-policy"]


def test_links_to_other_servers_are_cut() -> None:
    html = """<head>
    <link rel="preconnect" href="https://fonts.example" />
    <link
      href="https://fonts.example/css2?family=Inter"
      rel="stylesheet"
    />
    <meta property="og:image" content="https://other.example/banner.png">
    <link rel="stylesheet" href="/assets/index.css">
    </head>"""
    assert without_outside(html).split() == [
        "<head>",
        "<link",
        'rel="stylesheet"',
        'href="/assets/index.css">',
        "</head>",
    ]
