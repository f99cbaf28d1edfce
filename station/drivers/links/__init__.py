"""Links move bytes: serial ports, Bluetooth LE, TCP, and recordings."""
