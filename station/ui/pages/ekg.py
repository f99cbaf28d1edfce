"""EKG: the live sweep, what it shows and how, and a capture of the last ten seconds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from station.capture.commands import Answer, CaptureEkg
from station.capture.views import Phase, StationView
from station.ui import names, words
from station.ui.ekg_strip import EkgStrip
from station.ui.ekg_words import advice
from station.ui.heart_rate import HeartRateDisplay
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.pages.base import Page
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.chip import ShapeWord
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.panel import Panel
from station.ui.widgets.segmented import Segmented
from station.visit import ResultKind

if TYPE_CHECKING:
    from station.ui.port import StationPort

__all__ = ["EkgPage"]

SPEEDS: Final = (12.5, 25.0, 50.0)
GAINS: Final = (5.0, 10.0, 20.0)
CAPTURE_S: Final = 10.0
_FACTS_MS: Final = 500
_OPEN: Final = (Phase.CONFIRMED, Phase.MEASURING, Phase.ACCEPTED)


class EkgPage(Page):
    """Paper in true millimetres, controls above it, facts below."""

    def __init__(
        self,
        look: Look,
        port: StationPort,
        go: Callable[[str], None],
        notify: Callable[[Answer], None],
    ) -> None:
        super().__init__(look, port, go, notify)
        self.setObjectName(names.PAGE_EKG)
        self.strip = EkgStrip(look, port)
        self._facts = Label(look, use=Text.STRONG)
        self._state = ShapeWord(look)
        self._state.setObjectName(names.EKG_STATE)
        self.rate = HeartRateDisplay(look)
        self._kept = Label(look, use=Text.BODY, tone=Tone.INK2)
        self._capture = Button(
            look,
            self.tr("Capture 10 s"),
            name=names.CAPTURE_EKG,
            kind=Kind.NEXT,
            icon=Icon.EKG,
            step=True,
        )
        self._capture.clicked.connect(self._keep)
        self._build()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tell_facts)
        self._timer.start(_FACTS_MS)

    def _build(self) -> None:
        metrics = self.look.metrics
        page = column(self, spacing=metrics.gutter, margins=(metrics.margin,) * 4)
        controls = row(spacing=metrics.px(32, 16))
        self.speed = self._choice(
            self.tr("Speed, mm/s"), SPEEDS, 25.0, names.speed, self._set_speed, controls
        )
        self.gain = self._choice(
            self.tr("Gain, mm/mV"), GAINS, 10.0, names.gain, self._set_gain, controls
        )
        controls.addStretch(1)
        controls.addWidget(self._state)
        controls.addSpacing(metrics.px(40, 12))
        controls.addWidget(self.rate)
        page.addLayout(controls)
        card = Panel(self.look, radius=0)
        inside = column(card, margins=(1, 1, 1, 1))
        inside.addWidget(self.strip, 1)
        foot = row(spacing=metrics.px(24, 12), margins=(metrics.pad, metrics.px(12, 8)) * 2)
        foot.addWidget(self._facts, 1)
        inside.addLayout(foot)
        page.addWidget(card, 1)

    def _choice(
        self,
        title: str,
        values: tuple[float, ...],
        current: float,
        name: Callable[[float], str],
        then: Callable[[str], None],
        into: object,
    ) -> Segmented:
        box = column(spacing=self.look.metrics.px(4, 2))
        box.addWidget(Label(self.look, title, use=Text.CAPTION, tone=Tone.INK2))
        choice = Segmented(
            self.look,
            [(f"{value:g}", f"{value:g}", name(value)) for value in values],
            f"{current:g}",
        )
        choice.setAccessibleName(title)
        choice.chosen.connect(then)
        box.addWidget(choice)
        into.addLayout(box)  # type: ignore[attr-defined]
        return choice

    def foot_actions(self) -> list[QWidget]:
        """What is kept, and the capture."""
        return [self._kept, self._capture]

    def update_view(self, view: StationView) -> None:
        """The capture, and whether this is simulated."""
        super().update_view(view)
        self.strip.simulated = view.simulated
        self.strip.show_analysis(view.ekg)
        self.rate.show_rate(view.ekg)
        visit = view.visit
        kept = None
        if visit is not None:
            kept = next((r for r in visit.results if r.kind is ResultKind.EKG and r.ekg), None)
        if kept is None or kept.ekg is None:
            self._kept.show_text("")
        else:
            lost = kept.ekg.lost_samples / kept.ekg.rate_hz
            text = self.tr("{s} s kept at {time}").format(
                s=f"{kept.ekg.samples / kept.ekg.rate_hz:.0f}",
                time=words.clock(kept.accepted_at, seconds=True),
            )
            if lost:
                text += self.tr(", {s} s of it lost").format(s=f"{lost:.2f}")
            self._kept.show_text(text)
        self._allow()

    def _allow(self) -> None:
        """A capture needs an open visit and its seconds of signal."""
        visit = self.view.visit if self.view is not None else None
        ring = self.port.ring("ecg")
        enough = ring is not None and ring.filled_s >= CAPTURE_S
        self._capture.setEnabled(enough and visit is not None and visit.phase in _OPEN)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """The facts stand there from the first moment."""
        super().showEvent(event)
        self._tell_facts()

    def _set_speed(self, value: str) -> None:
        self.strip.set_scale(mm_per_s=float(value))
        self._tell_facts()

    def _set_gain(self, value: str) -> None:
        self.strip.set_scale(mm_per_mv=float(value))
        self._tell_facts()

    def _tell_facts(self) -> None:
        """Speed, gain, baseline, the rate as it is, and what was lost."""
        if not self.isVisible():
            return
        self._allow()
        strip, ring = self.strip, self.port.ring("ecg")
        facts = [f"{strip.mm_per_s:g} mm/s", f"{strip.mm_per_mv:g} mm/mV"]
        facts.append(self.tr("Baseline 0.05 Hz, no other filter"))
        if ring is not None:
            if not strip.live:
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
        ekg = self.view.ekg if self.view is not None else None
        if ekg is not None and ekg.rate_per_min is not None:
            facts.append(self.tr("Heart rate: {averaging}").format(averaging=ekg.averaging))
        self._facts.show_text("     ".join(facts))
        self._tell_state()

    def _tell_state(self) -> None:
        off = self.strip.off
        ekg = self.view.ekg if self.view is not None else None
        if not self.strip.live:
            self._state.show_state(Icon.NO_DEVICE, self.tr("No EKG signal"), Tone.INK3)
        elif off:
            leads = ", ".join(off)
            self._state.show_state(
                Icon.LEAD_OFF,
                self.tr("{leads} off: press the electrode on").format(leads=leads),
                Tone.BAD,
            )
        elif ekg is not None and (says := advice(ekg)) is not None:
            hidden = any(not lead.usable for lead in ekg.leads)
            self._state.show_state(Icon.FAILED, says, Tone.BAD if hidden else Tone.WARN)
        else:
            self._state.show_state(Icon.MEASURING, self.tr("Live"), Tone.ACCENT)

    def _keep(self) -> None:
        if self.actor is not None:
            self.send(CaptureEkg(actor=self.actor, seconds=CAPTURE_S))
