"""Packs what is given to others into `dist/`: the wheel, the source and the built application.

`dist.py application` builds the one-folder application `dist/vitals-station` only, which the tests
start; `dist.py all` builds the rest around it, with the SHA-256 of each file. Runs in `.venv-dist`
and needs no network.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
DIST: Final = ROOT / "dist"
APPLICATION: Final = DIST / "vitals-station"
_MACHINES: Final = {"amd64": "x86_64", "arm64": "aarch64"}


def version() -> str:
    """The one that the package tells."""
    text = (ROOT / "station" / "__init__.py").read_text("utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    if found is None:
        raise SystemExit("station/__init__.py tells no version")
    return found[1]


def run(*command: str) -> None:
    """A step that must succeed; what it said is shown where it does not."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def application() -> None:
    """Build `dist/vitals-station`, and put beside the program what installs it here."""
    work = ROOT / "build" / "pyinstaller"
    run(
        *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"),
        *("--distpath", str(DIST), "--workpath", str(work), "packaging/station.spec"),
    )
    if sys.platform == "linux":
        for path in (ROOT / "packaging" / "linux").iterdir():
            shutil.copy2(path, APPLICATION)


def packages() -> None:
    """The wheel and the source."""
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-t", "sdist", "-d", str(DIST))


def archive() -> Path:
    """The application as one file, under a folder that is named after its version."""
    machine = _MACHINES.get(platform.machine().lower(), platform.machine().lower())
    name = f"vitals-station-{version()}"
    to = DIST / f"{name}-{sys.platform}-{machine}"
    if sys.platform == "win32":
        to = to.with_name(f"{to.name}.zip")
        with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as zipped:
            for path in sorted(APPLICATION.rglob("*")):
                zipped.write(path, Path(name, path.relative_to(APPLICATION)))
        return to
    to = to.with_name(f"{to.name}.tar.gz")
    with tarfile.open(to, "w:gz", compresslevel=6) as tar:
        tar.add(APPLICATION, arcname=name, filter=_nobodys)
    return to


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Whoever unpacks it owns it."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def sums(*files: Path) -> None:
    """`SHA256SUMS`, as `sha256sum --check` reads it."""
    lines = []
    for file in files:
        with file.open("rb") as opened:
            lines.append(f"{hashlib.file_digest(opened, 'sha256').hexdigest()}  {file.name}\n")
    (DIST / "SHA256SUMS").write_text("".join(lines), "utf-8")


def main(arguments: list[str]) -> None:
    """Build what the command line names."""
    if arguments == ["application"]:
        application()
        return
    if arguments != ["all"]:
        raise SystemExit("usage: dist.py application|all")
    packages()
    packed = archive()
    built = [*DIST.glob(f"vitals_station-{version()}*"), packed]
    sums(*sorted(built))
    for file in built:
        print(f"{file.relative_to(ROOT)}  {file.stat().st_size / 1e6:.1f} MB")
    size = sum(path.stat().st_size for path in APPLICATION.rglob("*") if not path.is_symlink())
    print(f"{APPLICATION.relative_to(ROOT)}{os.sep}  {size / 1e6:.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
