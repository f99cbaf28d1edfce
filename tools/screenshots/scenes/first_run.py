"""The first start: station, administrator, chart."""

from __future__ import annotations

from station.ui import names
from station.ui.look import Look
from station.ui.pages.first_run import FirstRun
from tests.support.bedside import Hand, application
from tools.screenshots.gallery import Gallery
from tools.screenshots.variants import COMPACT, CONTRAST, DARK, LIGHT, SPANISH, speaking

__all__ = ["walk"]

_STEPS = ("first-run-station", "first-run-person", "first-run-chart")


def walk(gallery: Gallery) -> None:
    """Walk it, once in each variant: there is no station yet that could be shown in all."""
    application()
    for variant in (LIGHT, DARK, CONTRAST, COMPACT, SPANISH):
        with speaking(variant.language):
            look = Look.of(variant.theme, variant.size)
            page = FirstRun(look, check_pin=lambda _: None, ask_chart=lambda _: None)
            page.resize(variant.size)
            page.show()
            hand = Hand(page)
            hand.write(names.FIRST_ROOM, "4")
            steps = _STEPS if variant in (LIGHT, SPANISH) else _STEPS[:1]
            for name in steps:
                hand.live(0.1)
                gallery.keep(name, variant, page)
                if name == _STEPS[0]:
                    hand.touch(names.FIRST_RUN_NEXT)
                    hand.write(names.FIRST_NAME, "Ana Ruiz")
                    hand.write(names.FIRST_PIN, "7341")
                    hand.write(names.FIRST_PIN_AGAIN, "7341")
                elif name == _STEPS[1]:
                    hand.touch(names.FIRST_RUN_NEXT)
                    hand.write(names.FIRST_URL, "https://chart.example/fhir")
                    hand.touch(names.FIRST_ASK)
                    hand.live(0.2)
            page.hide()
            page.deleteLater()
