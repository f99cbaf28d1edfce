"""An audit finds what is known, and never takes silence for a clean bill."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

import tools.audit
from tools.audit import main, without_markers
from tools.lockfile import Locked, read_lock
from tools.osv import about

ROOT = Path(__file__).parent.parent
HASH = "a" * 64

# The form of an OSV record with the facts of CVE-2023-46136, cut to what decides.
WERKZEUG: dict[str, Any] = {
    "id": "CVE-2023-46136",
    "summary": "Slow parsing of multipart data",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "Werkzeug"},
            "ranges": [
                {
                    "type": "ECOSYSTEM",
                    "events": [
                        {"introduced": "0"},
                        {"fixed": "2.3.8"},
                        {"introduced": "3.0.0"},
                        {"fixed": "3.0.1"},
                    ],
                },
                {"type": "GIT", "events": [{"introduced": "0"}]},
            ],
            "versions": ["2.3.7", "not-a-version"],
        }
    ],
}


@pytest.mark.parametrize(
    ("version", "affected"),
    [
        ("0.1", True),
        ("2.3.7", True),
        ("2.3.8", False),
        ("2.9", False),
        ("3.0.0", True),
        ("3.0.1", False),
        ("4.0", False),
    ],
)
def test_a_range_begins_where_it_was_introduced_and_ends_where_it_was_fixed(
    version: str, affected: bool
) -> None:
    found = list(about([WERKZEUG], "werkzeug", version))
    assert [each.id for each in found] == (["CVE-2023-46136"] if affected else [])
    if affected:
        assert found[0].fixed == ("2.3.8", "3.0.1")


@pytest.mark.parametrize(("version", "affected"), [("1.4", True), ("1.5", True), ("1.6", False)])
def test_the_last_that_is_affected_is_affected(version: str, affected: bool) -> None:
    events = [{"introduced": "1.0"}, {"last_affected": "1.5"}]
    record = {
        "id": "X",
        "affected": [
            {
                "package": {"ecosystem": "PyPI", "name": "a"},
                "ranges": [{"type": "ECOSYSTEM", "events": events}],
            }
        ],
    }
    assert bool(list(about([record], "a", version))) == affected


def test_another_package_or_another_registry_is_not_meant() -> None:
    assert list(about([WERKZEUG], "flask", "2.3.7")) == []
    npm = json.loads(json.dumps(WERKZEUG).replace("PyPI", "npm"))
    assert list(about([npm], "werkzeug", "2.3.7")) == []


@pytest.fixture
def locks(tmp_path: Path) -> Path:
    folder = tmp_path / "requirements"
    folder.mkdir()
    (folder / "run.txt").write_text(
        f"werkzeug==2.3.7 ; sys_platform == 'win32' \\\n    --hash=sha256:{HASH}\n"
        "    # via flask\n",
        encoding="utf-8",
    )
    return folder


def test_records_in_an_archive_or_a_folder_are_compared(
    locks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = tmp_path / "osv.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("CVE-2023-46136.json", json.dumps(WERKZEUG))
    assert main(["--advisories", str(archive)], locks) == 1
    assert "run.txt: werkzeug 2.3.7: CVE-2023-46136: Slow parsing" in capsys.readouterr().out
    folder = tmp_path / "osv"
    folder.mkdir()
    (folder / "a.json").write_text(
        json.dumps(WERKZEUG).replace("Werkzeug", "flask"), encoding="utf-8"
    )
    assert main(["--advisories", str(folder)], locks) == 0
    (folder / "a.json").write_text(json.dumps(WERKZEUG | {"withdrawn": "2024"}), encoding="utf-8")
    assert main(["--advisories", str(folder)], locks) == 2


@pytest.mark.parametrize("what", ["missing.zip", "text.zip"])
def test_what_holds_no_records_is_no_clean_bill(
    what: str, locks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "text.zip").write_text("hello", encoding="utf-8")
    assert main(["--advisories", str(tmp_path / what)], locks) == 2
    assert "NOTHING WAS AUDITED" in capsys.readouterr().err


ALL_CLEAN = '{"dependencies": [{"name": "werkzeug", "version": "2.3.7", "vulns": []}], "fixes": []}'
ONE_FOUND = ALL_CLEAN.replace(
    "[]}]", '[{"id": "PYSEC-1", "fix_versions": ["2.3.8"], "aliases": [], "description": "Bad."}]}]'
)


@pytest.mark.parametrize(
    ("says", "ends", "told"),
    [
        (f"echo '{ALL_CLEAN}'", 0, "0 known vulnerabilities in 1 lock files, by the service osv"),
        (f"echo '{ONE_FOUND}'; exit 1", 1, "PYSEC-1: Bad. (mended in 2.3.8)"),
        ("echo no network >&2; exit 1", 2, "NOTHING WAS AUDITED"),
        # What pip-audit says where no service knows a package, without --strict.
        ('echo \'{"dependencies": [{"name": "werkzeug", "skip_reason": "?"}]}\'', 2, "NOTHING WAS"),
        ("echo '{\"dependencies\": []}'", 2, "NOTHING WAS AUDITED"),
    ],
)
def test_what_the_service_says_is_told_and_silence_is_a_failure(
    says: str,
    ends: int,
    told: str,
    locks: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A stand-in for the network: a program that answers as pip-audit does."""
    program = tmp_path / "pip-audit"
    program.write_text(f"#!/bin/sh\n{says}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(tools.audit, "PIP_AUDIT", program)
    assert main([], locks) == ends
    said = capsys.readouterr()
    assert told in said.out + said.err


def test_packages_of_every_system_are_asked_about(locks: Path) -> None:
    assert without_markers(read_lock(locks / "run.txt")) == (
        f"werkzeug==2.3.7 \\\n    --hash=sha256:{HASH}\n"
    )
    windows = [each for each in read_lock(ROOT / "requirements" / "run.txt") if each.marker]
    assert "pywin32-ctypes==" in without_markers(windows)


def test_a_lock_is_read_with_who_asks(locks: Path) -> None:
    assert read_lock(locks / "run.txt") == (
        Locked(
            name="werkzeug",
            version="2.3.7",
            marker="sys_platform == 'win32'",
            hashes=(HASH,),
            asked_by=("flask",),
        ),
    )
