"""Codes from a barcode scanner that types them: recognised by their pace, told apart by the site's
patterns. Rules only: no Qt, no I/O, no clock.
"""
