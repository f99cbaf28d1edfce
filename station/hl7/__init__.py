"""HL7 v2 text: reading it, writing it, and its frames on a wire. No I/O, no clock."""
