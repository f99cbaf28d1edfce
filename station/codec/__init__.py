"""Bytes into values and values into bytes, after `firmware_specs/`. No I/O, no clock."""
