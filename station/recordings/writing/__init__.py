"""Recordings written to files that others read: EDF+, BDF+, WFDB, and CSV with its dictionary."""

from station.recordings.writing.order import Order, Person
from station.recordings.writing.saving import KINDS, save_recording

__all__ = ["KINDS", "Order", "Person", "save_recording"]
