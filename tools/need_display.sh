#!/bin/sh
# Says what to do where there is no screen to open a window on. macOS has no DISPLAY and needs none.
set -eu

if [ "$(uname -s)" = Linux ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    cat >&2 <<'TEXT'
Everything is set up, but there is no display to open the window on
(neither DISPLAY nor WAYLAND_DISPLAY is set).
  At a screen:        run `make run` in a terminal of the desktop.
  Without a window:   .venv/bin/station capture --demo --out visit.json
TEXT
    exit 1
fi
