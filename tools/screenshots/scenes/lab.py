"""The control window of simulated instruments, with a byte that somebody has damaged."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

from station.simulators.background import Background
from station.simulators.control import Control
from station.ui.lab import names
from station.ui.lab.window import LabWindow
from station.ui.look import Look
from tests.support.bedside import Hand, application
from tools.screenshots.gallery import Gallery
from tools.screenshots.variants import COMPACT, CONTRAST, DARK, LIGHT, SPANISH, Variant, speaking

__all__ = ["walk"]

_SPECS = ("nonin_serial", "openbci_cyton", "welch_allyn_suretemp")


def walk(gallery: Gallery) -> None:
    """Take it, each time of a simulation of its own."""
    application()
    for variant in (LIGHT, DARK, CONTRAST, COMPACT, SPANISH):
        with speaking(variant.language), _window(variant) as window:
            hand = Hand(window)
            hand.until("some frames", lambda: len(window.bytes.list.shown) > 4)
            hand.touch(names.act("corrupt"))
            hand.until("the damaged one", partial(_complained, window))
            hand.live(0.7)
            gallery.keep("lab", variant, window)


def _complained(window: LabWindow) -> bool:
    return any(one.complaint for one in window.bytes.list.shown)


@contextmanager
def _window(variant: Variant) -> Iterator[LabWindow]:
    control = Control()
    room = Background(_SPECS, control, tcp=("127.0.0.1", 0), patient="spo2=97,heart_rate=72,steady")
    room.start()
    window = LabWindow(Look.of(variant.theme, variant.size), control)
    window.resize(variant.size)
    window.show()
    try:
        with ExitStack() as hosts:
            hand = Hand(window)
            hand.until("the instruments", lambda: len(control.view().instruments) == len(_SPECS))
            for one in control.view().instruments:
                host, port = one.where.rsplit(":", 1)
                hosts.enter_context(socket.create_connection((host, int(port))))
            yield window
    finally:
        window.close()
        window.deleteLater()
        room.stop()
