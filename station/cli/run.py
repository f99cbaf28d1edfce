"""`station run`: the window."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from station.cli.output import Refused, need_simulators

if TYPE_CHECKING:
    from station.demo import Demo
    from station.engine import Engine
    from station.first_start import FirstSettings, FirstUser
    from station.settings import Settings

__all__ = ["run"]


def run(
    *,
    demo: bool = False,
    config: Path | None = None,
    theme: Literal["light", "dark", "contrast"] = "light",
    language: Literal["en", "es"] | None = None,
    full_screen: Annotated[bool, Parameter(negative="")] = False,
    seed: int = 1,
    one_of_each: Annotated[bool, Parameter(negative="")] = False,
    watchdog: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Open the station's window.

    Parameters
    ----------
    demo
        With a simulated room and a test chart of its own. Refuses a chart in the configuration
        that is not marked as a test.
    config
        The site's configuration; the user's own file if not said.
    theme
        Colours.
    language
        What the window speaks; what the configuration says if not said here, else English.
    full_screen
        Without a frame, as at the bedside.
    seed
        Which simulated patient is in the room (with --demo).
    one_of_each
        With --demo: a room with an instrument for each kind of link and conversation.
    watchdog
        Says on the error output whenever the window stood still for 50 ms: for how long, whether
        it was at work or had no processor, and where.
    """
    if demo:
        need_simulators()
    from station.demo_user import demo_note
    from station.folders import config_folder
    from station.ui.app import PRACTISE
    from station.ui.app import run as open_window

    demonstration = _Demonstration(_site(config), seed, one_of_each) if demo else None
    first = None if demo else _first_start(config)
    make = demonstration.engine if demonstration else lambda: _engine(config, first)
    try:
        code = open_window(
            make,
            theme=theme,
            full_screen=full_screen,
            note=demo_note() if demo else "",
            language=language or _configured(config, "language", ("en", "es")),
            motion=_configured(config, "motion", ("desktop", "full", "reduced")),
            first_start=first,
            watchdog=watchdog,
            screens=config_folder() / "screens.json",
        )
    finally:
        if demonstration is not None:
            demonstration.close()
    return _practise(config, theme, language, full_screen) if code == PRACTISE else code


def _practise(config: Path | None, theme: str, language: str | None, full_screen: bool) -> int:
    """The window with a simulated room and nothing of the site's but its language."""
    from station.demo_user import demo_note
    from station.folders import config_folder
    from station.settings import Settings
    from station.ui.app import run as open_window

    demonstration = _Demonstration(Settings(), seed=1, one_of_each=False)
    try:
        return open_window(
            demonstration.engine,
            theme=theme,
            full_screen=full_screen,
            note=demo_note(),
            language=language or _configured(config, "language", ("en", "es")),
            motion=_configured(config, "motion", ("desktop", "full", "reduced")),
            screens=config_folder() / "screens.json",
        )
    finally:
        demonstration.close()


def _site(config: Path | None) -> Settings:
    """The site's settings, where a demonstration may use them."""
    from station.settings import SettingsError, load_settings, refuse_real_charts

    try:
        site = load_settings(config)
        refuse_real_charts(site.charts)
    except SettingsError as problem:
        raise Refused(str(problem)) from problem
    return site


def _configured(config: Path | None, key: str, words: tuple[str, ...]) -> str:
    """What the configuration says there, else the first of `words`. Of it only language and motion
    are read before the window is painted. A file that is wrong is told once the window is there.
    """
    from station.folders import config_folder

    try:
        text = (config or config_folder() / "station.toml").read_text("utf-8")
        said = tomllib.loads(text).get(key)
    except (OSError, ValueError):
        return words[0]
    return said if isinstance(said, str) and said in words else words[0]


def _engine(config: Path | None, first: _FirstStart | None) -> Engine:
    from station.cli.ready import tell_ready
    from station.engine import Engine
    from station.settings import load_settings

    engine = Engine(load_settings(config), first_user=first.user if first else None)
    engine.ready.add_done_callback(lambda done: done.exception() or tell_ready())
    return engine


def _first_start(config: Path | None) -> _FirstStart | None:
    """What keeps the first start; None where the station was set up before."""
    from station.folders import config_folder

    if (config or config_folder() / "station.toml").exists():
        return None
    from station.setting_up import is_new

    return _FirstStart(config) if is_new(config) else None


class _FirstStart:
    """Writes the configuration, and remembers the administrator until the store is open."""

    def __init__(self, config: Path | None) -> None:
        self.user: FirstUser | None = None
        self._config = config

    def check_pin(self, pin: str) -> None:
        from station.access.pins import check_pin_policy

        check_pin_policy(pin)

    def ask_chart(self, url: str) -> str | None:
        import asyncio

        from station.export.fhir_sink import FhirSink

        async def ask() -> str | None:
            sink = FhirSink("the chart", url, test=True)
            try:
                return await sink.check()
            finally:
                await sink.aclose()

        return asyncio.run(ask())

    def keep(self, settings: FirstSettings, user: FirstUser) -> None:
        from station.setting_up import write

        write(settings, self._config)
        self.user = user


class _Demonstration:
    """Started behind the sign-in page, which is painted first; ended with the window."""

    def __init__(self, site: Settings, seed: int, one_of_each: bool) -> None:
        self._site = site
        self._seed = seed
        self._one_of_each = one_of_each
        self._demo: Demo | None = None

    def engine(self) -> Engine:
        """Start the room and the chart, and make the engine for them. Blocking."""
        from station.demo import DEMO_USER, Demo
        from station.engine import Engine

        self._demo = Demo(
            seed=self._seed, site=self._site, one_of_each=self._one_of_each
        ).__enter__()
        return Engine(self._demo.settings, demo_user=DEMO_USER)

    def close(self) -> None:
        """End what was started."""
        if self._demo is not None:
            self._demo.__exit__()
