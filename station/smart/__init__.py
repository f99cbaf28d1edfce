"""SMART Backend Services: how this station proves to a chart who it is.

Used by the write side (`station.export`) and the read side (`station.worklist`); knows neither.
"""
