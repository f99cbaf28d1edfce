"""Instruments: a link that moves bytes, a spec that reads them, a dialogue that answers."""
