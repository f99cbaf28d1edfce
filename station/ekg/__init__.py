"""The EKG that is kept and shown: its record, its leads, how it is filtered and drawn again.

`record` is plain data and knows the vocabulary only; the other modules know numpy and `signals`.
None knows a window, an instrument or a store.
"""
