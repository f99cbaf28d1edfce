"""How large a millimetre is on each screen of this computer, as somebody measured with a ruler.

A screen tells its own size, and many tell a wrong one. What was measured is kept in a small file
beside the configuration, not in the station's store: the first page is drawn before that is open.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QObject, Signal
from PySide6.QtGui import QGuiApplication, QScreen

from station.files import put_in_place

__all__ = ["PLAUSIBLE_PX_PER_MM", "SCREENS", "ScreenSizeError", "Screens", "size_words"]

translate = QCoreApplication.translate
PLAUSIBLE_PX_PER_MM: Final = (50 / 25.4, 400 / 25.4)
"""Pixels of the screen itself in a millimetre, from 50 to 400 dots per inch."""


class ScreenSizeError(ValueError):
    """The size holds for this run, but could not be kept."""


@dataclass(frozen=True, slots=True)
class _Which:
    """A screen as it tells itself, at one resolution: another resolution is measured again."""

    maker: str
    model: str
    serial: str
    width_px: int
    height_px: int
    width_mm: int
    height_mm: int


@dataclass(frozen=True, slots=True)
class _Measured:
    device_px_per_mm: float
    checked: date


class Screens(QObject):
    """The screens that were measured. `changed` tells of each new size."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._file: Path | None = None
        self._measured: dict[_Which, _Measured] = {}

    def keep_in(self, file: Path | None) -> None:
        """Keep sizes in this file from now on, and take those that are in it. One that cannot be
        read counts as empty: every screen is as it tells itself then. None: nothing is kept.
        """
        self._file = file
        self._measured = {} if file is None else _read(file)
        self.changed.emit()

    def px_per_mm(self, screen: QScreen | None) -> float | None:
        """Logical pixels in a millimetre as measured; None where nobody did."""
        found = self._of(screen)
        if screen is None or found is None:
            return None
        return found.device_px_per_mm / screen.devicePixelRatio()

    def checked(self, screen: QScreen | None) -> date | None:
        """When this screen was measured last."""
        found = self._of(screen)
        return None if found is None else found.checked

    def measure(self, screen: QScreen, px_per_mm: float, on: date) -> None:
        """So many logical pixels are a millimetre, as somebody saw `on` that day.

        Raises `ValueError` for a size that no screen has, `ScreenSizeError` where it could not be
        kept; then it holds until the program ends.
        """
        device = px_per_mm * screen.devicePixelRatio()
        low, high = PLAUSIBLE_PX_PER_MM
        if not low <= device <= high:
            raise ValueError(f"{device:.2f} pixels a millimetre: screens have {low:.2f}-{high:.2f}")
        self._measured[_which(screen)] = _Measured(device, on)
        self._keep()

    def forget(self, screen: QScreen) -> None:
        """Believe what the screen tells again. Raises `ScreenSizeError` as `measure` does."""
        self._measured.pop(_which(screen), None)
        self._keep()

    def _of(self, screen: QScreen | None) -> _Measured | None:
        return self._measured.get(_which(screen)) if screen is not None and self._measured else None

    def _keep(self) -> None:
        try:
            if self._file is not None:
                _write(self._file, self._measured)
        except OSError as problem:
            raise ScreenSizeError(f"{self._file}: {problem.strerror}") from problem
        finally:
            self.changed.emit()


def size_words(screen: QScreen | None, today: date) -> str:
    """What the strip says of its millimetres: "True size, checked 3 Nov"."""
    when = SCREENS.checked(screen or QGuiApplication.primaryScreen())
    if when is None:
        return translate("ekg", "Size not checked")
    form = "d MMM" if when.year == today.year else "d MMM yyyy"
    day = QLocale().toString(QDate(when.year, when.month, when.day), form)
    return translate("ekg", "True size, checked {day}").format(day=day)


def _which(screen: QScreen) -> _Which:
    ratio, size, glass = screen.devicePixelRatio(), screen.size(), screen.physicalSize()
    return _Which(
        maker=screen.manufacturer(),
        model=screen.model(),
        serial=screen.serialNumber(),
        width_px=round(size.width() * ratio),
        height_px=round(size.height() * ratio),
        width_mm=round(glass.width()),
        height_mm=round(glass.height()),
    )


def _read(file: Path) -> dict[_Which, _Measured]:
    low, high = PLAUSIBLE_PX_PER_MM
    found = {}
    try:
        for entry in json.loads(file.read_text("utf-8"))["screens"]:
            px_per_mm = float(entry["device_px_per_mm"])
            if low <= px_per_mm <= high:
                checked = date.fromisoformat(entry["checked"])
                found[_Which(**entry["screen"])] = _Measured(px_per_mm, checked)
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return found


def _write(file: Path, measured: dict[_Which, _Measured]) -> None:
    """Whole or not at all."""
    entries = [
        {
            "screen": asdict(which),
            "device_px_per_mm": size.device_px_per_mm,
            "checked": size.checked.isoformat(),
        }
        for which, size in measured.items()
    ]
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(".new")
    beside.write_text(json.dumps({"screens": entries}, indent=1), "utf-8")
    put_in_place(beside, file)


SCREENS: Final = Screens()
"""Those of this computer."""
