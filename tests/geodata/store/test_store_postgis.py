"""What PostGIS alone has: columns of geometry, its own triggers, logs that several write to."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from shapely import from_wkb
from shapely.geometry import Point

from geodata.place_decisions import draw_value, move_value
from geodata.records import Decision, Event, PromiseStatus
from geodata.store import open_store
from geodata.store.backends import connect
from geodata.store.schema import migrate
from geodata.store.tables import SCHEMA_VERSION
from geodata.walk.codec import load_plan
from geodata.walk.protocol_records import Join, PlannedWalk, WalkReport
from geodata.walk.records import Action, ActionEvent, ActionStatus, Observation

if TYPE_CHECKING:
    from geodata.store import Store
    from tests.postgres import Cluster

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WALK = Path(__file__).resolve().parents[2] / "fixtures" / "walk" / "hagalund.json"
SEEN = Observation(
    "o1", "w", "s", Point(670_000.25, 6_580_000.5), "ljus", False, 3, "släckt å", NOON, 2, "", ""
)
ACTION = Action(
    "a1", "0184", "w", ("o1",), "Byt lampan", "ljus", Point(1.5, 2.5), "kommun", "Gata", "", 4, None
)
LOGS = (
    *("decisions", "events", "walk_reports"),
    *("observations", "observation_joins", "actions", "action_events"),
)
SQUARE = '{"type": "Polygon", "coordinates": [[[18.01, 59.36], [18.02, 59.36], [18.02, 59.37], [18.01, 59.36]]]}'  # noqa: E501 - one text


@pytest.fixture
def address(postgres: Cluster, database_name: str) -> str:
    return postgres.address(database_name)


def fill(store: Store) -> None:
    """Put something into every table that has a geometry or is a log."""
    store.decide(Decision("k1", "place", move_value("0184", "x", 59.3604, 18.0146), "p", NOON))
    store.decide(Decision("k2", "place", draw_value("0184", "x", SQUARE), "p", NOON))
    store.decide(Decision("k3", "place", "none", "p", NOON))
    store.decide(Decision("k4", "note", '{"move": "it", "of": [NaN', "p", NOON))
    store.record(Event("p", PromiseStatus.LOVAD, NOON, "p"))
    store.put_walk(PlannedWalk(*load_plan(WALK.read_text(encoding="utf-8"))))
    store.add_protocol([SEEN, replace(SEEN, id="o2", point=None)])
    store.report_walk(WalkReport("w", True, NOON, "k"))
    store.join(Join("o2", "o1", NOON, "k"))
    store.put_action(ACTION)
    store.act(ActionEvent("a1", ActionStatus.NY, NOON, "k"))


@pytest.fixture
def filled(address: str) -> str:
    with open_store(address) as store:
        fill(store)
    return address


def shapes(raw: psycopg.Connection, table: str, column: str, key: str) -> dict[str, object]:
    query = f"SELECT {key}, ST_AsBinary({column}), ST_SRID({column}) FROM {table}"  # noqa: S608 - names of ours
    rows = raw.execute(query).fetchall()
    assert {srid for *_, srid in rows} <= {3006, None}
    return {name: None if shape is None else from_wkb(shape) for name, shape, _ in rows}


@pytest.mark.usefixtures("filled")
class TestGeometry:
    def test_it_is_what_the_records_hold(self, postgres: Cluster, database_name: str) -> None:
        planned = PlannedWalk(*load_plan(WALK.read_text(encoding="utf-8")))
        lines = [leg.line for route in planned.routes for leg in route.legs]
        with postgres.connect(database_name) as raw:
            assert shapes(raw, "observations", "geom", "id") == {"o1": SEEN.point, "o2": None}
            assert shapes(raw, "actions", "geom", "action_id") == {"a1": ACTION.point}
            meeting = shapes(raw, "walks", "meeting", "id")[planned.walk.id]
            routes = shapes(raw, "walks", "routes", "id")[planned.walk.id]
            decided = shapes(raw, "decisions", "geom", "key")
        assert meeting == planned.walk.meeting
        assert list(routes.geoms) == lines != []
        moved = json.loads(move_value("0184", "x", 59.3604, 18.0146))["move"]
        assert decided["k1"] == Point(moved["x"], moved["y"])
        assert decided["k2"].geom_type == "Polygon"
        assert (decided["k3"], decided["k4"]) == (None, None)

    def test_every_column_has_a_spatial_index(self, postgres: Cluster, database_name: str) -> None:
        with postgres.connect(database_name) as raw:
            columns = raw.execute(
                "SELECT f_table_name, f_geometry_column FROM geometry_columns"
            ).fetchall()
            found = raw.execute(
                "SELECT tablename, indexdef FROM pg_indexes WHERE indexdef LIKE '%USING gist%'"
            ).fetchall()
        assert len(columns) == len(found) == 5
        for table, column in columns:
            assert any(table == of and f"({column})" in how for of, how in found)

    def test_qgis_and_gdal_see_the_layers(self, postgres: Cluster, database_name: str) -> None:
        program = shutil.which("ogrinfo")
        if program is None:
            if os.environ.get("CI") == "true":
                pytest.fail("no ogrinfo")
            pytest.skip("no ogrinfo; on Debian: apt-get install gdal-bin")
        source = (
            f"PG:host=127.0.0.1 port={postgres.port} user={postgres.user} "
            f"password={postgres.password} dbname={database_name}"
        )
        made = subprocess.run(
            [program, "-so", "-al", source], capture_output=True, text=True, check=True
        )
        layers = {part.split("\n")[0]: part for part in made.stdout.split("Layer name: ")[1:]}
        kinds = {
            "observations": ["Geometry: Point"],
            "actions": ["Geometry: Point"],
            "walks": ["Geometry (meeting): Point", "Geometry (routes): Multi Line String"],
            "decisions": ["Geometry: Unknown (any)"],
        }
        for name, lines in kinds.items():
            assert set(lines) <= set(layers[name].split("\n"))
            assert layers[name].count('ID["EPSG",3006]') == len(lines)
        assert "Feature Count: 2" in layers["observations"]

    def test_down_and_up_again_with_data(self, filled: str) -> None:
        database = connect(filled)
        with open_store(filled) as store:
            before = store.walks(), store.observations(), store.decisions(), store.actions()
        migrate(database, "0003")
        with database.reading() as connection:
            query = "SELECT count(*) FROM geometry_columns"
            assert connection.exec_driver_sql(query).scalar() == 0
        migrate(database, SCHEMA_VERSION)
        database.close()
        with open_store(filled) as store:
            after = store.walks(), store.observations(), store.decisions(), store.actions()
        assert after == before


@pytest.mark.parametrize("log", LOGS)
@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE {} SET id = 'x'",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "INSERT INTO {0} SELECT * FROM {0} ON CONFLICT (id) DO UPDATE SET id = 'x'",
        "SET session_replication_role = replica; DELETE FROM {}",
    ],
)
def test_the_database_itself_refuses_to_change_a_log(
    postgres: Cluster, logs: str, log: str, attack: str
) -> None:
    with postgres.connect(logs) as raw:
        before = raw.execute(f"SELECT * FROM {log}").fetchall()  # noqa: S608 - names of ours
        statement = attack.format(log)
        if "SELECT *" in attack:
            columns = [
                name
                for name, generated in raw.execute(
                    "SELECT column_name, is_generated FROM information_schema.columns "
                    "WHERE table_name = %s",
                    (log,),
                )
                if generated == "NEVER"
            ]
            names = ", ".join(columns)
            statement = statement.replace(f"{log} SELECT *", f"{log} ({names}) SELECT {names}")
        with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
            raw.execute(statement)
        raw.execute("SET session_replication_role = DEFAULT")
        assert raw.execute(f"SELECT * FROM {log}").fetchall() == before != []  # noqa: S608 - same


@pytest.fixture(scope="module")
def logs(postgres: Cluster) -> str:
    """A database with an entry in every log, for attacks that change nothing."""
    name = postgres.new_database()
    with open_store(postgres.address(name)) as store:
        fill(store)
    return name


def test_writers_at_once_lose_nothing_and_store_nothing_twice(address: str) -> None:
    # Every decision is made by two of the four, at about the same time.
    def write(who: int) -> None:
        for number in range(40):
            made = Decision(f"k{number % 7}", "field", str(number), str(who % 2), NOON)
            new[who] += store.decide(made)

    with open_store(address) as store:
        new = dict.fromkeys(range(4), 0)
        threads = [threading.Thread(target=write, args=(who,)) for who in new]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found = store.decisions()
    assert sum(new.values()) == len(found) == 80
    assert {(d.who, d.value) for d in found} == {(w, str(n)) for w in "01" for n in range(40)}
