"""The parts that every page is made of. Each takes the window's `Look` first.

* `label`: `Label`: text in a role; wraps where asked, never shortens.
* `button`: `Button`, `Kind`: flat, painted, never smaller than a finger.
* `chip`: `Chip` (state on its tint), `ShapeWord` (shape and word, no ground), `Tag` (SIM).
* `panel`: `Panel` (card with an inner border: thin, thick, dashed), `Rule` (line between rows).
* `segmented`: `Segmented`: one of a few, side by side.
* `value`: `Value`: a large number with its unit.
* `entry`: `Field` (one line), `TextArea` (more lines).
* `pin`: `PinDots` (takes the keyboard), `KeyPad` (large keys for fingers).
* `overlay`: `Overlay`: a dialog over work area and rail, never over banner and foot bar.
* `picture`: `Picture`: one shape as a widget.
* `fit`: `draw_fitting`: whole text inside a box, smaller where it must be.
* `focus`: `FocusRing`: the ring around whatever has the keyboard; one for the window.

Shapes are in `station.ui.icons`, words for states in `station.ui.words`, object names in
`station.ui.names`. A new look (theme, size) means new widgets: the shell makes its pages anew.
"""
