"""The chart: one sink per destination, and the outbox that empties itself into them."""
