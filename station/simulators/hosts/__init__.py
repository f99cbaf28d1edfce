"""What carries a simulated instrument's bytes: a pseudo-terminal, TCP, or a Bluetooth radio."""
