"""EKG: the live sweep, what it shows and how, and captures of ten seconds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from station.capture.commands import Answer, CaptureEkg
from station.capture.views import Phase, StationView
from station.ekg.chain import is_diagnostic
from station.ekg.record import EkgRecording, EkgShown
from station.ui import names, words
from station.ui.ekg.controls import EkgControls
from station.ui.ekg.live_paper import LivePaper
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
from station.visit import ResultKind

if TYPE_CHECKING:
    from station.capture.ring import SampleRing
    from station.ui.port import StationPort

__all__ = ["EkgPage"]

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
        self.paper = LivePaper(look, port)
        self.controls = EkgControls(look)
        self.controls.changed.connect(self._show_as_chosen)
        self._facts = Label(look, use=Text.STRONG)
        self._facts.setObjectName(names.EKG_FACTS)
        self._warning = ShapeWord(look)
        self._warning.setObjectName(names.EKG_WARNING)
        self._warning.show_state(Icon.STALE, self.tr("Below diagnostic bandwidth"), Tone.WARN)
        self._state = ShapeWord(look)
        self._state.setObjectName(names.EKG_STATE)
        self.rate = HeartRateDisplay(look)
        self._kept = Label(look, use=Text.BODY, tone=Tone.INK2)
        self._best = Button(look, self.tr("Best 10 s of last minute"), name=names.BEST_EKG)
        self._best.clicked.connect(self._keep_best)
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
        controls = row(spacing=metrics.px(32, 12))
        controls.addWidget(self.controls, 1)
        controls.addWidget(self._state)
        controls.addSpacing(metrics.px(40, 12))
        controls.addWidget(self.rate)
        page.addLayout(controls)
        card = Panel(self.look, radius=0)
        inside = column(card, margins=(1, 1, 1, 1))
        inside.addWidget(self.paper, 1)
        foot = row(spacing=metrics.px(24, 12), margins=(metrics.pad, metrics.px(12, 8)) * 2)
        foot.addWidget(self._facts, 1)
        foot.addWidget(self._warning)
        inside.addLayout(foot)
        page.addWidget(card, 1)

    def foot_actions(self) -> list[QWidget]:
        """What is kept, and the captures."""
        return [self._kept, self._best, self._capture]

    def update_view(self, view: StationView) -> None:
        """The capture, and whether this is simulated."""
        super().update_view(view)
        self._fit_controls()
        self.paper.simulated = view.simulated
        self.paper.show_analysis(view.ekg)
        self.rate.show_rate(view.ekg)
        kept = self._kept_ekg(view)
        self._kept.show_text("" if kept is None else self._kept_words(*kept))
        self._allow()

    def _kept_ekg(self, view: StationView) -> tuple[EkgRecording, str] | None:
        """The EKG of this visit, and when it was kept."""
        for result in view.visit.results if view.visit is not None else ():
            if result.kind is ResultKind.EKG and result.ekg is not None:
                return result.ekg, words.clock(result.accepted_at, seconds=True)
        return None

    def _kept_words(self, ekg: EkgRecording, when: str) -> str:
        lost = ekg.lost_samples / ekg.rate_hz
        text = self.tr("{s} s kept at {time}").format(
            s=f"{ekg.samples / ekg.rate_hz:.0f}", time=when
        )
        return text + self.tr(", {s} s of it lost").format(s=f"{lost:.2f}") if lost else text

    def _allow(self) -> None:
        """A capture needs an open visit and its seconds of signal."""
        visit = self.view.visit if self.view is not None else None
        ring = self.port.ring("ecg")
        enough = ring is not None and ring.filled_s >= CAPTURE_S
        allowed = enough and visit is not None and visit.phase in _OPEN
        self._capture.setEnabled(allowed)
        ekg = self.view.ekg if self.view is not None else None
        self._best.setEnabled(allowed and ekg is not None and ekg.best is not None)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """The facts stand there from the first moment."""
        super().showEvent(event)
        self._fit_controls()
        self._tell_facts()

    # How it is shown.

    def _fit_controls(self) -> None:
        """Offer the filters and layouts that the present signal allows."""
        ring = self.port.ring("ecg")
        if ring is not None:
            self.controls.fit(ring.rate_hz, None, ring.channels)

    def _show_as_chosen(self) -> None:
        controls, paper = self.controls, self.paper
        paper.set_filters(controls.filters)
        paper.set_layout(controls.layout_chosen)
        paper.set_scale(controls.mm_per_s, controls.mm_per_mv)
        self._tell_facts()

    def _shown(self) -> EkgShown | None:
        """How it is looked at, to be kept beside what is kept."""
        paper = self.paper
        stream = paper.stream
        if stream is None:
            return None
        return EkgShown(
            layout=(paper.layout_used or paper.layout_wanted).value,
            filters=tuple(stream.filter.names),
            filter_label=stream.filter.label,
            fingerprint=stream.filter.fingerprint,
            mm_per_s=paper.mm_per_s,
            mm_per_mv=paper.mm_per_mv,
        )

    def _tell_facts(self) -> None:
        """Speed, gain, filters, the rate as it is, and what was lost."""
        if not self.isVisible():
            return
        self._allow()
        paper, ring = self.paper, self.port.ring("ecg")
        facts = [f"{paper.mm_per_s:g} mm/s", f"{paper.mm_per_mv:g} mm/mV"]
        if self.controls.label:
            facts.append(self._filter_words(self.controls.label))
        if ring is not None:
            facts += self._rate_words(ring)
        ekg = self.view.ekg if self.view is not None else None
        if ekg is not None and ekg.rate_per_min is not None:
            facts.append(self.tr("Heart rate: {averaging}").format(averaging=ekg.averaging))
        self._facts.show_text("     ".join(facts))
        self._warning.setVisible(bool(paper.filters) and not is_diagnostic(paper.filters))
        self._tell_state()

    def _filter_words(self, label: str) -> str:
        """A filter's label, its words in the window's language."""
        if label.startswith("from "):
            return self.tr("From {hz}").format(hz=label.removeprefix("from "))
        return label

    def _rate_words(self, ring: SampleRing) -> list[str]:
        facts = []
        if not self.paper.live:
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

    def _tell_state(self) -> None:
        off = self.paper.leads.off
        ekg = self.view.ekg if self.view is not None else None
        if not self.paper.live:
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

    # Captures.

    def _keep(self) -> None:
        if self.actor is not None:
            self.send(CaptureEkg(actor=self.actor, seconds=CAPTURE_S, shown=self._shown()))

    def _keep_best(self) -> None:
        ekg = self.view.ekg if self.view is not None else None
        if self.actor is not None and ekg is not None and ekg.best is not None:
            self.send(
                CaptureEkg(
                    actor=self.actor,
                    seconds=ekg.best.seconds,
                    first_sample=ekg.best.first_sample,
                    shown=self._shown(),
                )
            )
