"""Who may write what where: every write of the port, every role, one's own kommun and another."""

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from config.access_tables import Access, Right, RoleName, RoleOf, load_roles
from geodata.access import LOCAL, ROLES, VIEWER, AccessError, Actor, Grant, account_of, actor_of
from geodata.geocode.records import Geocode, Outcome
from geodata.place_decisions import decision_key
from geodata.records import Decision, Event, Origin, PromiseStatus
from geodata.store import Store
from geodata.store.audit_port import AuditEntry
from geodata.store.guarded import GuardedStore, guarded
from geodata.walk.codec import load_plan
from geodata.walk.protocol_records import Join, Photo, PlannedWalk, WalkReport
from geodata.walk.records import Action, ActionEvent, ActionStatus, Observation

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
OWN, OTHER = "0184", "0880"
PLAN = Path(__file__).resolve().parents[2] / "fixtures" / "walk" / "hagalund.json"
WALK_METHODS = {"put_walk", "report_walk", "add_protocol", "forget_photo", "join"}
ACTION_METHODS = {"put_action", "act"}
PROMISE_METHODS = {"put_set", "put_reading", "decide", "decide_all", "record", "record_all"}
GEOCODE_METHODS = {"put_geocode", "take_turn", "give_turn"}
# Written out, not taken from config/roles.toml: this is what the roles mean.
MAY: dict[RoleName, set[str]] = {
    "viewer": set(),
    "organiser": WALK_METHODS | ACTION_METHODS | {"log"},
    "planner": WALK_METHODS
    | ACTION_METHODS
    | PROMISE_METHODS
    | GEOCODE_METHODS
    | {"log", "approve"},
    "administrator": WALK_METHODS
    | ACTION_METHODS
    | PROMISE_METHODS
    | GEOCODE_METHODS
    | {"log", "approve"},
}
READS = {
    "sets", "kommuner", "version", "versions", "decisions", "events", "geocode", "geocodes",
    "kommuner_of", "kommuner_of_place",
    "walks", "walk", "walk_versions", "walk_reports", "observations", "photo", "joins", "actions",
    "action_versions", "action_events", "audit",
}  # fmt: skip
OWN_DRAFTS = {"put_draft", "draft", "drafts", "drop_draft"}
NEUTRAL = {"close", "together", "__enter__", "__exit__"}


def seen(kommun: str, name: str = "seen") -> Observation:
    walk, photo = f"walk-{kommun}", f"photo-{kommun}"
    return Observation(
        f"{name}-{kommun}", walk, "", None, "belysning", False, 2, "släckt", NOW, 1, photo, "x"
    )


def action(kommun: str, title: str = "Byt lampan") -> Action:
    walk = f"walk-{kommun}"
    return Action(
        f"action-{kommun}", kommun, walk, (f"seen-{kommun}",), title, "belysning", None,
        "kommun", "Gata", "", 3, None,
    )  # fmt: skip


@pytest.fixture
def full(store: Store, make_set: Callable[..., Any]) -> Store:
    """A store with one of each in two kommuner."""
    walk, routes = load_plan(PLAN.read_text(encoding="utf-8"))
    for kommun in (OWN, OTHER):
        store.put_set(make_set(f"set-{kommun}", kommuner=(kommun,)))
        own = replace(walk, id=f"walk-{kommun}", kommun=kommun)
        store.put_walk(PlannedWalk(own, routes))
        photo = Photo(f"photo-{kommun}", b"\xff\xd8" + kommun.encode(), 4, 3)
        store.add_protocol([seen(kommun), seen(kommun, "also")], [photo])
        store.put_action(action(kommun))
        store.act(ActionEvent(f"action-{kommun}", ActionStatus.NY, NOW, "x", "skäl", "utkast"))
    return store


