"""PostgreSQL with PostGIS: many programs write at once, each commit durable."""

from __future__ import annotations

from contextlib import closing
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError

from geodata.store.database import Database
from geodata.store.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import URL
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

DRIVER = "postgresql+psycopg"
OLDEST_SERVER = 13
OLDEST_POSTGIS = (3, 0)

# A key of advisory locks that stands for the whole store; those of single things are hashes.
STORE_LOCK = 0x6C6F66746573  # "loftes"
LOCK_STORE = text(f"SELECT pg_advisory_xact_lock({STORE_LOCK})")
LOCK_ALL = text(f"SELECT pg_advisory_xact_lock({STORE_LOCK}), pg_notify(:channel, :token)")
LOCK_ONE = text(
    f"SELECT pg_advisory_xact_lock_shared({STORE_LOCK}), pg_advisory_xact_lock(:key), "
    "pg_notify(:channel, :token)"
)
GREETING = text("SELECT 1")
POOL = {"pool_size": 5, "max_overflow": 15, "pool_timeout": 30}
# The URL overrules these. A server that fell silent is given up after some seconds, not hours.
WAITS: dict[str, Any] = {
    "connect_timeout": 10,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "application_name": "lofteskartan",
}
# A commit that was acknowledged is on disk, whatever the server's own habit is.
SESSION = """
SELECT set_config('lock_timeout', '10s', false), set_config('TimeZone', 'UTC', false),
    set_config('idle_in_transaction_session_timeout', '5min', false),
    set_config('synchronous_commit', CASE current_setting('synchronous_commit')
        WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false)
"""


def connect(url: URL) -> Database:
    """Return the database of a URL; nothing is asked of the server yet.

    Raises
    ------
    StoreError
        Where the URL names no database or another driver, or the driver is not installed.
    """
    where = url.set(query={}).render_as_string(hide_password=True)
    _check(url, where)
    try:
        from geodata.store.listener import CHANNEL, Listener
    except ImportError as error:
        raise StoreError(
            "the driver of PostgreSQL is not installed",
            where=where,
            remedy="Install the extra: pip install -e '.[postgis]' (make run brings it along).",
        ) from error
    given = {name: value for name, value in WAITS.items() if name not in url.query}
    engine = create_engine(
        url.set(drivername=DRIVER), connect_args=given, use_native_hstore=False, **POOL
    )
    event.listen(engine, "connect", _on_connect)
    listener = Listener(engine)

    def lock(connection: Connection, about: str | None) -> None:
        # The notification waits for the commit, so it may be said at once, in the same question.
        said = {"channel": CHANNEL, "token": listener.token}
        if about is None:
            connection.execute(LOCK_ALL, said)
        else:
            connection.execute(LOCK_ONE, said | {"key": _lock_key(about)})

    return Database(
        engine,
        where,
        at_birth=_make_postgis,
        lock=lock,
        greet=_greet,
        reads={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
        watch=listener,
        secret=str(url.password or url.query.get("password") or ""),
    )


def _check(url: URL, where: str) -> None:
    if url.drivername not in ("postgresql", DRIVER):
        raise StoreError(
            f"PostgreSQL is spoken to by psycopg, not by {url.get_driver_name()!r}",
            where=where,
            remedy=f"Begin the address with {DRIVER}://",
        )
    if not url.database:
        raise StoreError(
            "the address names no database",
            where=where,
            remedy=f"Name one: {DRIVER}://USER@HOST/DATABASE",
        )


def _greet(connection: Connection) -> None:
    connection.execute(GREETING)


def _lock_key(about: str) -> int:
    digest = sha256(about.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], signed=True)


def _on_connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    version = connection.info.server_version // 10_000
    if version < OLDEST_SERVER:
        info = connection.info
        raise StoreError(
            f"the server is PostgreSQL {version}, this program needs {OLDEST_SERVER} or newer",
            where=f"{info.host}:{info.port}/{info.dbname}",
            remedy="Bring the server up to date.",
        )
    connection.autocommit = True
    with closing(connection.cursor()) as cursor:
        cursor.execute(SESSION)
    connection.autocommit = False


def _make_postgis(engine: Engine) -> None:
    where = engine.url.set(query={}).render_as_string(hide_password=True)
    with engine.begin() as connection:
        connection.execute(LOCK_STORE)  # two that make it at once would both fail
        query = text("SELECT extversion FROM pg_extension WHERE extname = 'postgis'")
        version = connection.execute(query).scalar()
        if version is None:
            _create_extension(connection, where)
        elif tuple(map(int, version.split(".")[:2])) < OLDEST_POSTGIS:
            raise StoreError(
                f"the database has PostGIS {version}, this program needs 3.0 or newer",
                where=where,
                remedy="Let an administrator run: ALTER EXTENSION postgis UPDATE;",
            )


def _create_extension(connection: Connection, where: str) -> None:
    try:
        connection.execute(text("CREATE EXTENSION postgis"))
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        lacks = getattr(cause, "sqlstate", "") == "42501"
        raise StoreError(
            "the database has no PostGIS, and it could not be added"
            + (": you may not" if lacks else f" ({str(cause).splitlines()[0]})"),
            where=where,
            remedy="Let an administrator run in this database: CREATE EXTENSION postgis; "
            "(Debian: apt install postgresql-postgis).",
        ) from error
