"""The graph of the walking layer: cut at junctions, metres and lines true to the ways."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point

from geodata.osm.importer import import_extract
from geodata.osm.store import OsmStore
from geodata.walk import paths
from geodata.walk.attach import attach
from geodata.walk.network import Lit, load_network
from geodata.walk.paths import find_paths
from geodata.walk.snap import snap
from tests.geodata.walk.conftest import CORNER, Town


def at(x: float, y: float) -> Point:
    return Point(CORNER[0] + x, CORNER[1] + y)


def metres_between(network, *points: Point) -> np.ndarray:
    return find_paths(attach(network, snap(network, points)), np.ones(len(network))).metres


def test_ways_are_cut_where_they_meet(town: Town):
    town.way((0, 0), (50, 10), (100, 0), (200, 0), lit="yes", name="Storgatan")
    town.way((100, 0), (100, 80), lit="no")
    network = town.network()
    assert len(network) == 3
    assert network.nodes == 4
    assert sorted(np.round(network.length_m, 2)) == [80, 100, 101.98]
    assert sorted(network.lit) == [Lit.YES, Lit.YES, Lit.NO]
    assert network.names[network.name].tolist() == ["Storgatan", "Storgatan", ""]
    assert [round(line.length, 2) for line in network.lines] == [101.98, 100, 80]


def test_a_way_without_length_joins_its_ends(town: Town):
    town.way((0, 0), (100, 0))
    town.way((100, 0), (100, 0.0001))
    town.way((100, 0.0001), (200, 0))
    network = town.network()
    assert len(network) == 2
    assert metres_between(network, at(0, 0), at(200, 0))[0, 1] == pytest.approx(200)


def test_the_shorter_of_two_ways_side_by_side_is_taken_with_its_own_line(town: Town):
    town.way((0, 0), (50, 60), (100, 0), lit="yes")
    town.way((0, 0), (50, -10), (100, 0), lit="no")
    network = town.network()
    attached = attach(network, snap(network, [at(0, 0), at(100, 0)]))
    paths = find_paths(attached, np.ones(len(network)))
    assert paths.lines()[0, 1].equals(LineString([at(0, 0), at(50, -10), at(100, 0)]))
    lit_first = find_paths(attached, np.where(network.lit == Lit.YES, 1.0, 10.0))
    assert lit_first.lines()[1, 0].equals(LineString([at(100, 0), at(50, 60), at(0, 0)]))


def test_a_loop_is_walked_from_a_point_on_it(town: Town):
    town.way((0, 0), (100, 0))
    town.way((100, 0), (200, 0), (200, 100), (100, 100), (100, 0))
    network = town.network()
    metres = metres_between(network, at(0, 0), at(210, 40), at(90, 60))
    assert metres[0].tolist() == pytest.approx([0, 240, 160])
    assert metres[1, 2] == pytest.approx(200)  # through the junction and over the far side alike


def test_points_on_one_edge_do_not_go_over_its_ends(town: Town):
    town.way((0, 0), (1000, 0))
    network = town.network()
    metres = metres_between(network, at(300, 5), at(310, -5), at(300, 9), at(0, 3))
    assert metres[0].tolist() == pytest.approx([0, 10, 0, 300])


def test_a_point_goes_to_the_nearest_edge_and_not_to_its_junction(town: Town):
    town.way((0, 0), (500, 0))
    town.way((250, 300), (250, 140))
    found = snap(town.network(), [at(250, 20), at(250, 130), at(0, 151)])
    assert found.edge.tolist() == [0, 1, -1]
    assert found.along_m[0] == pytest.approx(250)
    assert found.off_m.tolist() == pytest.approx([20, 10, np.inf])


def test_the_longest_part_is_the_first(town: Town):
    town.way((0, 0), (10, 0))
    town.way((0, 500), (900, 500))
    network = town.network()
    assert network.component.tolist() == [1, 0]
    assert metres_between(network, at(0, 0), at(0, 500))[0, 1] == np.inf


def test_an_empty_layer_is_an_empty_network(town: Town):
    network = town.network()
    assert (len(network), network.nodes) == (0, 0)
    assert metres_between(network, at(0, 0), at(1, 1))[0, 1] == np.inf


spots = st.tuples(st.floats(-20, 520), st.floats(-20, 520))


@given(
    st.lists(spots, min_size=2, max_size=12),
    st.integers(0, 2**32 - 1),
    st.sampled_from([np.inf, 500.0]),
)
def test_ways_are_the_shortest_and_their_lines_have_their_metres(points, seed, limit):
    random = np.random.default_rng(seed)
    built = Town()
    for x in range(6):
        for y in range(6):
            for dx, dy in ((1, 0), (0, 1)):
                if random.random() < 0.7 and x + dx < 6 and y + dy < 6:
                    bend = ((x + dx / 2) * 100 + random.uniform(-20, 20), (y + dy / 2) * 100)
                    built.way((x * 100, y * 100), bend, ((x + dx) * 100, (y + dy) * 100))
    network = built.network()
    attached = attach(network, snap(network, [at(*spot) for spot in points]))
    paths = find_paths(attached, np.ones(len(network)), limit=limit)
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(attached.nodes))
    rows = zip(attached.source, attached.target, attached.length_m, strict=True)
    graph.add_edges_from((int(a), int(b), {"metres": float(m)}) for a, b, m in rows)
    lines = paths.lines()
    for i in range(len(points)):
        far = {}
        if attached.node[i] >= 0:
            far = nx.single_source_dijkstra_path_length(
                graph, int(attached.node[i]), cutoff=limit, weight="metres"
            )
        for j in range(len(points)):
            expected = 0.0 if i == j and attached.node[i] >= 0 else far.get(int(attached.node[j]))
            if expected is None or attached.node[j] < 0:
                assert paths.metres[i, j] == np.inf or paths.metres[i, j] > limit - 1e-6
                continue
            assert paths.metres[i, j] == pytest.approx(expected, abs=1e-6)
            if expected:
                assert lines[i, j].length == pytest.approx(expected, abs=1e-6)
                edges, _ = paths.way(i, j)
                assert attached.length_m[edges].sum() == pytest.approx(expected, abs=1e-6)


def test_the_graph_is_kept_beside_the_extract_and_made_anew_where_damaged(shared, tmp_path):
    store = OsmStore(tmp_path)
    import_extract(shared / "data/osm/helsinki_centre.osm.pbf", area="helsinki", store=store)
    first = load_network(store, "helsinki")
    (kept,) = store.path("helsinki", "walk").parent.glob("network-*.npz")
    again = load_network(store, "helsinki")
    kept.write_bytes(kept.read_bytes()[:1000])
    anew = load_network(store, "helsinki")
    assert first is not None
    assert again is not None
    assert anew is not None
    assert first.about == again.about == anew.about == "© OpenStreetMap contributors, ODbL 1.0"
    for other in (again, anew):
        assert np.array_equal(first.source, other.source)
        assert np.array_equal(first.coords, other.coords)
        assert np.array_equal(first.names, other.names)
    assert np.bincount(first.component).max() == np.count_nonzero(first.component == 0)
    assert load_network(store, "0180") is None


def test_metres_between_spots_follow_the_ways_and_count_the_way_to_them(town):
    town.way((0, 0), (100, 0), (100, 100))
    network = town.network()
    spots = np.array([[0.0, 0.0], [100.0, 100.0], [50.0, 30.0], [5000.0, 5000.0]]) + CORNER
    found = paths.metres_between(network, spots[:1], spots, 1000)
    assert found.shape == (1, 4)
    assert found[0, :3] == pytest.approx([0, 200, 80])
    assert np.isinf(found[0, 3])
    assert np.isinf(paths.metres_between(network, spots[:1], spots[1:2], 150)).all()
