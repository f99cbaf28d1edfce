"""What is around every page: rail, banner, simulated strip, foot bar, notice, dialogs."""
