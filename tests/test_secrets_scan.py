"""No key, token or password is in the repository."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pytest

from tests.support.needs import require
from tools.secrets_scan import entropy, find, scan

ROOT = Path(__file__).parent.parent

ALLOWED: Final = {
    ("tests/smart/test_keys.py", "private key"): (
        "the first line alone, to say that a file of a key begins with it"
    ),
    ("tests/judges/node/oidc.mjs", "random text"): (
        "`private_key_jwt` is the name of a way to sign in (OpenID Connect Core, section 9)"
    ),
}
"""File and finding, and why it is no secret. What is not found any more must go from here."""

# In two pieces, or this file would be a finding.
PLANTED: Final = {
    "private key": "-----BEGIN EC " + "PRIVATE KEY-----",
    "key of a cloud": "AKIA" + "IOSFODNN7EXAMPLE",
    "token of a code host": "ghp_" + "0123456789abcdefghijABCDEFGHIJ012345",
    "signed token": "eyJhbGci" + "OiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.c2lnbmF0dXJlMTIz",
    "password in an address": "postgres://station" + ":Hunter2Hunter2@db.example/store",
    "random text": "api_key: str = " + '"q8Zr2LxV0mTf4KsW"',
}


def test_no_secret_is_in_the_repository() -> None:
    require(shutil.which("git") and (ROOT / ".git").exists(), "this is no checkout of git")
    found = {(each.path, each.what): each.line for each in scan()}
    assert {place: line for place, line in found.items() if place not in ALLOWED} == {}
    assert ALLOWED.keys() - found.keys() == set(), "allowed, and not there any more"


@pytest.mark.parametrize("what", PLANTED)
def test_a_planted_secret_is_found(what: str) -> None:
    (found,) = find("a.py", f"x = 1\n# {PLANTED[what]}\n")
    assert (found.path, found.line, found.what) == ("a.py", 2, what)


@pytest.mark.parametrize(
    "line",
    [
        'password = "say the word"',
        'token = "{base}/oauth2/token_endpoint"',
        'secret_name = "chart-key"',
        "passphrase = read_secret(name)",
        "https://chart.example:8443/fhir",
    ],
)
def test_what_is_no_secret_is_not_called_one(line: str) -> None:
    assert list(find("a.py", line)) == []


def test_entropy_is_shannons() -> None:
    """Four letters that are equally frequent are two bits each; one letter alone is none."""
    assert entropy("abcdabcd") == pytest.approx(2.0)
    assert entropy("aaaa") == 0
