"""Installs the Debian or Ubuntu packages that the station needs and this machine lacks.

`system_packages.py SET`, where SET is

* `environment`: what creating a virtual environment needs,
* `run`: that, and the libraries that Qt's window needs,
* `dist`: that, and what builds the one-folder application,
* `test`: that, and a screen that is only in memory.

Runs before any environment exists, so it uses the standard library only. It looks for the thing
itself (a library that loads, a program on the path), never for a package by name: a machine that
has it from elsewhere is left alone.
"""

import contextlib
import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

# Library → Debian package. The libraries are what the Qt libraries and the `xcb` platform plugin of
# PySide6-Essentials 6.11 are linked to and do not bring along (objdump -p, NEEDED).
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdrm.so.2": "libdrm2",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
# A screen in memory, a message bus, who reads a unit of systemd; and programs that judge EKGs as
# DICOM objects: an archive, a second receiver and a validator.
TEST_PROGRAMS = {
    "dbus-daemon": "dbus-daemon",
    "systemd-analyze": "systemd",
    "Xvfb": "xvfb",
    "xkbcomp": "x11-xkb-utils",
    "Orthanc": "orthanc",
    "storescu": "dcmtk",
    "dciodvfy": "dicom3tools",
}
# PyInstaller writes the program with it.
DIST_PROGRAMS = {"objcopy": "binutils"}
# Debian would start these as services that listen to the network; tests start their own.
SERVICES = {"orthanc"}
POLICY = "/usr/sbin/policy-rc.d"

SETS = ("environment", "run", "dist", "test")


def loads(library: str) -> bool:
    """Whether the dynamic linker finds the library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing(which: str) -> list[str]:
    """Debian packages of that set whose content this machine does not have."""
    packages = set()
    # Debian keeps ensurepip, which venv needs, out of its Python. Inside an environment that
    # question is settled.
    if sys.prefix == sys.base_prefix and not importlib.util.find_spec("ensurepip"):
        packages.add(f"python3.{sys.version_info.minor}-venv")
    if which in ("run", "dist", "test"):
        packages |= {package for library, package in QT_LIBRARIES.items() if not loads(library)}
    programs: dict[str, str] = {}
    if which in ("dist", "test"):
        programs |= DIST_PROGRAMS
        # Debian's Python has itself as a library in a package of its own; others bring it along.
        library = str(sysconfig.get_config_var("INSTSONAME") or "")
        folder = Path(str(sysconfig.get_config_var("LIBDIR") or "/usr/lib"))
        if ".so" in library and not (folder / library).exists() and not loads(library):
            packages.add(f"libpython3.{sys.version_info.minor}")
    if which == "test":
        programs |= TEST_PROGRAMS
    # Debian keeps servers in a folder that is on the path of root only.
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
    packages |= {
        package for program, package in programs.items() if not shutil.which(program, path=path)
    }
    return sorted(packages)


def as_administrator() -> list[str] | None:
    """What to put before a command to run it as root, or None where that needs a password."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if (
        sudo
        and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return [sudo, "-n"]
    return None


def install(packages: list[str]) -> None:
    """Install with apt; raises `SystemExit` with what to do where that is not possible."""
    by_hand = f"apt-get update && apt-get install {' '.join(packages)}"
    if not shutil.which("apt-get"):
        raise SystemExit(
            "This machine has no apt. Install what these Debian packages hold with its own "
            f"package manager, then try again:\n  {' '.join(packages)}"
        )
    prefix = as_administrator()
    if prefix is None:
        raise SystemExit(
            "Some system packages are missing, and installing them needs an administrator. "
            f"Ask one to run:\n  sudo sh -c '{by_hand}'\nThen try again."
        )
    print(f"Installing system packages: {' '.join(packages)}", flush=True)
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet", "--yes"]
    apt += ["-o", "DPkg::Lock::Timeout=300"]
    with unstarted(prefix, SERVICES.intersection(packages)):
        for step in (["update"], ["install", "--no-install-recommends", *packages]):
            done = subprocess.run(
                [*apt, *step],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode != 0:
                raise SystemExit(
                    f"apt could not do it:\n{done.stdout}{done.stderr}\n"
                    f"Repair that, or run by hand:\n  sudo sh -c '{by_hand}'"
                )


@contextlib.contextmanager
def unstarted(prefix: list[str], services: set[str]) -> Iterator[None]:
    """Install these without starting them now or at the next boot: Debian asks `policy-rc.d`."""
    if not services:
        yield
        return
    ours = not Path(POLICY).exists()
    if ours:
        script = "printf '#!/bin/sh\\nexit 101\\n' >" + POLICY + " && chmod 755 " + POLICY
        subprocess.run([*prefix, "sh", "-c", script], check=True)
    try:
        yield
    finally:
        if ours:
            subprocess.run([*prefix, "rm", "-f", POLICY], check=False)
        if shutil.which("systemctl"):
            for service in services:
                subprocess.run(
                    [*prefix, "systemctl", "disable", service], capture_output=True, check=False
                )


def main(arguments: list[str]) -> None:
    """Install what is missing of the set named on the command line."""
    if len(arguments) != 1 or arguments[0] not in SETS:
        raise SystemExit(f"usage: system_packages.py {'|'.join(SETS)}")
    if not sys.platform.startswith("linux"):
        return
    if packages := missing(arguments[0]):
        install(packages)


if __name__ == "__main__":
    main(sys.argv[1:])
