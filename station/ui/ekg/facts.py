"""Below the paper: how it is drawn, at which rate it comes, what was lost, what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.ekg.chain import is_diagnostic
from station.signals.leads import standard_name
from station.ui import names
from station.ui.ekg.rate_card import RateLine
from station.ui.ekg_words import advice
from station.ui.icons import Icon
from station.ui.screens import size_words
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.chip import ShapeWord
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtGui import QScreen

    from station.capture.ring import SampleRing
    from station.capture.views import EkgView
    from station.ui.look import Look

__all__ = ["FactsRow", "filter_words"]

translate = QCoreApplication.translate


def filter_words(label: str) -> str:
    """The label of a chain of filters in the window's language."""
    said = [
        translate("ekg", "From {hz}").format(hz=part.removeprefix("from "))
        if part.startswith("from ")
        else translate("ekg", "{hz} notch").format(hz=part.removesuffix(" notch"))
        if part.endswith(" notch")
        else part.replace("-", "–")
        for part in label.split(", ")
    ]
    return ", ".join(said)


_SETTINGS: Final = (
    (Text.STRONG, "     "),
    (Text.STRONG, "   "),
    (Text.LABEL, "   "),
    (Text.CAPTION, "   "),
    (Text.CAPTION, "  "),
)


class FactsRow(QWidget):
    """Two lines: facts with the size of a millimetre, and what is to be done."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        metrics = look.metrics
        pad = metrics.px(6, 4)
        page = column(self, spacing=metrics.px(2, 1), margins=(metrics.pad, pad, metrics.pad, pad))
        line = row(spacing=metrics.px(20, 10))
        self.facts = Label(look, use=Text.STRONG)
        self.facts.setObjectName(names.EKG_FACTS)
        self.facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._said: tuple[str, ...] = ()
        self.warning = ShapeWord(look, use=Text.LABEL)
        self.warning.setObjectName(names.EKG_WARNING)
        self.warning.show_state(
            Icon.WARNING, translate("ekg", "Below diagnostic bandwidth"), Tone.WARN
        )
        self.size_button = Button(look, "", name=names.EKG_SIZE, kind=Kind.QUIET, use=Text.LABEL)
        line.addWidget(self.facts, 1)
        line.addWidget(self.size_button)
        page.addLayout(line)
        below = row(spacing=metrics.px(20, 10))
        self.line = RateLine(look)
        self.state = ShapeWord(look)
        self.state.setObjectName(names.EKG_STATE)
        policy = self.state.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # a row that grows would begin the paper anew
        self.state.setSizePolicy(policy)
        self.details = Button(look, self.tr("Details"), name=names.EKG_DETAILS, use=Text.LABEL)
        below.addWidget(self.line)
        below.addWidget(self.warning)
        below.addWidget(self.state)
        below.addStretch(1)
        self.kept = Label(look, use=Text.BODY, tone=Tone.INK2)
        below.addWidget(self.kept)
        below.addWidget(self.details)
        # Where the panel beside the paper is a drawer, the rate is never away.
        self.line.setVisible(metrics.compact)
        self.details.setVisible(metrics.compact)
        page.addLayout(below)

    def show_facts(
        self,
        mm_per_s: float,
        mm_per_mv: float,
        filters: Sequence[str],
        label: str,
        ring: SampleRing | None,
        *,
        live: bool,
    ) -> None:
        """Speed, gain, filters, the measured rate beside the nominal one, and what was lost."""
        facts = [f"{mm_per_s:g} mm/s", f"{mm_per_mv:g} mm/mV"]
        if label:
            facts.append(filter_words(label))
        if ring is not None:
            facts += self._rate(ring, live=live)
        self._said = tuple(facts)
        self._fit_facts()
        self.warning.setVisible(bool(filters) and not is_diagnostic(filters))

    def _fit_facts(self) -> None:
        """Closer, then smaller, before anything is cut: beside a drawer the line is short."""
        for use, gap in _SETTINGS:
            said = gap.join(self._said)
            font = self.look.font(use, 600)
            if QFontMetrics(font).horizontalAdvance(said) <= self.facts.width():
                break
        self.facts.setFont(font)
        self.facts.show_text(said)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The line got another width."""
        super().resizeEvent(event)
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self._fit_facts()

    def show_kept(self, said: str) -> None:
        """What was kept in this visit."""
        self.kept.show_text(said)

    def show_size(self, screen: QScreen, today: date) -> None:
        """Whether a millimetre on this screen was measured."""
        self.size_button.show_text(size_words(screen, today))

    def show_state(
        self, off: Sequence[str], ekg: EkgView | None, *, live: bool, frozen: bool
    ) -> None:
        """What is wrong with the signal, and what to do."""
        self.state.show()
        self.line.state.setVisible(live and not frozen)  # else it would be said twice
        if frozen:
            self.state.show_state(Icon.PAUSED, self.tr("Frozen"), Tone.INK2)
        elif not live:
            self.state.show_state(Icon.NO_DEVICE, self.tr("No EKG signal"), Tone.INK3)
        elif off:
            self.state.show_state(
                Icon.LEAD_OFF,
                self.tr("{leads} off: press the electrode on").format(
                    leads=", ".join(map(standard_name, off))
                ),
                Tone.BAD,
            )
        elif ekg is not None and (says := advice(ekg)) is not None:
            hidden = any(not lead.usable for lead in ekg.leads)
            self.state.show_state(Icon.FAILED, says, Tone.BAD if hidden else Tone.WARN)
        else:
            self.state.show_state(Icon.MEASURING, self.tr("Live"), Tone.ACCENT)
            self.state.hide()  # the rate says so

    def _rate(self, ring: SampleRing, *, live: bool) -> list[str]:
        facts = []
        if not live:
            facts.append(self.tr("Nothing comes in"))
        elif ring.measured_rate_hz is not None:
            facts.append(
                self.tr("Rate {real} of {nominal} Hz").format(
                    real=f"{ring.measured_rate_hz:.1f}", nominal=f"{ring.rate_hz:g}"
                )
            )
        else:
            facts.append(self.tr("Rate {nominal} Hz").format(nominal=f"{ring.rate_hz:g}"))
        lost = ring.lost_samples / ring.rate_hz
        facts.append(
            self.tr("{s} s lost").format(s=f"{lost:.2f}") if lost else self.tr("Nothing lost")
        )
        return facts
