"""Mirrors `station/`: the tests of a room are in the folder of its name."""