@pytest.fixture
def writes(make_set: Callable[..., Any]) -> dict[str, Callable[[Store, str], object]]:
    """Every write of the port, on what belongs to a kommun."""
    walk, _ = load_plan(PLAN.read_text(encoding="utf-8"))

    def new_set(kommun: str) -> Any:
        return make_set(f"new-{kommun}", kommuner=(kommun,))

    def event(kommun: str, *, approved: bool = False) -> ActionEvent:
        ident = f"action-{kommun}"
        return ActionEvent(ident, ActionStatus.BEDOMD, NOW, "x", "", "svar", approved=approved)

    def geocode(kommun: str) -> Geocode:
        return Geocode(
            key=kommun, service="s", kommun=kommun, name="n", outcome=Outcome.NOTHING,
            places="[]", fault="", asked=NOW, expires=NOW,
        )  # fmt: skip

    return {
        "put_set": lambda s, k: s.put_set(new_set(k)),
        "put_reading": lambda s, k: s.put_reading([new_set(k)], gone=[f"set-{k}"]),
        "decide": lambda s, k: s.decide(
            Decision(f"set-{k}-promise", "verdict", "accepted", "x", NOW)
        ),
        "record": lambda s, k: s.record(
            Event(f"set-{k}-promise", PromiseStatus.GENOMFORD, NOW, "x")
        ),
        "decide_all": lambda s, k: s.decide_all(
            [Decision(f"set-{k}-promise", "count", "3", "x", NOW)],
            expected={f"set-{k}-promise": {}},
        ),
        "record_all": lambda s, k: s.record_all(
            [Event(f"set-{k}-promise", PromiseStatus.DELVIS, NOW, "x")],
            expected={f"set-{k}-promise": None},
        ),
        "put_geocode": lambda s, k: s.put_geocode(geocode(k)),
        "put_walk": lambda s, k: s.put_walk(
            PlannedWalk(replace(walk, id=f"walk-{k}", kommun=k, title="Ny"))
        ),
        "report_walk": lambda s, k: s.report_walk(WalkReport(f"walk-{k}", True, NOW, "x")),
        "add_protocol": lambda s, k: s.add_protocol([seen(k, "new")]),
        "forget_photo": lambda s, k: s.forget_photo(f"photo-{k}"),
        "join": lambda s, k: s.join(Join(f"also-{k}", f"seen-{k}", NOW, "x")),
        "put_action": lambda s, k: s.put_action(action(k, "Byt två lampor")),
        "act": lambda s, k: s.act(event(k)),
        "approve": lambda s, k: s.act(event(k, approved=True)),
        "log": lambda s, k: s.log(AuditEntry(NOW, "", "", "", "import", (k,), "kamera")),
    }


def everything(store: Store) -> tuple[object, ...]:
    """All that is stored, to see whether anything has changed."""
    return (
        store.sets(), store.decisions(), store.events(), store.geocodes(), store.walks(),
        store.walk_reports(), store.observations(), store.joins(), store.actions(),
        store.action_events(), store.audit(), store.photo(f"photo-{OWN}"),
        store.photo(f"photo-{OTHER}"),
    )  # fmt: skip


def role_in(role: RoleName, kommun: str = OWN) -> Actor:
    return Actor((Grant(role, frozenset({kommun}), "gatukontoret"),), account="konto")


WRITES = sorted({*WALK_METHODS, *ACTION_METHODS, *PROMISE_METHODS, "put_geocode", "log", "approve"})


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("method", WRITES)
def test_a_role_writes_in_its_own_kommun_what_it_may_and_nothing_elsewhere(
    full: Store, writes: dict[str, Callable[[Store, str], object]], role: RoleName, method: str
) -> None:
    store, before = guarded(full, role_in(role)), everything(full)
    with pytest.raises(AccessError, match="Kalmar"):
        writes[method](store, OTHER)
    assert everything(full) == before
    if method in MAY[role]:
        writes[method](store, OWN)
        assert everything(full) != before
    else:
        with pytest.raises(AccessError, match="Solna"):
            writes[method](store, OWN)
        assert everything(full) == before


@pytest.mark.parametrize("role", ROLES)
def test_turns_at_a_geocoder_are_for_those_who_may_ask_it(full: Store, role: RoleName) -> None:
    store = guarded(full, role_in(role))
    if "take_turn" in MAY[role]:
        assert store.take_turn("s", "me", NOW, NOW) == NOW
        store.give_turn("s", "me", NOW)
        return
    with pytest.raises(AccessError):
        store.take_turn("s", "me", NOW, NOW)
    with pytest.raises(AccessError):
        store.give_turn("s", "me", NOW)


@pytest.mark.parametrize("role", ROLES)
def test_the_register_is_taken_over_by_administrators_of_all_kommuner(
    full: Store, make_set: Callable[..., Any], role: RoleName
) -> None:
    register = [make_set("register-1", origin=Origin.REGISTER)]
    with pytest.raises(AccessError, match="all kommuner"):
        guarded(full, role_in(role)).sync_register(register)
    everywhere = guarded(full, role_in(role, "*"))
    if role == "administrator":
        assert everywhere.sync_register(register).added == 1
    else:
        with pytest.raises(AccessError):
            everywhere.sync_register(register)


def test_every_method_of_the_port_is_classified() -> None:
    """A new method of the port must be written into the table above, and guarded."""
    port = {
        name
        for name, value in inspect.getmembers(Store, inspect.isfunction)
        if value.__module__.startswith("geodata.store") and name != "__init__"
    }
    tested = set().union(*MAY.values()) - {"approve"} | {"sync_register"}
    assert port == tested | READS | NEUTRAL | OWN_DRAFTS
    for name in port:
        owner = next(kind for kind in GuardedStore.__mro__ if name in vars(kind))
        assert owner.__module__.startswith("geodata.store.guarded"), name


