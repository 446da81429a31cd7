/* Names on the map: places first, then districts, then neighbours; a name that would cover another
   one stays hidden. Text from data is only ever set as textContent. */
(() => {
  "use strict";

  const SMALL_PX = 18; // a shape below this size on the screen gets a ring that can be hit
  const SMALL_SHAPE_PX = 90; // a shape below this size cannot hold its name
  const FEW = 40; // places
  const PRIORITY = { place: 0, district: 1, neighbour: 2 };

  const Name = L.Layer.extend({
    initialize(data, latlng) {
      this.data = data;
      this.latlng = latlng;
    },
    onAdd(map) {
      this.node = L.DomUtil.create("div", `name ${this.data.rank}`, map.getPane("names"));
      if (this.data.selected) this.node.classList.add("selected");
      const text = L.DomUtil.create("span", "text", this.node);
      text.textContent = this.data.name;
      if (this.data.detail) L.DomUtil.create("span", "detail", this.node).textContent = this.data.detail;
      if (this.data.icons) this.addIcons();
      if (this.data.place_id) this.addRing(map);
      map.names.add(this);
      soon(map);
    },
    addIcons() {
      const row = L.DomUtil.create("span", "icons", this.node);
      for (const { url, colour } of this.data.icons) {
        const tile = L.DomUtil.create("span", "tile", row);
        tile.style.backgroundColor = colour;
        L.DomUtil.create("span", "i", tile).style.setProperty("--i", `url("${url}")`);
      }
    },
    addRing(map) {
      this.ring = L.DomUtil.create("div", "ring", map.getPane("names"));
      this.ring.classList.toggle("estimated", Boolean(this.data.estimated));
      this.ring.style.borderColor = this.data.colour;
      L.DomEvent.on(this.ring, "click", (event) => {
        L.DomEvent.stopPropagation(event);
        window.loftes.select(this.data.place_id);
      });
    },
    onRemove(map) {
      map.names.delete(this);
      this.node.remove();
      this.ring?.remove();
    },
  });

  const area = (rank) => (feature, layer) => {
    if (!feature.properties.name) return;
    const name = new Name({ name: feature.properties.name, rank });
    name.shape = layer;
    layer.on("add", () => name.addTo(layer._map));
  };

  const rings = (nested) => (Array.isArray(nested[0]) ? nested.flatMap(rings) : [nested]);

  const inside = (point, ring) => {
    let odd = false;
    ring.forEach((p, i) => {
      const q = ring[(i + 1) % ring.length];
      if (p.y > point.y !== q.y > point.y && point.x < ((q.x - p.x) * (point.y - p.y)) / (q.y - p.y) + p.x) odd = !odd;
    });
    return odd;
  };

  // The point of a grid that lies deepest inside a ring whose middle lies outside of it.
  const GRID = 14;
  const deepest = (ring) => {
    const box = L.bounds(ring);
    const step = box.getSize().divideBy(GRID);
    let best = null;
    for (let i = 1; i < GRID; i += 1) {
      for (let j = 1; j < GRID; j += 1) {
        const point = box.min.add(L.point(step.x * i, step.y * j));
        if (!inside(point, ring)) continue;
        const depth = Math.min(...ring.map((p, k) => L.LineUtil.pointToSegmentDistance(point, p, ring[(k + 1) % ring.length])));
        if (!best || depth > best.depth) best = { point, depth };
      }
    }
    return best?.point;
  };

  // The middle of the largest part that is in sight, so that a neighbour's name stands in the frame.
  const inSight = (map, layer) => {
    const bounds = L.bounds(map.containerPointToLayerPoint([8, 8]), map.containerPointToLayerPoint(map.getSize().subtract([8, 8])));
    let best = null;
    for (const ring of rings(layer.getLatLngs())) {
      const points = L.PolyUtil.clipPolygon(ring.map((p) => map.latLngToLayerPoint(p)), bounds);
      if (points.length < 3) continue;
      let twice = 0, x = 0, y = 0;
      points.forEach((p, i) => {
        const q = points[(i + 1) % points.length];
        const cross = p.x * q.y - q.x * p.y;
        twice += cross;
        x += (p.x + q.x) * cross;
        y += (p.y + q.y) * cross;
      });
      if (best && Math.abs(twice) <= best.twice) continue;
      const box = L.bounds(points).getSize();
      best = { twice: Math.abs(twice), at: L.point(x / (3 * twice), y / (3 * twice)), box, points };
    }
    if (best && !inside(best.at, best.points)) best.at = deepest(best.points) || best.at;
    return best;
  };

  const pixels = (map, place) => {
    const kin = map.shapes.get(place);
    if (!kin) return 0;
    const box = kin[0].getBounds();
    return map.latLngToLayerPoint(box.getSouthEast()).distanceTo(map.latLngToLayerPoint(box.getNorthWest())) / Math.SQRT2;
  };

  const candidates = (map, name, size) => {
    if (name.shape) {
      const seen = inSight(map, name.shape);
      const fits = seen && seen.box.x > size.x * 1.05 && seen.box.y > size.y * 1.6;
      return fits ? [seen.at.subtract(size.divideBy(2))] : [];
    }
    const at = map.latLngToLayerPoint(name.latlng);
    const wide = pixels(map, name.data.place_id);
    name.ring.hidden = wide >= SMALL_PX;
    name.ring.style.transform = `translate(${at.x}px, ${at.y}px)`;
    if (wide > size.x * 1.7) return [at.subtract(size.divideBy(2))];
    const gap = Math.max(wide / 2, 10) + 5;
    return [
      L.point(at.x + gap, at.y - size.y / 2),
      L.point(at.x - size.x / 2, at.y + gap),
      L.point(at.x - size.x / 2, at.y - gap - size.y),
      L.point(at.x - gap - size.x, at.y - size.y / 2),
    ];
  };

  // What no name may cover: the controls, and shapes too small to hold their own name.
  const occupied = (map) => {
    const home = map.getContainer().getBoundingClientRect();
    const boxes = [...map.getContainer().querySelectorAll(".leaflet-control")].map((node) => {
      const box = node.getBoundingClientRect();
      const corners = [[box.left, box.top], [box.right, box.bottom]];
      return L.bounds(corners.map(([x, y]) => map.containerPointToLayerPoint([x - home.left, y - home.top])));
    });
    map.shapes.forEach(([first]) => {
      const box = first.getBounds();
      const shape = L.bounds(map.latLngToLayerPoint(box.getNorthWest()), map.latLngToLayerPoint(box.getSouthEast()));
      if (shape.getSize().x < SMALL_SHAPE_PX) boxes.push(shape);
    });
    return boxes;
  };

  // Boxes by squares of the map, so that a thousand names are not each held against all others.
  const SQUARE_PX = 128;
  class Taken {
    constructor(boxes) {
      this.squares = new Map();
      boxes.forEach((box) => this.add(box));
    }

    * squaresOf({ min, max }) {
      const last = max.divideBy(SQUARE_PX).floor();
      const first = min.divideBy(SQUARE_PX).floor();
      for (let x = first.x; x <= last.x; x += 1) for (let y = first.y; y <= last.y; y += 1) yield `${x} ${y}`;
    }

    add(box) {
      for (const key of this.squaresOf(box)) {
        if (this.squares.has(key)) this.squares.get(key).push(box);
        else this.squares.set(key, [box]);
      }
    }

    meets(box) {
      for (const key of this.squaresOf(box)) if (this.squares.get(key)?.some((other) => other.overlaps(box))) return true;
      return false;
    }
  }

  const arrange = (map) => {
    const taken = new Taken(occupied(map));
    const frame = L.bounds(map.containerPointToLayerPoint([2, 2]), map.containerPointToLayerPoint(map.getSize().subtract([2, 2])));
    const free = (corner, size, inside) => {
      const box = L.bounds(corner.subtract([3, 1]), corner.add(size).add([3, 1]));
      return (!inside || frame.contains(box)) && !taken.meets(box);
    };
    const order = [...map.names].sort((a, b) => PRIORITY[a.data.rank] - PRIORITY[b.data.rank]);
    // Everything is measured before anything is moved, or the browser lays the page out each time.
    const sizes = order.map(({ node }) => L.point(node.offsetWidth, node.offsetHeight));
    const few = order.filter((name) => name.data.rank === "place").length <= FEW;
    order.forEach((name, i) => {
      const size = sizes[i];
      const corners = candidates(map, name, size);
      let corner = corners.find((one) => free(one, size, true));
      if (!name.shape) corner ||= corners.find((one) => free(one, size, false));
      // Among few places each keeps its name even where it covers another's.
      if (!corner && name.data.rank === "place" && (few || name.data.selected)) corner = corners[0];
      name.node.style.visibility = corner ? "visible" : "hidden";
      if (!corner) return;
      taken.add(L.bounds(corner, corner.add(size)));
      name.node.style.transform = `translate(${Math.round(corner.x)}px, ${Math.round(corner.y)}px)`;
    });
    map.getPane("names").classList.remove("moving");
  };

  const soon = (map) => {
    cancelAnimationFrame(map.pending);
    map.pending = requestAnimationFrame(() => arrange(map));
  };

  window.loftesNames = { Name, area, arrange, rings, soon };
})();
