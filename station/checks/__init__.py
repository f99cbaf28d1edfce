"""Checks of values while the patient is still there: tables of rules, and what comes of them.

Pure rules: no clock, no window, no chart. `files` reads the tables (the shipped ones in `data/`,
and a clinic's own), `judge` applies them, `crosscheck` compares values with one another and
`news2` adds up a score, where a site wants it.
"""
