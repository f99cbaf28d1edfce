"""Key pairs: made, kept, read again, and what is refused."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordSetError

from station.smart.errors import KeyUnusableError
from station.smart.keys import (
    Algorithm,
    from_pem,
    jwks,
    make_key,
    read_key_file,
    read_stored_key,
    store_key,
    write_key_file,
)

# RFC 7638, 3.1: this RSA key has this thumbprint.
RFC_N = (
    "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECP"
    "ebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY"
    "368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0f"
    "M4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
)
RFC_THUMBPRINT = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"


class Store(KeyringBackend):
    priority = 1.0

    def __init__(self, *, locked: bool = False, full: bool = False) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = locked
        self.full = full

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.full:
            raise PasswordSetError
        self.kept[service, username] = password


def pem(private: object) -> bytes:
    return private.private_bytes(  # type: ignore[attr-defined, no-any-return]
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


@pytest.mark.parametrize("algorithm", ["ES384", "RS384"])
def test_a_key_file_is_its_owners_and_reads_back_the_same(
    tmp_path: Path, algorithm: Algorithm
) -> None:
    made = make_key(algorithm)
    path = tmp_path / "chart.pem"
    write_key_file(made, path)

    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
    read = read_key_file(path)
    assert (read.kid, read.algorithm, read.public) == (made.kid, algorithm, made.public)


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "chart.pem"
    write_key_file(make_key(), path)
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        write_key_file(make_key(), path)
    assert path.read_bytes() == before


def test_the_public_half_is_all_that_the_chart_team_gets() -> None:
    keys = make_key(), make_key("RS384")
    said = json.loads(jwks(keys))["keys"]

    assert [sorted(one) for one in said] == [
        ["alg", "crv", "kid", "kty", "use", "x", "y"],
        ["alg", "e", "kid", "kty", "n", "use"],
    ]  # d, p and q are not among them
    assert [(one["alg"], one["kid"]) for one in said] == [
        ("ES384", keys[0].kid),
        ("RS384", keys[1].kid),
    ]


def test_the_name_of_a_key_is_its_thumbprint_by_rfc_7638() -> None:
    from station.smart.keys import _thumbprint

    assert _thumbprint({"e": "AQAB", "kty": "RSA", "n": RFC_N}) == RFC_THUMBPRINT


def test_the_chart_team_may_name_the_key() -> None:
    named = from_pem(pem(ec.generate_private_key(ec.SECP384R1())), kid="station-7-2026")
    assert (named.kid, named.public["kid"]) == ("station-7-2026", "station-7-2026")


def test_a_pass_phrase_protects_the_file(tmp_path: Path) -> None:
    made = make_key()
    path = tmp_path / "chart.pem"
    write_key_file(made, path, b"open sesame")

    assert read_key_file(path, passphrase=b"open sesame").kid == made.kid
    for wrong in (None, b"open says me"):
        with pytest.raises(KeyUnusableError, match="pass phrase"):
            read_key_file(path, passphrase=wrong)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such bits")
def test_a_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "chart.pem"
    write_key_file(make_key(), path)
    path.chmod(0o640)
    with pytest.raises(KeyUnusableError, match="other users") as refused:
        read_key_file(path)
    assert "chmod 600" in refused.value.next_step


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "cannot be read"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "cannot be read"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "secp256r1; charts want P-384"),
        (pem(rsa.generate_private_key(65537, 1024)), "1024 bits; charts want 2048"),
        (pem(ed25519.Ed25519PrivateKey.generate()), "of a kind that charts do not take"),
    ],
)
def test_a_key_that_no_chart_takes_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(KeyUnusableError, match=words) as refused:
        from_pem(content)
    assert refused.value.next_step


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyUnusableError, match=r"nowhere\.pem cannot be read"):
        read_key_file(tmp_path / "nowhere.pem")


def test_a_key_in_the_key_store() -> None:
    store, made = Store(), make_key()
    store_key(made, "chart-2026", store)

    assert list(store.kept) == [("vitals-station", "smart:chart-2026")]
    assert read_stored_key("chart-2026", backend=store).kid == made.kid
    with pytest.raises(KeyUnusableError, match='nothing under the name "other"'):
        read_stored_key("other", backend=store)


def test_a_key_store_that_is_locked_or_too_small_says_so() -> None:
    with pytest.raises(KeyUnusableError, match="does not open"):
        read_stored_key("chart-2026", backend=Store(locked=True))
    with pytest.raises(KeyUnusableError, match="does not take the key"):
        store_key(make_key("RS384"), "chart-2026", Store(full=True))
