"""Simulated Bluetooth LE instruments, and the road by which unmodified bleak reaches them.

`plans` says what a device is, `peripheral` makes it live, `air` is a virtual radio world that
other processes join over TCP, and `backend` is a bleak backend over such a radio (or over a
real dongle). Bumble is imported by those modules only, never by this package itself.
"""
