"""Exam-room vitals station: instruments in, checked readings out, filed once in the chart."""

__version__ = "0.1.0"
