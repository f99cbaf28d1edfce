"""Blood pressure programs: rest, readings and waits in the order that a protocol wants.

A program is data (`program`), read from a TOML file elsewhere. `machine` goes through it without
I/O and without a clock, `rules` says which readings count, `runner` joins it to the board and the
cuff, and `sets` makes results of what came.
"""
