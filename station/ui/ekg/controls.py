"""How the EKG is shown: paper speed, gain, filters and layout, as choices above the paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from station.ekg.chain import FilterChoices, chain_of, choices, names_of
from station.sheets.layouts import FEWEST_FOR_COLUMNS, Layout
from station.signals.filters import FilterName
from station.signals.inputs import SignalError
from station.signals.leads import STANDARD_LEADS
from station.ui import names
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["GAINS", "SPEEDS", "EkgControls", "band_word", "layout_word"]

translate = QCoreApplication.translate
SPEEDS: Final = (12.5, 25.0, 50.0)
GAINS: Final = (2.5, 5.0, 10.0, 20.0)
# Three bands are enough for a preview: all that there is, ST, and rhythm.
_BANDS: Final = (FilterName.DIAGNOSTIC, FilterName.WIDE, FilterName.ST, FilterName.MONITOR)
_OFF: Final = "off"


def band_word(band: FilterName, *, short: bool = False) -> str:
    """A band with its cut-offs in Hz."""
    match band:
        case FilterName.DIAGNOSTIC:
            return "0.05–150" if short else translate("ekg", "Diagnostic 0.05–150")
        case FilterName.WIDE:
            return "0.05–" if short else translate("ekg", "From 0.05")
        case FilterName.ST:
            return "0.05–40" if short else translate("ekg", "ST 0.05–40")
        case FilterName.MONITOR:
            return "0.5–40" if short else translate("ekg", "Monitor 0.5–40")
        case _:
            return band.value


def layout_word(layout: Layout) -> str:
    """A layout in as few signs as on paper."""
    match layout:
        case Layout.THREE_BY_FOUR_ONE_RHYTHM:
            return "3×4+1"
        case Layout.THREE_BY_FOUR_THREE_RHYTHM:
            return "3×4+3"
        case Layout.SIX_BY_TWO:
            return "6×2"
        case Layout.TWELVE_BY_ONE:
            return "12×1"
        case Layout.RHYTHM:
            return translate("ekg", "Rhythm")
        case Layout.ROWS:
            return translate("ekg", "Leads")


class EkgControls(QWidget):
    """What is chosen, and `changed` when something else is."""

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.mm_per_s = 25.0
        self.mm_per_mv = 10.0
        self.layout_chosen = Layout.THREE_BY_FOUR_ONE_RHYTHM
        self._band: FilterName | None = None
        self._mains: FilterName | None = None
        self._choices = FilterChoices(bands=(), mains=())
        self._signal: tuple[float, float | None, bool] | None = None
        self._row = row(self, spacing=look.metrics.px(18, 10))
        self.speed = self._numbers(self.tr("Speed, mm/s"), SPEEDS, 25.0, names.speed, self._speed)
        self.gain = self._numbers(self.tr("Gain, mm/mV"), GAINS, 10.0, names.gain, self._gain)
        self._for_signal: list[QWidget] = []
        self._row.addStretch(1)

    @property
    def filters(self) -> tuple[str, ...]:
        """Names of the chosen filters; none before there is a signal."""
        if self._band is None:
            return ()
        return tuple(name.value for name in names_of(self._band, self._mains))

    @property
    def label(self) -> str:
        """What the chosen filters are called, with their cut-offs."""
        if self._signal is None or not self.filters:
            return ""
        return chain_of(self.filters, self._signal[0], 1).label

    def fit(self, rate_hz: float, device_high_hz: float | None, leads: Sequence[str]) -> None:
        """Offer what a signal allows, and keep what was chosen where it still may be."""
        many = len(set(leads) & set(STANDARD_LEADS)) >= FEWEST_FOR_COLUMNS
        signal = rate_hz, device_high_hz, many
        if signal == self._signal:
            return
        self._signal = signal
        try:
            self._choices = choices(rate_hz, device_high_hz)
        except SignalError:  # a rate that nothing can be filtered at
            self._choices = FilterChoices(bands=(), mains=())
        bands = tuple(band for band in _BANDS if band in self._choices.bands)
        if self._band not in bands:
            self._band = bands[0] if bands else None
        if self._mains not in self._choices.mains:
            self._mains = None
        if not many and self.layout_chosen is not Layout.RHYTHM:
            self.layout_chosen = Layout.ROWS
        elif many and self.layout_chosen is Layout.ROWS:
            self.layout_chosen = Layout.THREE_BY_FOUR_ONE_RHYTHM
        self._offer(bands, many=many)
        self.changed.emit()

    def _offer(self, bands: tuple[FilterName, ...], *, many: bool) -> None:
        for old in self._for_signal:
            self._row.removeWidget(old)
            old.setParent(None)
            old.deleteLater()
        self._for_signal.clear()
        short = self.look.metrics.compact
        if self._band is not None:
            offered = [
                (b.value, band_word(b, short=short), names.ekg_filter(b.value)) for b in bands
            ]
            self._add(self.tr("Filter, Hz"), offered, self._band.value, self._take_band)
            mains = [(_OFF, self.tr("Off"), names.ekg_mains(_OFF))]
            mains += [
                (one.value, one.value.removeprefix("mains_"), names.ekg_mains(one.value))
                for one in self._choices.mains
            ]
            now = self._mains.value if self._mains is not None else _OFF
            self._add(self.tr("Mains, Hz"), mains, now, self._take_mains)
        layouts = [
            one for one in Layout if (one is Layout.ROWS) is not many or one is Layout.RHYTHM
        ]
        if short:  # seven rows are too low on a small screen
            layouts = [one for one in layouts if one is not Layout.THREE_BY_FOUR_THREE_RHYTHM]
        self._add(
            self.tr("Layout"),
            [(one.value, layout_word(one), names.ekg_layout(one.value)) for one in layouts],
            self.layout_chosen.value,
            self._take_layout,
        )

    def _add(
        self,
        title: str,
        offered: Sequence[tuple[str, str, str]],
        now: str,
        then: Callable[[str], None],
    ) -> None:
        box, _ = self._choice(title, offered, now, then)
        self._row.insertWidget(self._row.count() - 1, box)
        self._for_signal.append(box)
        box.show()

    def _numbers(
        self,
        title: str,
        values: tuple[float, ...],
        current: float,
        name: Callable[[float], str],
        then: Callable[[str], None],
    ) -> Segmented:
        offered = [(f"{value:g}", f"{value:g}", name(value)) for value in values]
        box, choice = self._choice(title, offered, f"{current:g}", then)
        self._row.addWidget(box)
        return choice

    def _choice(
        self,
        title: str,
        offered: Sequence[tuple[str, str, str]],
        current: str,
        then: Callable[[str], None],
    ) -> tuple[QWidget, Segmented]:
        box = QWidget()
        inside = column(box, spacing=self.look.metrics.px(4, 2))
        inside.addWidget(Label(self.look, title, use=Text.CAPTION, tone=Tone.INK2))
        choice = Segmented(self.look, offered, current)
        choice.setAccessibleName(title)
        choice.chosen.connect(then)
        inside.addWidget(choice)
        return box, choice

    def _speed(self, value: str) -> None:
        self.mm_per_s = float(value)
        self.changed.emit()

    def _gain(self, value: str) -> None:
        self.mm_per_mv = float(value)
        self.changed.emit()

    def _take_band(self, value: str) -> None:
        self._band = FilterName(value)
        self.changed.emit()

    def _take_mains(self, value: str) -> None:
        self._mains = None if value == _OFF else FilterName(value)
        self.changed.emit()

    def _take_layout(self, value: str) -> None:
        self.layout_chosen = Layout(value)
        self.changed.emit()
