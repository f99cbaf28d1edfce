"""Why there is no token, or no key to ask for one with."""

from __future__ import annotations

__all__ = ["KeyUnusableError", "NoTokenError"]


class NoTokenError(Exception):
    """No access token could be had. `says` why, `next_step` what a person can do.

    `later` is True where the token server was not to be reached or was busy: the same again can
    succeed, after `after_s` seconds where it said so. False: a person has to change something.
    """

    def __init__(
        self, says: str, next_step: str = "", *, later: bool = False, after_s: float | None = None
    ) -> None:
        super().__init__(f"{says} {next_step}".strip())
        self.says = says
        self.next_step = next_step
        self.later = later
        self.after_s = after_s


class KeyUnusableError(Exception):
    """A private key that is named in the configuration cannot be used; says which and why."""

    def __init__(self, says: str, next_step: str) -> None:
        super().__init__(f"{says} {next_step}")
        self.says = says
        self.next_step = next_step
