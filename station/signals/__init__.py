"""Signal processing in plain numpy: no I/O, no device names."""
