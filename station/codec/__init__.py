"""Bytes into values and values into bytes, after the specs in `firmware_specs/`. No I/O, no clock."""
