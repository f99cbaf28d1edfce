"""Conversations with instruments as sans-I/O state machines: bytes in, bytes out, the clock passed in."""
