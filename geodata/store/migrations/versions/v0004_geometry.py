"""Geometry columns (EPSG:3006) on PostGIS; a store in SQLite keeps its tables as they are.

The columns are generated from what the tables hold already, so that they never disagree with it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from geodata.store.migrations.dialects import on_postgresql

revision = "0004"
down_revision: str | None = "0003"
branch_labels: str | None = None
depends_on: str | None = None

SRID = 3006
POINT = f"ST_SetSRID(ST_MakePoint(x, y), {SRID})"
# Table, column, type, expression.
COLUMNS = (
    ("observations", "geom", "POINT", POINT),
    ("actions", "geom", "POINT", POINT),
    ("walks", "meeting", "POINT", "lofteskartan_meeting(plan)"),
    ("walks", "routes", "MULTILINESTRING", "lofteskartan_routes(plan)"),
    # Most decisions are about no place: they are not to pay for the function.
    (
        "decisions",
        "geom",
        "GEOMETRY",
        "CASE WHEN left(value, 1) = '{' THEN lofteskartan_place(value) END",
    ),
)
# A value that is no place gives none: a column for maps must never refuse a decision. The path
# of names is fixed, because a backup is put back with an empty one.
FUNCTION = """
CREATE FUNCTION {name}({argument} text) RETURNS {schema}.geometry
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = {schema}, pg_catalog AS $$
BEGIN
    {body}
EXCEPTION WHEN OTHERS THEN
    RETURN NULL;
END $$
"""
FUNCTIONS = {
    ("lofteskartan_place", "value"): """
    IF value::jsonb ? 'move' THEN
        RETURN ST_SetSRID(ST_MakePoint((value::jsonb #>> '{move,x}')::float8,
            (value::jsonb #>> '{move,y}')::float8), 3006);
    END IF;
    RETURN ST_GeomFromText(value::jsonb #>> '{draw,wkt}', 3006);""",
    ("lofteskartan_meeting", "plan"): """
    RETURN ST_SetSRID(ST_MakePoint((plan::jsonb #>> '{walk,meeting,0}')::float8,
        (plan::jsonb #>> '{walk,meeting,1}')::float8), 3006);""",
    ("lofteskartan_routes", "plan"): """
    RETURN (
        SELECT ST_Multi(ST_Collect(line)) FROM (
            SELECT ST_GeomFromGeoJSON(jsonb_build_object(
                'type', 'LineString', 'coordinates', leg -> 'line',
                'crs', '{"type": "name", "properties": {"name": "EPSG:3006"}}'::jsonb)) AS line
            FROM jsonb_path_query(plan::jsonb, '$.routes[*].legs[*]') AS leg
        ) AS legs);""",
}


def upgrade() -> None:
    """Add the columns with their spatial indexes."""
    if not on_postgresql():
        return
    from geoalchemy2 import Geometry

    schema = _schema_of_postgis()
    for (name, argument), body in FUNCTIONS.items():
        op.execute(FUNCTION.format(name=name, argument=argument, body=body, schema=schema))
    for table, name, kind, expression in COLUMNS:
        shape = Geometry(kind, srid=SRID, spatial_index=False)
        op.add_column(table, sa.Column(name, shape, sa.Computed(expression, persisted=True)))
        op.create_index(f"ix_{table}_{name}", table, [name], postgresql_using="gist")


def downgrade() -> None:
    """Remove them; nothing is lost, they are generated."""
    if not on_postgresql():
        return
    for table, name, _, _ in reversed(COLUMNS):
        op.drop_column(table, name)
    for name, _ in FUNCTIONS:
        op.execute(f"DROP FUNCTION {name}(text)")


def _schema_of_postgis() -> str:
    query = sa.text(
        "SELECT quote_ident(nspname) FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace "
        "WHERE extname = 'postgis'"
    )
    return str(op.get_bind().execute(query).scalar_one())
