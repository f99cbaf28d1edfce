"""`[chart.smart]` of the site's configuration: keys are named, never held."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from station.charts.smart import SCOPES, SmartSettings, bearer_auth, signing_key
from station.smart.keys import make_key, write_key_file

KEY = {"file": "/etc/vitals-station/chart.pem"}


def test_what_is_not_said_has_its_default() -> None:
    read = SmartSettings.model_validate({"client_id": "vitals-station-7", "keys": [KEY]})
    assert read.scopes == SCOPES
    assert (read.token_url, read.audience) == (None, None)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"client_id": ""}, "client_id"),
        ({"keys": []}, "keys"),
        ({"keys": [{}]}, "either in a file or stored"),
        ({"keys": [KEY | {"stored": "x"}]}, "either in a file or stored"),
        ({"keys": [{"stored": "x", "passphrase": "y"}]}, "only a key in a file"),
        ({"keys": [{"pem": "-----BEGIN"}]}, "Extra inputs"),
        ({"token_url": "http://chart.example/token"}, "must be https"),
        ({"scopes": []}, "names at least one"),
        ({"scopes": ["system/A.rs system/B.rs"]}, "scopes"),
        ({"timeout_s": 0}, "timeout_s"),
        ({"secret": "x"}, "Extra inputs"),
    ],
)
def test_what_cannot_be_is_refused_with_its_key(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        SmartSettings.model_validate({"client_id": "me", "keys": [KEY]} | change)


def test_the_key_that_is_named_is_the_one_that_signs(tmp_path: Path) -> None:
    path = tmp_path / "chart.pem"
    made = make_key()
    write_key_file(made, path)
    settings = SmartSettings.model_validate(
        {"client_id": "me", "keys": [{"file": str(path), "kid": "next"}]}
    )

    assert signing_key(settings.keys[0]).kid == "next"
    assert bearer_auth(settings, "https://chart.example/fhir") is not None


def test_a_chart_without_https_gets_no_token() -> None:
    settings = SmartSettings.model_validate({"client_id": "me", "keys": [KEY]})
    with pytest.raises(ValueError, match="not https"):
        bearer_auth(settings, "http://chart.example/fhir")
