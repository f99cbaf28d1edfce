"""Conversations with instruments as sans-I/O state machines, the clock passed in."""
