"""The list of software of others is true: licences, versions, texts, what is compiled in."""

from __future__ import annotations

import ast
import dataclasses
import re
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest
from packaging.licenses import canonicalize_license_expression
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tools.lockfile import Locked, LockfileError, read_lock
from tools.third_party import RUN, Package, load, main, parts, problems
from tools.trace import SuiteIndex

ROOT = Path(__file__).parent.parent
TABLE = load()
LOCK = read_lock(RUN)

# What licences are called where a package does not use SPDX.
CALLED = {
    "Apache 2.0": {"Apache-2.0"},
    "Apache Software License": {"Apache-2.0"},
    "BSD": {"BSD-2-Clause", "BSD-3-Clause"},
    "BSD License": {"BSD-2-Clause", "BSD-3-Clause"},
    "MIT": {"MIT"},
    "MIT License": {"MIT"},
    "Mozilla Public License 2.0 (MPL 2.0)": {"MPL-2.0"},
}


def installed() -> dict[str, Distribution]:
    found = {}
    for each in LOCK:
        try:
            found[each.name] = distribution(each.name)
        except PackageNotFoundError:
            assert each.marker is not None, f"{each.name} is locked for every system and not here"
    return found


def licence_files(here: Distribution) -> list[str]:
    return [
        str(file)
        for file in here.files or ()
        if ".dist-info" in file.parts[0]
        and re.search("licen[cs]e|copying", file.name, re.IGNORECASE)
    ]


def test_table_page_and_lock_agree(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0, capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("bleak", {"licence": "GPL-3.0-only"}, "neither allowed nor an exception"),
        ("bleak", {"licence": "LGPL-3.0-only"}, "neither allowed nor an exception"),
        ("bleak", {"examined": "3.0.0"}, "3.0.0 was examined"),
        ("bleak", {"examined": None}, "which was `examined`"),
        ("bleak", {"purpose": None}, "say what it is `for`"),
        ("stranger", {}, "has an entry and is not locked"),
    ],
)
def test_what_is_wrong_is_told(name: str, change: dict[str, Any], says: str) -> None:
    package = TABLE.packages.get(name, Package(name=name, licence="MIT"))
    changed = {**TABLE.packages, name: dataclasses.replace(package, **change)}
    (told,) = problems(dataclasses.replace(TABLE, packages=changed), LOCK)
    assert told.startswith(name)
    assert says in told


def test_a_package_without_an_entry_is_told() -> None:
    new = Locked(name="new", version="1", marker=None, hashes=(), asked_by=("bleak",))
    assert list(problems(TABLE, (*LOCK, new))) == ["new is locked and has no entry"]


def test_one_of_several_licences_may_be_chosen_and_all_of_them_must_be_kept() -> None:
    assert TABLE.allows("bleak", "GPL-3.0-only OR MIT")
    assert not TABLE.allows("bleak", "GPL-3.0-only AND MIT")
    assert TABLE.allows("pyside6-essentials", "LGPL-3.0-only")


def test_licences_are_those_that_the_packages_name() -> None:
    """Where a package is unclear, `because` says how its licence was found."""
    here = installed()
    assert len(here) > 50
    for name, found in here.items():
        package = TABLE.packages[name]
        (said,) = found.metadata.get_all("License-Expression") or [None]
        if said is not None:
            agrees = canonicalize_license_expression(said) == package.licence
        else:
            words = found.metadata.get_all("License") or []
            words += [
                each.rpartition(" :: ")[2]
                for each in found.metadata.get_all("Classifier", [])
                if each.startswith("License ::")
            ]
            meant = [CALLED.get(word, {word}) for word in words if word]
            agrees = bool(meant) and all({package.licence} == each for each in meant)
        assert agrees or package.because, f"{name}: {package.licence}, but it says otherwise"


def test_what_brings_no_licence_text_has_it_here() -> None:
    texts = {path.name for path in (ROOT / "packaging" / "licences").iterdir()}
    without = {name for name, each in installed().items() if not licence_files(each)}
    assert {"pyside6-essentials", "shiboken6"} <= without  # else the texts here can go
    for name in without:
        text = TABLE.packages[name].licence.removesuffix("-only") + ".txt"
        assert f"{name}.txt" in texts or text in texts, name
    # Version 3 of the LGPL is written as additions to the GPL: who gets one gets both.
    assert {"LGPL-3.0.txt", "GPL-3.0.txt", "sqlcipher.txt"} <= texts


def test_notice_names_what_the_station_asks_for_and_what_is_compiled_in() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8").casefold()
    part = parts(LOCK)
    for name, package in TABLE.packages.items():
        if package.purpose is not None:
            assert name in notice, name
        for held in package.holds:
            if part[name] == "run":
                assert held.name.casefold() in notice, held.name
    for word in ("inter", "mit-bih", "open data commons", "loinc", "ucum", "snomed"):
        assert word in notice


