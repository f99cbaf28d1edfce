"""Opens the rooms, in the way of the data, and leaves for each how it is closed again.

Stopping goes against that way: links first (nothing new comes in), then capture, then the
courier, then the store, which writes what it was asked to before it closes.
"""

from __future__ import annotations

import asyncio
import contextlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from station.access.audit import Outcome
from station.access.badges import Badges
from station.access.gate import Gate
from station.access.sessions import Sessions
from station.access.users import (
    Users,
    add_demo_emergency,
    add_demo_user,
    add_first_user,
)
from station.capture.attach import Judge
from station.capture.board import Board
from station.capture.capture import Capture
from station.capture.checking import Checking
from station.capture.programs.runner import Programs
from station.capture.tile import BoardTimes
from station.charts import (
    composer,
    correction_composer,
    notice_charts,
    notice_composer,
    sink_of,
)
from station.checks.drawn import drawn
from station.checks.files import ChecksError, rulebook
from station.checks_history import ReadHistory
from station.clocks import ClockWatch
from station.drivers.links.pairing import PairingDesk
from station.engine.breath_follower import BreathFollower
from station.engine.earlier_ekg import EarlierEkg
from station.engine.ekg_follower import EkgFollower
from station.engine.front_desk import FrontDesk
from station.engine.handing_over import hand_over
from station.engine.message_desk import MessageDesk
from station.engine.order_follower import OrderFollower
from station.engine.rooms import Charts, Rooms
from station.engine.seat import Seat
from station.engine.telling import Telling
from station.export.courier import Courier
from station.fleet import Fleet
from station.folders import own_program_folder
from station.history import History
from station.in_the_clear import in_the_clear
from station.instruments import Instruments, all_specs
from station.intake.reading import read_questionnaire
from station.preferences import Preferences
from station.settings import SettingsError
from station.signed_today import SignedToday
from station.store.keys import load_key
from station.store.store import Store
from station.surroundings import Surroundings
from station.today import TodayList

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from station.capture.commands import Answer
    from station.checks.rules import Rulebook
    from station.demo_user import DemoUser
    from station.earlier import TrendLimit
    from station.first_start import FirstUser
    from station.held import HeldReading
    from station.intake.question import Questionnaire
    from station.latency import LatencyMeter
    from station.settings import Settings
    from station.store.keys import StoreKey
    from station.visit import Delivery, Patient

__all__ = ["open_rooms"]

# Some days of one room: what an instrument still has in its memory of what was kept here.
_KNOWN_RESULTS: Final = 500
# Of what was held and is not any more: the memories of a few cuffs.
_KNOWN_HELD: Final = 2_000


