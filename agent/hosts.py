"""Servers by their addresses: the name that may be told, and whether it is this machine."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

# Where a language model is that no address is told of.
OPENAI = "https://api.openai.com"


def host_of(address: str) -> str | None:
    """The host of an http(s) URL, with its port if one is told, and without the user name and
    password that a URL may hold. None for what is no such URL."""
    try:
        parts = urlsplit(address)
        name, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not name:
        return None
    name = f"[{name}]" if ":" in name else name
    return f"{name}:{port}" if port else name


def is_this_machine(host: str) -> bool:
    """Whether a host, with or without a port, can be reached from this machine alone."""
    name = host
    if host.startswith("["):
        name = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        name = host.partition(":")[0]
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