def test_data_of_others_have_their_licence_beside_them() -> None:
    fonts = {path.parent for kind in ("otf", "ttf") for path in ROOT.glob(f"station/**/*.{kind}")}
    assert len(fonts) == 2
    for folder in fonts:
        assert "SIL Open Font License" in (folder / "OFL.txt").read_text(encoding="utf-8")
    recordings = {path.parent for path in ROOT.glob("station/**/*.dat")}
    assert len(recordings) == 1
    for folder in recordings:
        said = (folder / "ATTRIBUTION.md").read_text(encoding="utf-8")
        assert "Open Data Commons" in said
        assert "10.13026/C2F305" in said


def test_every_test_that_guards_against_an_anomaly_is_there() -> None:
    tests = SuiteIndex()
    named = [
        anomaly.test
        for package in TABLE.packages.values()
        for anomaly in package.anomalies
        if anomaly.test is not None
    ]
    assert len(named) > 10
    assert [each for each in named if not tests.has(each)] == []


def test_what_is_compiled_in_is_what_the_table_says() -> None:
    """Asked of the libraries themselves."""
    import numpy as np
    from cryptography.hazmat.backends.openssl import backend
    from PIL import features
    from PySide6.QtCore import qVersion
    from sqlcipher3 import dbapi2

    database = dbapi2.connect(":memory:")
    database.execute("PRAGMA key = 'x'")
    cipher = database.execute("PRAGMA cipher_version").fetchone()[0]
    provider = database.execute("PRAGMA cipher_provider_version").fetchone()[0]
    database.close()
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    found = {
        ("sqlcipher3", "SQLCipher"): cipher.split()[0],
        ("sqlcipher3", "SQLite"): dbapi2.sqlite_version,
        ("sqlcipher3", "OpenSSL"): provider.split()[1],
        ("cryptography", "OpenSSL"): backend.openssl_version_text().split()[1],
        ("pyside6-essentials", "Qt"): qVersion(),
        ("numpy", "OpenBLAS"): blas["version"],
        ("pillow", "libjpeg-turbo"): features.version("libjpeg_turbo"),
        ("pillow", "libtiff"): features.version("libtiff"),
        ("pillow", "libwebp"): features.version("webp"),
        ("pillow", "OpenJPEG"): features.version("jpg_2000"),
        ("pillow", "FreeType"): features.version("freetype2"),
        # Tells no version without a USB bus: its package carries it in its own.
        ("libusb-package", "libusb"): distribution("libusb-package").version.rpartition(".")[0],
    }
    assert found == {
        (name, held.name): held.version
        for name, package in TABLE.packages.items()
        for held in package.holds
    }


def test_sqlite_is_one_in_which_write_ahead_logs_do_no_harm() -> None:
    """https://sqlite.org/wal.html#walresetbug: mended in 3.51.3."""
    (sqlite,) = (each for each in TABLE.packages["sqlcipher3"].holds if each.name == "SQLite")
    assert Version(sqlite.version) >= Version("3.51.3")


def test_qt_is_below_the_version_that_aborts() -> None:
    (qt,) = (each for each in LOCK if each.name == "pyside6-essentials")
    assert Version("6.8") <= Version(qt.version) < Version("6.12")


def test_versions_with_known_faults_cannot_be_chosen() -> None:
    """Also not by somebody who installs the wheel without the lock."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    allowed = {
        str(canonicalize_name(each.name)): each.specifier
        for each in map(Requirement, project["dependencies"])
    }
    assert not allowed["pydicom"].contains("3.0.1")
    assert allowed["pydicom"].contains("3.0.2")
    assert not allowed["pyjwt"].contains("2.12.1")
    assert allowed["pyjwt"].contains("2.13.0")


def test_of_reportlab_only_the_canvas_is_imported() -> None:
    imported = set()
    for path in (ROOT / "station").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "reportlab" in text else ():
            if isinstance(node, ast.ImportFrom) and node.module is not None:
                imported |= {f"{node.module}.{each.name}" for each in node.names}
            elif isinstance(node, ast.Import):
                imported |= {each.name for each in node.names}
    assert {each for each in imported if each.split(".")[0] == "reportlab"} == {
        "reportlab.pdfbase.pdfmetrics",
        "reportlab.pdfbase.ttfonts.TTFont",
        "reportlab.pdfgen.canvas.Canvas",
        "reportlab.rl_config",
    }


def test_a_line_that_is_no_pin_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "run.txt"
    path.write_text("bleak>=3.1\n", encoding="utf-8")
    with pytest.raises(LockfileError, match=r"run\.txt:1: 'bleak>=3\.1' is not a pinned package"):
        read_lock(path)
