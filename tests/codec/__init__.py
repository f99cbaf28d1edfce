"""Tests of the codec: they sweep `firmware_specs/`, so a new spec is tested by being there."""
