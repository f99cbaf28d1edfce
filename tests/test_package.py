"""The wheel, installed where nothing else is but what it declares, works.

No network: the wheel is built by the hatchling that is installed here, and what it depends on is
linked into the new environment, following the wheel's own declarations. So a dependency that is
used and not declared is missing there, as it would be for a user.
"""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from email.parser import HeaderParser
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
SPECS = (
    "bluetooth_blood_pressure",
    "bluetooth_health_thermometer",
    "masimo_ascii",
    "nellcor_ascii",
    "nonin_serial",
    "openbci_cyton",
    "welch_allyn_suretemp",
)

pytestmark = pytest.mark.slow  # one process builds the wheel and uses it for all


def run(*command: str | Path, cwd: Path) -> str:
    """Standard output of a command that must succeed, without anything of this environment."""
    done = subprocess.run(
        command, cwd=cwd, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


def declared(requirements: list[str]) -> Iterator[importlib.metadata.Distribution]:
    """Every installed distribution that these requirements ask for, directly or not."""
    wanted = [Requirement(text) for text in requirements]
    seen: set[tuple[str, str]] = set()
    while wanted:
        requirement = wanted.pop()
        for extra in ("", *sorted(requirement.extras)):
            name = canonicalize_name(requirement.name)
            if (name, extra) in seen:
                continue
            seen.add((name, extra))
            distribution = importlib.metadata.distribution(name)
            if not extra:
                yield distribution
            for text in distribution.requires or ():
                further = Requirement(text)
                if further.marker is None or further.marker.evaluate({"extra": extra}):
                    wanted.append(further)


def link(distribution: importlib.metadata.Distribution, target: Path) -> None:
    """Put a distribution's top-level files and folders into another site-packages."""
    tops = {file.parts[0] for file in distribution.files or () if file.parts[0] != ".."}
    for top in tops - {"__pycache__"}:
        if not (target / top).exists():
            (target / top).symlink_to(Path(str(distribution.locate_file(top))).resolve())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of an environment with the wheel and what it declares."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    (site_packages,) = folder.glob("lib/python3*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        headers = HeaderParser().parsestr(archive.read(metadata).decode())
    requirements = [
        text
        for text in headers.get_all("Requires-Dist", [])
        if (marker := Requirement(text).marker) is None or marker.evaluate({"extra": ""})
    ]
    for distribution in declared(requirements):
        link(distribution, site_packages)
    run(
        *(sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "install", "--quiet"),
        *("--disable-pip-version-check", "--no-index", "--no-deps", wheel),
        cwd=folder,
    )
    return folder / "bin"


def test_the_wheel_holds_the_specs_the_types_marker_and_the_licences(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for spec in SPECS:
        assert f"station/_specs/{spec}.toml" in names
    assert "station/py.typed" in names
    assert "vitals_station-0.1.0.dist-info/licenses/LICENSE" in names
    assert "vitals_station-0.1.0.dist-info/licenses/NOTICE" in names
    assert "station/ui/fonts/OFL.txt" in names
    assert "station/sheets/fonts/OFL.txt" in names
    assert "station/simulators/data/ATTRIBUTION.md" in names
    strangers = {name.partition("/")[0] for name in names} - {"station"}
    assert strangers == {"vitals_station-0.1.0.dist-info"}


def test_every_file_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    files = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "station").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert "station/vitals.py" in files
    with zipfile.ZipFile(wheel) as archive:
        assert files - set(archive.namelist()) == set()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_station_devices_runs_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    where = run(installed / "python", "-c", "import station; print(station.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(installed.parent)
    listed = run(installed / "station", "devices", cwd=tmp_path)
    for spec in SPECS:
        assert spec in listed


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_decode_reads_the_specs_of_the_wheel(installed: Path, tmp_path: Path) -> None:
    """Health Thermometer: flags 0 (Celsius), FLOAT 68 01 00 FF = 360e-1."""
    line = run(
        *(installed / "python", "-m", "station", "decode", "bluetooth_health_thermometer"),
        *("--characteristic", "2a1c", "--hex", "00680100ff"),
        cwd=tmp_path,
    )
    value = json.loads(line)["values"]["body_temperature"]
    assert value["unit"] == "Cel"
    assert str(value["value"]) == "36.0"
