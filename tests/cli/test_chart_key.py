"""`station chart-key`: a key pair for the chart, its public half for the chart team."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from station.smart.keys import read_key_file


def run(*arguments: str, code: int = 0) -> tuple[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "station", "chart-key", *arguments],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"},
        check=False,
    )
    assert done.returncode == code, done.stderr + done.stdout
    return done.stdout, done.stderr


@pytest.mark.parametrize(("algorithm", "kind"), [("ES384", "EC"), ("RS384", "RSA")])
def test_the_public_half_is_printed_and_the_private_one_stays(
    tmp_path: Path, algorithm: str, kind: str
) -> None:
    path = tmp_path / "chart.pem"
    said, why = run("make", str(path), "--algorithm", algorithm)

    (public,) = json.loads(said)["keys"]
    assert (public["kty"], public["alg"]) == (kind, algorithm)
    assert "d" not in public
    assert public["kid"] == read_key_file(path).kid
    assert "stays here" in why
    assert run("show", str(path))[0] == said


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "chart.pem"
    run("make", str(path))
    before = path.read_bytes()
    assert "A chart may know that key" in run("make", str(path), code=2)[1]
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("make",), "say where the private key goes"),
        (("make", "{folder}/a.pem", "--stored", "a"), "say where the private key goes"),
        (("make", "{folder}/no/such/folder/a.pem"), "cannot be written"),
        (("make", "--stored", "a"), "Keep it in a file"),
        (("show",), "name a key"),
        (("show", "{folder}/nowhere.pem"), "cannot be read"),
        (("show", "--stored", "a"), "key store"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    _, why = run(*(one.format(folder=tmp_path) for one in arguments), code=2)
    assert words in why
    assert "Traceback" not in why
