"""What a chart and its token server answer. Pure: bytes in, checked values or `NoTokenError` out.

SMART App Launch 2.2, "conformance" and "backend services"; OAuth 2.0 (RFC 6749, 5.1 and 5.2; RFC
6750, 2.1 for the form of a token). Every field may be missing or of any type.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

from station.saying import say
from station.smart.errors import NoTokenError

__all__ = [
    "Discovery",
    "Token",
    "clock_hint",
    "discovered",
    "is_safe",
    "missing_scopes",
    "refusal",
    "token_of",
]

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_METHOD: Final = "private_key_jwt"
_TOKEN: Final = re.compile(r"[A-Za-z0-9\-._~+/]+=*")  # RFC 6750, b68token
_LONGEST_TOKEN: Final = 32_768
_UNSAID_S: Final = 60.0  # for how long a token is used that does not say when it ends
_LONGEST_S: Final = 86_400.0
_LONGEST_REASON: Final = 300
_CLOCKS_AGREE_S: Final = 60.0

_CHART_TEAM: Final = say("Show this to the chart team.")
_V1: Final = {"read": "rs", "write": "cud", "*": "cruds"}
_SCOPE: Final = re.compile(r"(system|user|patient)/([A-Za-z]+|\*)\.([a-z]+|\*)(?:\?.*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """Where tokens are had. `algorithms` is empty where the server does not say."""

    token_url: str
    algorithms: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """An access token for `lasts_s` seconds. `scopes` None: as asked (RFC 6749, 5.1)."""

    value: str = field(repr=False)
    lasts_s: float
    scopes: tuple[str, ...] | None = None


def is_safe(url: str) -> bool:
    """Whether a secret may be sent there: https, or this computer."""
    try:
        address = urlsplit(url)
        host = address.hostname
    except ValueError:
        return False
    return bool(host) and (
        address.scheme == "https" or (address.scheme == "http" and host in _LOOPBACK)
    )


def discovered(body: bytes) -> Discovery:
    """Read `.well-known/smart-configuration`. Raises `NoTokenError`."""
    said = _object(body)
    url = said.get("token_endpoint")
    if not isinstance(url, str) or not url:
        raise NoTokenError(
            say("The chart does not say where this station signs in."),
            say("Ask the chart team for the token address, and put it into the configuration."),
        )
    if not is_safe(url):
        raise NoTokenError(say("The chart names a token address that is not safe."), _CHART_TEAM)
    methods = _strings(said.get("token_endpoint_auth_methods_supported"))
    if methods and _METHOD not in methods:
        raise NoTokenError(
            say("The chart does not let programs sign in with a key (private_key_jwt)."),
            _CHART_TEAM,
        )
    algorithms = _strings(said.get("token_endpoint_auth_signing_alg_values_supported"))
    return Discovery(token_url=url, algorithms=frozenset(algorithms))


def token_of(body: bytes) -> Token:
    """Read the answer to a token request that was granted. Raises `NoTokenError`."""
    said = _object(body)
    value, kind = said.get("access_token"), said.get("token_type")
    if (
        not isinstance(value, str)
        or len(value) > _LONGEST_TOKEN
        or not _TOKEN.fullmatch(value)
        or not isinstance(kind, str)
        or kind.lower() != "bearer"
    ):
        raise NoTokenError(
            say("The chart's token server answers with something that is no token."), _CHART_TEAM
        )
    scope = said.get("scope")
    return Token(
        value=value,
        lasts_s=_seconds(said.get("expires_in")),
        scopes=tuple(scope.split()) if isinstance(scope, str) and scope.strip() else None,
    )


def refusal(status: int, body: bytes, date: str | None, now: datetime) -> NoTokenError:
    """A token request that was not granted, as words. `date` is the answer's `Date` header."""
    said = _object(body)
    error = said.get("error")
    code = error if isinstance(error, str) and len(error) <= 40 else ""
    words = said.get("error_description")
    line = " ".join(words.split())[:_LONGEST_REASON] if isinstance(words, str) else ""
    because = f': "{line}"' if line else ""
    if code == "invalid_client" or (status == 401 and not code):
        return NoTokenError(
            say(
                "The chart does not accept this station's key{because} (HTTP {status}).",
                because=because,
                status=status,
            ),
            clock_hint(date, now)
            or say(
                "Ask the chart team whether they have this station's public key and client id, "
                "then send again."
            ),
        )
    if code == "invalid_scope":
        return NoTokenError(
            say(
                "The chart does not grant this station what it asks for{because} (HTTP {status}).",
                because=because,
                status=status,
            ),
            say("Ask the chart team to grant the scopes in the station's configuration."),
        )
    return NoTokenError(
        say(
            "The chart does not let this station sign in{because} (HTTP {status}).",
            because=because or (f': "{code}"' if code else ""),
            status=status,
        ),
        clock_hint(date, now) or _CHART_TEAM,
    )


def clock_hint(date: str | None, now: datetime) -> str | None:
    """What to do about this computer's clock where the server's `Date` shows another time.

    A request is signed for some minutes only, so a wrong clock looks like a wrong key.
    """
    try:
        theirs = parsedate_to_datetime(date) if date else None
    except (ValueError, OverflowError):
        return None
    if theirs is None or theirs.tzinfo is None:
        return None
    apart = (now - theirs).total_seconds()
    if abs(apart) <= _CLOCKS_AGREE_S:
        return None
    minutes = max(1, round(abs(apart) / 60))
    if apart > 0:
        return say(
            "This computer's clock is {minutes} min ahead of the chart's. Set it, then send again.",
            minutes=minutes,
        )
    return say(
        "This computer's clock is {minutes} min behind the chart's. Set it, then send again.",
        minutes=minutes,
    )


def missing_scopes(asked: Iterable[str], token: Token) -> tuple[str, ...]:
    """Which of the scopes asked for the token does not carry, in SMART's v1 or v2 form."""
    if token.scopes is None:
        return ()
    granted = [scope for scope in map(_permissions, token.scopes) if scope is not None]
    missing = []
    for scope in asked:
        wanted = _permissions(scope)
        if wanted is None:
            covered = scope in token.scopes
        else:
            held = {
                letter
                for level, kind, letters in granted
                if level == wanted[0] and kind in ("*", wanted[1])
                for letter in letters
            }
            covered = set(wanted[2]) <= held
        if not covered:
            missing.append(scope)
    return tuple(missing)


def _permissions(scope: str) -> tuple[str, str, str] | None:
    match = _SCOPE.fullmatch(scope)
    return (match[1], match[2], _V1.get(match[3], match[3])) if match else None


def _seconds(value: object) -> float:
    """`expires_in`; a server that sends digits as text is understood too."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:9])
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _UNSAID_S
    return float(min(max(0, value), _LONGEST_S))  # before float: an integer may be too long for one


def _strings(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _object(body: bytes) -> dict[str, Any]:
    try:
        # Integers beyond any sense are refused by the parser itself; infinities are not JSON.
        parsed = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _refuse(name: str) -> object:
    raise ValueError(f"{name} is not JSON")
