"""Where a simulated instrument is reached: a pseudo-terminal, a TCP port, a Bluetooth radio."""
