"""The pages: each draws a `StationView` and sends commands. `base.Page` is what they share."""

from __future__ import annotations

from station.ui.pages.base import Page

__all__ = ["Page"]
