"""For the engineer who adds an instrument: a spec drafted from a capture, its contract checked."""

from station.workbench.contract import Finding, check_spec
from station.workbench.draft import draft_spec

__all__ = ["Finding", "check_spec", "draft_spec"]
