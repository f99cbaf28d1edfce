"""What every test gets: slow ones last, a screen on demand, nothing of this user's own."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Generator, Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.support.display import virtual_display
from tests.support.needs import in_ci

pytest_plugins = ["tests.support.figures", "tests.support.orthanc", "tests.support.together"]

LAST = ("slow", "chart", "window")
LONG = ("tests/end_to_end/", "tests/crash/", "tests/links/", "tests/cli/", "tests/testing/")

# On a busy machine an example may take its time: that is no failure. What must be fast is measured.
settings.register_profile(
    "unhurried", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")


def pytest_configure() -> None:
    """Let Ctrl-C reach the programs under test, even where this run is a shell's background job.

    A shell starts those with SIGINT ignored, and every child would inherit that.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Fast tests first, in whatever order they were shuffled, then the slow and the window ones.

    Of these the longest begin first: what is handed out last keeps one process busy, and no other.
    """

    from tests.support.together import group_of  # a plugin: imported before, it is not rewritten

    def when(item: pytest.Item) -> int:
        if not any(item.get_closest_marker(mark) for mark in LAST):
            return 0
        if group_of(item.nodeid) != item.nodeid:
            return 1
        return 2 if item.nodeid.startswith(LONG) else 3

    items.sort(key=when)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skip is a failure, whoever asked for it: there, nothing is allowed to be missing.

    Except data that this project cannot ship, which CI cannot have.
    """
    report = yield
    allowed = hasattr(report, "wasxfail") or item.get_closest_marker("unshipped")
    if report.skipped and in_ci() and not allowed:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"Skipped in CI, where nothing may be: {reason}"
    return report


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Settings, data and keys go to a folder of this run, never to the user's own."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CONFIG", "DATA", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        yield


@pytest.fixture(autouse=True)
def _unmeasured(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep coverage out of processes that run without rights or disk on purpose."""
    if request.node.get_closest_marker("unmeasured"):
        monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)


@pytest.fixture(autouse=True)
def _no_window_left() -> Iterator[None]:
    """A window that a test leaves open would keep the next one's program from ending."""
    yield
    widgets = sys.modules.get("PySide6.QtWidgets")
    app = widgets.QApplication.instance() if widgets is not None else None
    if widgets is None or app is None:
        return
    for window in widgets.QApplication.topLevelWidgets():
        window.close()
        window.deleteLater()
    app.processEvents()


@pytest.fixture(scope="session")
def xvfb_display() -> Iterator[str]:
    """The DISPLAY to open windows on: the one there is, else an Xvfb of this test process.

    Ask for it before the `QApplication` is made. Fails in CI where Xvfb is missing.
    """
    present = os.environ.get("DISPLAY")
    if present:
        yield present
        return
    with virtual_display() as display, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", display)
        patch.setenv("QT_QPA_PLATFORM", "xcb")
        patch.delenv("WAYLAND_DISPLAY", raising=False)
        yield display