def test_what_kommuner_share_is_decided_by_any_and_stored_by_all(
    full: Store, make_set: Callable[..., Any]
) -> None:
    shared = make_set("shared", kommuner=(OWN, OTHER))
    store = guarded(full, role_in("planner"))
    with pytest.raises(AccessError):
        store.put_set(shared)
    full.put_set(shared)
    assert store.decide(Decision("shared-promise", "verdict", "accepted", "x", NOW))
    with pytest.raises(AccessError):
        store.put_reading([make_set("mine")], gone=["shared"])


def test_a_place_that_a_document_names_is_settled_in_its_kommun(
    full: Store, make_set: Callable[..., Any]
) -> None:
    full.put_set(make_set("kalmar", kommuner=(OTHER,)))
    store = guarded(full, role_in("planner"))
    assert store.decide(Decision(decision_key(OWN, "Nyby"), "place", "none", "x", NOW))
    for key in (decision_key(OTHER, "Nyby"), decision_key(OWN, "nobody names it"), "unknown"):
        with pytest.raises(AccessError):
            store.decide(Decision(key, "place", "none", "x", NOW))


def test_what_is_there_cannot_be_taken_over_from_another_kommun(
    full: Store, make_set: Callable[..., Any]
) -> None:
    store = guarded(full, role_in("planner"))
    walk, _ = load_plan(PLAN.read_text(encoding="utf-8"))
    with pytest.raises(AccessError):
        store.put_set(make_set(f"set-{OTHER}", kommuner=(OWN,)))
    with pytest.raises(AccessError):
        store.put_walk(PlannedWalk(replace(walk, id=f"walk-{OTHER}", kommun=OWN)))
    with pytest.raises(AccessError):
        store.put_action(replace(action(OTHER), kommun=OWN, walk_id=""))
    with pytest.raises(AccessError):
        store.add_protocol([seen(OWN, "new"), seen(OTHER, "new")])
    with pytest.raises(AccessError):
        store.add_protocol([replace(seen(OWN, "new"), walk_id="unknown")])
    with pytest.raises(AccessError):
        store.join(Join(f"seen-{OWN}", f"seen-{OTHER}", NOW, "x"))


def test_the_log_in_signs_whatever_name_a_record_brings(full: Store) -> None:
    store = guarded(full, role_in("planner"))
    store.decide(Decision(f"set-{OWN}-promise", "verdict", "accepted", "kommunchefen", NOW))
    store.record(Event(f"set-{OWN}-promise", PromiseStatus.GENOMFORD, NOW, "kommunchefen"))
    store.act(ActionEvent(f"action-{OWN}", ActionStatus.BEDOMD, NOW, "kommunchefen"))
    store.join(Join(f"also-{OWN}", f"seen-{OWN}", NOW, "kommunchefen"))
    store.report_walk(WalkReport(f"walk-{OWN}", True, NOW, "kommunchefen"))
    last = (store.decisions(), store.events(), store.action_events(f"action-{OWN}"))
    signed = [log[-1].who for log in (*last, store.joins(), store.walk_reports())]
    assert signed == ["gatukontoret"] * 5
    plain = guarded(full, Actor((Grant("planner", frozenset({OWN})),)))
    plain.decide(Decision(f"set-{OWN}-promise", "verdict", "rejected", "kommunchefen", NOW))
    assert full.decisions()[-1].who == "planerare"


def test_decisions_that_are_led_over_to_a_new_reading_keep_who_made_them(
    full: Store, make_set: Callable[..., Any]
) -> None:
    made = Decision(f"set-{OWN}-promise", "verdict", "accepted", "polisen", NOW)
    full.decide(made)
    forged = Decision("next-promise", "stance", "goal", "kommunchefen", NOW)
    store = guarded(full, role_in("planner"))
    led = [replace(made, key="next-promise"), forged]
    store.put_reading([make_set("next")], gone=[f"set-{OWN}"], decisions=led)
    assert [d.who for d in full.decisions("next-promise")] == ["polisen", "gatukontoret"]
    elsewhere = Decision(f"set-{OTHER}-promise", "verdict", "rejected", "polisen", NOW)
    with pytest.raises(AccessError):
        store.put_reading([make_set("again")], decisions=[elsewhere])


def test_a_write_is_logged_with_it_and_what_changes_nothing_is_not(full: Store) -> None:
    store = guarded(full, role_in("planner"))
    decision = Decision(f"set-{OWN}-promise", "count", "3", "x", NOW)
    assert store.decide(decision)
    assert not store.decide(decision)
    (entry,) = full.audit()
    assert replace(entry, when=NOW) == AuditEntry(
        NOW, "gatukontoret", "konto", "planner", "decide", (OWN,), f"set-{OWN}-promise", "count = 3"
    )
    assert full.audit(OTHER) == []


