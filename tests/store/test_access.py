"""The store behind the ports of other rooms: the gate's, and capture's."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from station.access.audit import AuditLog, Outcome, verify
from station.access.gate import Gate, Refusal
from station.access.rights import Right
from station.access.sessions import Sessions
from station.access.users import Users, UserStore, add_demo_user
from station.capture.ports import ReadingStore
from station.store.store import Store
from station.visit import Actor
from tests.store.records import KEY, compose

PIN = "271828"


def opened(path: Path) -> tuple[Store, Users, Gate]:
    store = Store.open(path, KEY, compose)
    users = Users(store.users().result(), store)
    return store, users, Gate(users, Sessions(), store)


def test_a_day_at_the_gate(path: Path) -> None:
    store, users, gate = opened(path)
    add_demo_user(users, "Demo", PIN)
    actor = gate.sign_in("Demo", PIN)
    assert isinstance(actor, Actor)
    assert gate.admit(actor, Right.READ_AUDIT) is not None
    gate.record(actor, "read_visit", Outcome.DONE, patient_id="pat-1").result()
    gate.sign_out(actor).result()
    for _ in range(3):
        assert isinstance(gate.sign_in("Demo", "1357"), Refusal)
    store.close()

    store, users, gate = opened(path)
    answer = gate.sign_in("Demo", PIN)  # the wait is not over because the station was restarted
    rows = store.audit().result()
    store.close()

    assert isinstance(answer, Refusal)
    assert answer.says == "There were too many tries."
    assert verify(rows) is None
    assert [(row.entry.action, row.entry.outcome.value) for row in rows] == [
        ("sign_in", "done"),
        ("read_audit", "refused"),
        ("read_visit", "done"),
        ("sign_out", "done"),
        ("sign_in", "refused"),
        ("sign_in", "refused"),
        ("sign_in", "refused"),
        ("sign_in", "refused"),
    ]


@pytest.mark.parametrize("port", [ReadingStore, AuditLog, UserStore])
def test_the_store_has_every_method_of_the_port(port: type) -> None:
    methods = {name: f for name, f in vars(port).items() if inspect.isfunction(f)}
    wanted = {name: f for name, f in methods.items() if not name.startswith("_")}
    assert wanted
    for name, method in wanted.items():
        assert inspect.signature(getattr(Store, name)) == inspect.signature(method)
