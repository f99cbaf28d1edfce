"""The window. It draws state and sends commands; it decides nothing."""
