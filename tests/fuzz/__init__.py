"""Whatever comes in from outside is read or refused in the declared way, and in time."""
