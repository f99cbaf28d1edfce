"""Recorded signals from files: WFDB, EDF+, CSV, and what the station keeps itself."""
