"""The bill of materials is what the lock file says, in the form that CycloneDX prescribes."""

from __future__ import annotations

import importlib.util
import json
import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.needs import require
from tools.sbom import main

ROOT = Path(__file__).parent.parent
JUDGE = "cyclonedx-python-lib is not installed (requirements/dev.txt)"
LOCK = ROOT / "requirements" / "run.txt"


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    target = tmp_path_factory.mktemp("sbom") / "sbom.cdx.json"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1796000000")
        assert main([str(target)]) == 0
    read: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return read


def test_it_is_valid_by_the_official_schema(bill: dict[str, Any]) -> None:
    require(importlib.util.find_spec("cyclonedx"), JUDGE)
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    judge = JsonStrictValidator(SchemaVersion.V1_6)
    assert judge.validate_str(json.dumps(bill)) is None
    wrong = bill | {"components": [{"type": "library"}]}
    assert judge.validate_str(json.dumps(wrong)) is not None


def test_it_lists_what_is_locked_and_nothing_else(bill: dict[str, Any]) -> None:
    """Read again here with a reader of its own: each pin, and the hashes below it."""
    locked: dict[tuple[str, str], set[str]] = {}
    for line in LOCK.read_text(encoding="utf-8").splitlines():
        if pin := re.match(r"([\w.-]+)==([^ ]+)", line):
            hashes = locked.setdefault((pin[1], pin[2]), set())
        hashes |= set(re.findall(r"sha256:(\w{64})", line))
    assert len(locked) > 60
    listed = {
        (each["name"], each["version"]): {
            digest["content"]
            for reference in each["externalReferences"]
            for digest in reference["hashes"]
        }
        for each in bill["components"]
    }
    assert listed == locked


def test_names_are_package_urls(bill: dict[str, Any]) -> None:
    require(importlib.util.find_spec("packageurl"), JUDGE)
    from packageurl import PackageURL

    for each in bill["components"]:
        purl = PackageURL.from_string(each["purl"])
        assert (purl.type, purl.name, purl.version) == ("pypi", each["name"], each["version"])


def test_every_package_has_a_licence_and_its_place(bill: dict[str, Any]) -> None:
    by_name = {each["name"]: each for each in bill["components"]}
    assert all(each["licenses"][0]["expression"] for each in by_name.values())
    assert by_name["bleak"]["licenses"] == [{"expression": "MIT"}]
    assert by_name["bleak"]["scope"] == "required"
    assert by_name["bumble"]["scope"] == "optional"
    assert by_name["hatchling"]["scope"] == "excluded"
    assert by_name["jeepney"]["properties"] == [
        {"name": "vitals-station:where", "value": "sys_platform == 'linux'"}
    ]
    held = {each["name"]: each["version"] for each in by_name["sqlcipher3"]["components"]}
    assert set(held) == {"SQLCipher", "SQLite", "OpenSSL"}


def test_who_asks_for_what(bill: dict[str, Any]) -> None:
    asks = {each["ref"]: set(each.get("dependsOn", ())) for each in bill["dependencies"]}
    refs = {each["name"]: each["bom-ref"] for each in bill["components"]}
    us = bill["metadata"]["component"]["bom-ref"]
    assert asks.keys() == {us, *refs.values()}
    assert refs["dbus-fast"] in asks[refs["bleak"]]
    with (ROOT / "pyproject.toml").open("rb") as file:
        wanted = tomllib.load(file)["project"]["dependencies"]
    names = {re.split(r"[<>=; ]", each)[0].lower() for each in wanted}
    assert {refs[name] for name in names} <= asks[us]


def test_the_time_is_the_one_that_was_asked_for(bill: dict[str, Any]) -> None:
    assert bill["metadata"]["timestamp"] == "2026-11-30T00:53:20Z"
    assert datetime.fromtimestamp(1796000000, UTC).isoformat() == "2026-11-30T00:53:20+00:00"