def test_a_write_whose_entry_cannot_be_stored_is_not_stored_either(
    full: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_entry: AuditEntry) -> None:
        raise OSError

    monkeypatch.setattr(full, "log", fail)
    with pytest.raises(OSError):  # noqa: PT011  the one raised above
        guarded(full, LOCAL).decide(Decision(f"set-{OWN}-promise", "count", "3", "x", NOW))
    assert full.decisions() == ()


def test_who_may_not_reads_what_is_released_only(full: Store) -> None:
    store = guarded(full, VIEWER)
    assert store.observations() == ()
    assert store.actions() == ()
    assert store.action_versions(f"action-{OWN}") == ()
    assert {(e.reason, e.answer) for e in store.action_events()} == {("", "")}
    for read in (
        lambda: store.observations(f"walk-{OWN}"),
        lambda: store.photo(f"photo-{OWN}"),
        lambda: store.audit(OWN),
        store.audit,
    ):
        with pytest.raises(AccessError):
            read()
    approved = ActionEvent(f"action-{OWN}", ActionStatus.BEDOMD, NOW, "x", "", "Klart", True)
    full.act(approved)
    assert [item.id for item in store.actions()] == [f"action-{OWN}"]
    assert [e.answer for e in store.action_events(f"action-{OWN}")] == ["", "Klart"]


def test_an_organiser_reads_the_protocols_of_their_own_kommun(full: Store) -> None:
    store = guarded(full, role_in("organiser"))
    assert {item.walk_id for item in store.observations()} == {f"walk-{OWN}"}
    assert store.photo(f"photo-{OWN}") is not None
    assert [item.kommun for item in store.actions()] == [OWN]
    with pytest.raises(AccessError):
        store.observations(f"walk-{OTHER}")


def test_the_log_is_read_by_administrators_of_the_kommun(full: Store) -> None:
    guarded(full, LOCAL).decide(Decision(f"set-{OWN}-promise", "count", "3", "x", NOW))
    store = guarded(full, role_in("administrator"))
    assert [entry.account for entry in store.audit(OWN)] == ["local"]
    for kommun in (OTHER, None):
        with pytest.raises(AccessError):
            store.audit(kommun)
    assert guarded(full, role_in("administrator", "*")).audit() == full.audit()


PEOPLE = Access(
    role_claim="groups",
    people=(
        RoleOf(value="Anna@Solna.example", role="planner", kommuner=(OWN,), office="trygghet"),
        RoleOf(value="anna@solna.example", role="organiser", kommuner=(OTHER,)),
    ),
    claims=(RoleOf(value="it", role="administrator", kommuner=("*",)),),
)


def test_roles_come_from_the_settings_or_from_a_claim() -> None:
    anna = actor_of({"email": "anna@solna.example", "sub": "1"}, PEOPLE)
    assert [anna.role([code]) for code in (OWN, OTHER, "0180")] == [
        "planner",
        "organiser",
        "viewer",
    ]
    assert anna.signature([OWN]) == "trygghet"
    assert anna.account == account_of("ANNA@solna.example")
    assert "anna" not in anna.account
    it = actor_of({"sub": "7", "groups": ["it", 3, {}]}, PEOPLE)
    assert it.may(Right.AUDIT, "*")
    assert it.account == account_of("7")


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"email": "someone@else.example"},
        {"email": "anna@solna.example", "email_verified": False},
        {"email": ["anna@solna.example"]},
        {"groups": "administrator"},
        {"role": "administrator", "kommuner": ["*"]},
    ],
)
def test_somebody_unknown_is_a_viewer(claims: dict[str, object]) -> None:
    assert actor_of(claims, PEOPLE).grants == ()


def test_no_office_is_a_person() -> None:
    with pytest.raises(ValueError, match="office"):
        RoleOf(value="x", role="planner", kommuner=(OWN,), office="anna@solna.example")


def test_a_stronger_role_may_all_that_a_weaker_one_may() -> None:
    held = [load_roles()[role].may for role in ROLES]
    assert all(weak < strong for weak, strong in pairwise(held))


def test_what_is_made_in_one_transaction_is_known_in_it(full: Store) -> None:
    store = guarded(full, role_in("organiser"))
    new = replace(action(OWN, "Ny lampa"), id="fresh")
    with store.together():
        store.put_action(new)
        store.act(ActionEvent("fresh", ActionStatus.NY, NOW, "x"))
    assert [event.who for event in full.action_events("fresh")] == ["gatukontoret"]
