"""The heart of a simulated person: rhythms, the shapes of beats, twelve leads, and the truth."""
