"""The pages: each draws a `StationView` and sends commands. `base.Page` is what they share.

The shell makes a page when it is first shown, by `Class(look, port, go, notify)`, calls
`update_view(view)` with each view, and puts what `foot_actions()` gives into the foot bar.
The tray is no page but a dialog: `tray.TrayPanel(look, port, notify)`, an `Overlay` with
`update_view(view)` of its own.
"""
