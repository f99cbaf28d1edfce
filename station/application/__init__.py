"""The built application on this computer: where its versions lie, how one follows another, and how
all of it goes again. For one account, without an administrator's rights.
"""
