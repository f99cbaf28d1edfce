"""Recorded signals from files: WFDB, EDF+, CSV, and what the station keeps itself.

`read_recording` reads a whole file, `open_recording` one that is too long for that.
"""

from station.recordings.files import open_recording, read_recording
from station.recordings.recording import (
    Annotations,
    Channel,
    Facts,
    Mark,
    Recording,
    RecordingError,
    SignalInfo,
    Source,
)
from station.recordings.wfdb_annotations import read_annotations

__all__ = [
    "Annotations",
    "Channel",
    "Facts",
    "Mark",
    "Recording",
    "RecordingError",
    "SignalInfo",
    "Source",
    "open_recording",
    "read_annotations",
    "read_recording",
]
