"""The visits that the pictures are of. Each scene walks one, and stops for pictures."""
