"""What is known of each instrument, out of its spec: the support matrix and a page for each.

Nothing here is written by hand: what a device offers, what the station reads, what proves it and
what nothing proves all come from `firmware_specs/` and the worked examples in them.
"""

from station.support.matrix import EVIDENCE, Support, matrix_text, support_of
from station.support.page import page_text

__all__ = ["EVIDENCE", "Support", "matrix_text", "page_text", "support_of"]
