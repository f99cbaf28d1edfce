"""A board with a tile in each state at once, which no visit has: made by hand, the words say so.

It is also shown as people with the three kinds of colour blindness see it.
"""

from __future__ import annotations

from tests.support.bedside import application
from tests.support.colour_vision import Deficiency, seen_by
from tests.ui import board_views
from tools.screenshots.gallery import Gallery
from tools.screenshots.moment import Moment
from tools.screenshots.palette import save
from tools.screenshots.variants import CONTRAST, DARK, LIGHT

__all__ = ["walk"]


def walk(gallery: Gallery) -> None:
    """Make them."""
    application()
    view = board_views.mixed()
    pictures = gallery.take("states", Moment(view), page="vitals", variants=(LIGHT, DARK, CONTRAST))
    for variant, pixels in pictures.items():
        if variant is not CONTRAST:
            for deficiency in Deficiency:
                name = f"states{variant.ending}-{deficiency}.png"
                save(seen_by(deficiency, pixels), gallery.folder / name)
