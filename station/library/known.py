"""What an open instrument tells of itself, in the blocking form and in the asynchronous one."""

from __future__ import annotations

from station.drivers.links.base import LinkState
from station.library.inbox import Inbox
from station.library.session import Session
from station.vitals import DeviceIdentity

__all__ = ["Known"]


class Known:
    """Base of both forms; they make the session and its inbox, each in its own loop."""

    _inbox: Inbox
    _session: Session

    @property
    def identity(self) -> DeviceIdentity:
        """What is known of the instrument: spec, name, address, and what it said of itself."""
        return self._session.identity

    @property
    def state(self) -> LinkState:
        """How the connection stands now."""
        return self._session.state

    @property
    def signals(self) -> tuple[str, ...]:
        """The waveforms that the spec has, for `samples`."""
        return self._session.place.signals

    @property
    def dropped(self) -> dict[str, int]:
        """How many samples of each signal were dropped because nobody took them in time."""
        return self._inbox.dropped
