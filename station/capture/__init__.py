"""A visit from the chosen patient to the signature: what may be kept, and why not."""