async def open_rooms(
    settings: Settings,
    opened: contextlib.AsyncExitStack,
    *,
    demo_user: DemoUser | None,
    first_user: FirstUser | None,
    meters: Mapping[str, LatencyMeter],
    warn: Callable[[str], None],
    changed: Callable[[], None],
) -> Rooms:
    """Everything but the links, which the fleet's `start` opens.

    `opened` closes it, also where this raises halfway. `meters` measures samples that arrive,
    `warn` takes what staff must know of this start, `changed` is called in the loop when
    something is to be shown at once.
    """
    for sentence in in_the_clear(settings):
        warn(sentence)
    store, key = await _open_store(settings, opened, warn)
    preferences = Preferences(store)
    await preferences.read()
    seat = Seat(await _open_gate(settings, store, key, demo_user, first_user))
    book = _rulebook(settings)

    def limits(patient: Patient) -> tuple[TrendLimit, ...]:
        return drawn(book, patient.birth_date, datetime.now(settings.zone).date())

    history = History(settings, store, limits=limits, changed=changed)
    opened.push_async_callback(history.close)
    ekg = EkgFollower(lambda: capture.rings.get("ecg"))
    checking = _new_checking(settings, book, ReadHistory(history), ekg)
    programs = await asyncio.to_thread(_programs, settings, warn)
    questionnaire = await asyncio.to_thread(read_questionnaire, settings.intake_file)
    held = await asyncio.wrap_future(store.held_readings(_KNOWN_HELD))
    judge = await _known_records(settings, store, held)
    capture = _new_capture(settings, store, judge, checking, programs, questionnaire)
    capture.tray.recall(held)
    opened.callback(capture.tray.close)
    today = datetime.now(settings.zone).astimezone(settings.zone)
    await capture.unfinished.recall(today.replace(hour=0, minute=0, second=0, microsecond=0))
    seat.handed_over = hand_over(seat.gate, capture)
    front_desk = FrontDesk(settings, store, capture, seat.gate)
    opened.push_async_callback(front_desk.close)
    await front_desk.open(warn)
    today_list = TodayList(settings, store, adt=front_desk.worklist)
    front_desk.read_again = today_list.read
    orders = _follow_orders(settings, capture)
    opened.push_async_callback(orders.close)
    charts = Charts(settings)
    signed = SignedToday(settings, store, changed)
    opened.push_async_callback(signed.close)
    signed.look()

    def look_for_messages() -> None:
        courier.wake()

    desk = MessageDesk(settings, store, look_for_messages, changed)
    opened.push_async_callback(desk.close)

    def receipt_came(delivery: Delivery) -> None:
        capture.on_delivery(delivery)
        signed.look()
        desk.look()
        changed()

    courier = _start_courier(settings, store, opened, charts, receipt_came)
    notices = _start_notices(settings, store, opened, capture, changed)

    def clock_broke() -> None:
        """What waits for a time that may be far off now is tried at once."""

        def wake(_: object) -> None:
            courier.wake()
            notices.wake()

        store.try_now().add_done_callback(wake)

    capture.clock_broke = clock_broke
    pairing = PairingDesk()
    pairing.on_change = changed
    instruments = Instruments(settings, pairing)
    opened.push_async_callback(instruments.close)
    telling = Telling(capture, meters)
    telling.fleet = fleet = Fleet(
        settings, instruments, telling, shown=capture.on_link, gone=capture.on_link_gone
    )

    def order_cuff(name: str, action: str) -> Answer:
        return capture.refuses_order(name, action) or fleet.order(name, action)

    capture.programs.order_cuff = order_cuff
    fleet.stopping = capture.programs.cuff_stopped
    fleet.refused = lambda name, address: _tell_namesake(seat.gate, name, address)
    fleet.open()
    around = Surroundings(lambda: instruments.radio, all_specs, lambda: fleet.devices)
    opened.push_async_callback(around.close)
    ekg.start()
    opened.push_async_callback(asyncio.to_thread, ekg.stop)
    breaths = BreathFollower(capture.rings.get)
    breaths.start()
    opened.push_async_callback(asyncio.to_thread, breaths.stop)
    return Rooms(
        settings=settings,
        store=store,
        seat=seat,
        capture=capture,
        courier=courier,
        notices=notices,
        charts=charts,
        pairing=pairing,
        fleet=fleet,
        around=around,
        today=today_list,
        front_desk=front_desk,
        orders=orders,
        history=history,
        signed=signed,
        compose_correction=correction_composer(settings),
        ekg=ekg,
        earlier_ekg=EarlierEkg(store.earlier_ekg),
        breaths=breaths,
        preferences=preferences,
        desk=desk,
    )


def _tell_namesake(gate: Gate, name: str, address: str) -> None:
    gate.record_by_nobody("namesake_refused", Outcome.REFUSED, detail=f"{name}: {address}")


async def _open_store(
    settings: Settings, opened: contextlib.AsyncExitStack, warn: Callable[[str], None]
) -> tuple[Store, StoreKey]:
    folder = settings.folder
    database = folder / "station.db"
    key = await asyncio.to_thread(load_key, folder, database)
    if key.warning:
        warn(key.warning)
    store = await asyncio.to_thread(
        Store.open,
        database,
        key.key,
        composer(settings),
        notice_composer(settings),
        key.anchor(folder),
    )
    opened.push_async_callback(asyncio.to_thread, store.close)
    return store, key


async def _open_gate(
    settings: Settings,
    store: Store,
    key: StoreKey,
    demo_user: DemoUser | None,
    first_user: FirstUser | None,
) -> Gate:
    known = await asyncio.wrap_future(store.users())
    users = Users(known, store)
    badges = Badges(users, key.pepper("badges"))
    if demo_user is not None:
        user = demo_user
        await asyncio.to_thread(add_demo_emergency, users, user.emergency)
        known_user = await asyncio.to_thread(add_demo_user, users, user.name, user.pin, user.role)
        await asyncio.to_thread(badges.enroll, known_user, user.badge)
    if first_user is not None:
        await asyncio.to_thread(add_first_user, users, first_user.name, first_user.pin)
    sessions = Sessions(timedelta(seconds=settings.idle_lock_s))
    lasts = timedelta(seconds=settings.emergency.lasts_s) if settings.emergency.allowed else None
    return Gate(users, sessions, store, badges=badges, emergency=lasts)


