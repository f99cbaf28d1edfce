"""The control window of simulated instruments: for engineers, with a mouse and a keyboard.

It draws what `station.lab` has and asks for what is there. It has the colours and the type of the
station's window, with smaller controls, and it shows no patient.
"""
