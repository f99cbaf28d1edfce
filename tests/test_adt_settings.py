"""The `[adt]` table: what it refuses, and what becomes of it."""

from __future__ import annotations

import tomllib
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from station.adt_settings import AdtSettings
from station.worklist.adt_event import AdtSite
from station.worklist.adt_listener import ListenerOptions

GOOD = """
enabled = true
host = "0.0.0.0"
port = 6661
peers = ["10.1.2.3", "10.1.9.0/24"]
assigning_authority = "CLINIC"
identifier_type = "PI"
identifier_system = "http://clinic.example/mrn"
time_zone = "America/Denver"
processing = "T"
characters = ["UNICODE UTF-8", "8859/1"]
rooms = { "INT^ROOM1" = "1" }
"""


def test_a_site() -> None:
    settings = AdtSettings.model_validate(tomllib.loads(GOOD))

    assert settings.options() == ListenerOptions(
        host="0.0.0.0", port=6661, peers=("10.1.2.3", "10.1.9.0/24")
    )
    assert settings.site(ZoneInfo("America/Chicago")) == AdtSite(
        assigning_authority="CLINIC",
        identifier_type="PI",
        zone=ZoneInfo("America/Denver"),
        rooms={"INT^ROOM1": "1"},
        processing="T",
        undeclared=("UNICODE UTF-8", "8859/1"),
    )


def test_nothing_is_listened_to_unless_a_site_says_so() -> None:
    settings = AdtSettings()

    assert not settings.enabled
    assert settings.host == "127.0.0.1"
    assert settings.site(ZoneInfo("America/Chicago")).zone == ZoneInfo("America/Chicago")
    assert AdtSettings(identifier_type="").site(None).identifier_type is None


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"peers": ["registration"]}, "not an address or network"),
        ({"peers": ["10.1.2.3/33"]}, "not an address or network"),
        ({"enabled": True, "host": "0.0.0.0"}, "peers must name who may send"),
        ({"enabled": True, "host": "station.local"}, "peers must name who may send"),
        ({"certificate": "a.pem"}, "both certificate and key"),
        ({"key": "a.pem"}, "both certificate and key"),
        ({"client_ca": "a.pem"}, "client_ca needs TLS"),
        ({"time_zone": "Chicago"}, "is not a zone"),
        ({"characters": ["KLINGON"]}, "is not a character set"),
        ({"characters": []}, "at least one"),
        ({"processing": "X"}, "processing"),
        ({"port": 0}, "port"),
        ({"rooms": {"A": 1}}, "rooms"),
        ({"hosts": "127.0.0.1"}, "hosts"),
    ],
)
def test_what_a_site_cannot_mean(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        AdtSettings.model_validate(wrong)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.8.8"])
def test_this_computer_only_needs_no_peers(host: str) -> None:
    assert AdtSettings(enabled=True, host=host).options().peers == ()
