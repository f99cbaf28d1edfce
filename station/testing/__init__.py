"""Simulated devices for other people's tests: a pytest plugin, and what its fixtures give.

`plugin` has the fixtures, `bench` runs simulators in a thread, `faults` lets them go wrong by
name. Importing this package starts and imports nothing.
"""
