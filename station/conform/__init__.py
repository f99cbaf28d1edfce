"""Whether a device keeps its spec: a conversation that is recorded, and checks that read it.

`conversation` plays the host against a device, real or simulated. `exchange` makes of the
recording what each check wants to know, and `every` has the checks: pure functions, each with a
name, a sentence, and the fault that it finds. `report` writes what they found.
"""
