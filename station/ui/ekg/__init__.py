"""The EKG in the window: live on its paper, frozen, measured, and beside an older one."""