async def _known_records(settings: Settings, store: Store, held: tuple[HeldReading, ...]) -> Judge:
    """A judge that knows what was kept or held before this run: an instrument may send it again."""
    judge = Judge(clock_tolerance=timedelta(seconds=settings.clock_tolerance_s))
    for result in await asyncio.wrap_future(store.recent_results(_KNOWN_RESULTS)):
        judge.remember(result.readings)
    judge.remember(one.reading for one in held)
    return judge


def _rulebook(settings: Settings) -> Rulebook:
    """Raises `SettingsError` for a clinic's file of rules that is wrong."""
    try:
        return rulebook(settings.checks.file)
    except ChecksError as problem:
        raise SettingsError(str(problem)) from problem


def _new_checking(
    settings: Settings, book: Rulebook, history: ReadHistory, ekg: EkgFollower
) -> Checking:
    def ecg_rate() -> float | None:
        view = ekg.view
        return view.rate_per_min if view is not None and not view.rate_held else None

    return Checking(
        book,
        history,
        zone=settings.zone,
        score=settings.checks.early_warning == "news2",
        destinations=tuple(chart.name for chart in notice_charts(settings)),
        ecg_rate=ecg_rate,
    )


def _programs(settings: Settings, warn: Callable[[str], None]) -> Programs:
    """The shipped programs and the clinic's own; a wrong file is told and left out."""
    from station.program_files import read_programs

    book = read_programs(settings.programs_folder or own_program_folder())
    for problem in book.problems:
        warn(problem)
    gone = timedelta(seconds=settings.gone_after_s)
    return Programs(book.programs, book.problems, gone=gone)


def _new_capture(
    settings: Settings,
    store: Store,
    judge: Judge,
    checking: Checking,
    programs: Programs,
    questionnaire: Questionnaire,
) -> Capture:
    times = BoardTimes(
        stale=timedelta(seconds=settings.stale_after_s),
        gone=timedelta(seconds=settings.gone_after_s),
        steady=timedelta(seconds=float(settings.steady_s)),
    )
    return Capture(
        store,
        station_id=settings.station_id,
        room=settings.room,
        board=Board(times=times),
        judge=judge,
        checking=checking,
        programs=programs,
        questionnaire=questionnaire,
        policy=settings.board.policy(),
        watch=ClockWatch(),
    )


def _follow_orders(settings: Settings, capture: Capture) -> OrderFollower:
    """The EKG orders of a modality worklist, where the site has one."""
    table, zone = settings.ekg.worklist, settings.zone
    if table is None:
        return OrderFollower(None, capture.ekg_orders)
    from station.charts.dicom import dicom_worklist
    from station.charts.secrets import secret_of

    worklist = dicom_worklist(table, zone=zone, secret=secret_of)
    return OrderFollower(worklist, capture.ekg_orders, issuer=settings.ekg.issuer, zone=zone)


def _start_notices(
    settings: Settings,
    store: Store,
    opened: contextlib.AsyncExitStack,
    capture: Capture,
    changed: Callable[[], None],
) -> Courier:
    """A courier of its own, so that a message never waits behind results. Whether a chart
    answers is told by the other one.
    """
    loop = asyncio.get_running_loop()

    def told(delivery: Delivery) -> None:
        capture.on_notice(delivery)
        changed()

    def hop(delivery: Delivery) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended: nobody looks any more
            loop.call_soon_threadsafe(told, delivery)

    sinks = [sink_of(chart, "Communication") for chart in notice_charts(settings)]
    courier = Courier(store.notices, sinks, on_delivery=hop)
    courier.start()
    opened.push_async_callback(asyncio.to_thread, courier.stop)
    return courier


def _start_courier(
    settings: Settings,
    store: Store,
    opened: contextlib.AsyncExitStack,
    charts: Charts,
    receipt_came: Callable[[Delivery], None],
) -> Courier:
    """The courier has a thread of its own; what it tells comes back into this loop."""
    loop = asyncio.get_running_loop()

    def hop(call: Callable[[Any], None], what: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended: nobody looks any more
            loop.call_soon_threadsafe(call, what)

    courier = Courier(
        store,
        [sink_of(chart) for chart in settings.charts],
        on_delivery=lambda delivery: hop(receipt_came, delivery),
        on_health=lambda health: hop(charts.on_health, health),
    )
    courier.start()
    opened.push_async_callback(asyncio.to_thread, courier.stop)
    return courier
