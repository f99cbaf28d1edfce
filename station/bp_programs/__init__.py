"""The blood pressure programs that come with the station, one TOML file each.

`docs/bp-programs.md` explains the words. A clinic's own lie in a folder beside its configuration.
"""
