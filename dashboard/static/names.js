/* Names on the map: places first, then districts, then neighbours; a name that would cover another
   one stays hidden. Text from data is only ever set as textContent. */
(() => {
  "use strict";

  const { BARE, RING, bareSpots, forget, measure, nameOf, onScreen, placeRing, spots } = window.loftesLabels;
  const SMALL_SHAPE_PX = 90; // a shape below this size cannot hold its name
  const FEW = 40; // places
  const PRIORITY = { district: 1, neighbour: 2 }; // after the places

  const Name = L.Layer.extend({
    initialize(rank, text, shape) {
      this.rank = rank;
      this.text = text;
      this.shape = shape;
    },
    onAdd(map) {
      this.node = L.DomUtil.create("div", `name ${this.rank}`, map.getPane("names"));
      L.DomUtil.create("span", "text", this.node).textContent = this.text;
      map.names.add(this);
      soon(map);
    },
    onRemove(map) {
      map.names.delete(this);
      this.node.remove();
    },
  });

  const area = (rank) => (feature, layer) => {
    if (!feature.properties.name) return;
    const name = new Name(rank, feature.properties.name, layer);
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

  const areaSpots = (map, { shape }, size) => {
    const seen = inSight(map, shape);
    const fits = seen && seen.box.x > size.x * 1.05 && seen.box.y > size.y * 1.6;
    return fits ? [seen.at.subtract(size.divideBy(2))] : [];
  };

  // ---- what no name may cover: the controls, small shapes, other names ----------------------------
  const SQUARE_PX = 128;
  class Taken {
    constructor() {
      this.squares = new Map(); // so that a thousand names are not each held against all others
    }

    * squaresOf(left, top, right, bottom) {
      for (let x = Math.floor(left / SQUARE_PX); x <= Math.floor(right / SQUARE_PX); x += 1) {
        for (let y = Math.floor(top / SQUARE_PX); y <= Math.floor(bottom / SQUARE_PX); y += 1) yield x * 65536 + y;
      }
    }

    add(left, top, right, bottom) {
      for (const key of this.squaresOf(left, top, right, bottom)) {
        if (!this.squares.has(key)) this.squares.set(key, []);
        this.squares.get(key).push(left, top, right, bottom);
      }
    }

    meets(left, top, right, bottom) {
      for (const key of this.squaresOf(left, top, right, bottom)) {
        const boxes = this.squares.get(key) ?? [];
        for (let i = 0; i < boxes.length; i += 4) {
          if (boxes[i] < right && boxes[i + 2] > left && boxes[i + 1] < bottom && boxes[i + 3] > top) return true;
        }
      }
      return false;
    }
  }

  // Read when the map has moved, and not in each change of its places: a question for a size makes
  // the browser lay out all that is new.
  const controls = (map) => {
    if (map.controls) return map.controls;
    const home = map.getContainer().getBoundingClientRect();
    const boxes = [...map.getContainer().querySelectorAll(".leaflet-control")].map((node) => node.getBoundingClientRect());
    map.controls = boxes.map((box) => [box.left - home.left, box.top - home.top, box.right - home.left, box.bottom - home.top]);
    return map.controls;
  };

  const occupied = (map, shown) => {
    const taken = new Taken();
    const { x, y } = map.containerPointToLayerPoint([0, 0]);
    for (const [left, top, right, bottom] of controls(map)) taken.add(left + x, top + y, right + x, bottom + y);
    for (const { at, wide, box: { min, max } } of shown) {
      if (wide < RING.size) taken.add(at.x - RING.size / 2, at.y - RING.size / 2, at.x + RING.size / 2, at.y + RING.size / 2);
      else if (max.x - min.x < SMALL_SHAPE_PX) taken.add(min.x, min.y, max.x, max.y);
    }
    return taken;
  };

  // ---- all names ---------------------------------------------------------------------------------
  class Room {
    constructor(map, shown) {
      this.taken = occupied(map, shown);
      this.frame = L.bounds(map.containerPointToLayerPoint([2, 2]), map.containerPointToLayerPoint(map.getSize().subtract([2, 2])));
    }

    isFree({ x, y }, size, inside) {
      const { min, max } = this.frame;
      const [left, top, right, bottom] = [x - 3, y - 1, x + size.x + 3, y + size.y + 1];
      if (inside && (left < min.x || top < min.y || right > max.x || bottom > max.y)) return false;
      return !this.taken.meets(left, top, right, bottom);
    }

    find(corners, size, outside) {
      return corners.find((one) => this.isFree(one, size, true)) || (outside && corners.find((one) => this.isFree(one, size, false)));
    }

    take(node, corner, size) {
      node.style.visibility = "visible";
      this.taken.add(corner.x, corner.y, corner.x + size.x, corner.y + size.y);
      node.style.transform = `translate(${Math.round(corner.x)}px, ${Math.round(corner.y)}px)`;
    }
  }

  const arrangePlace = (map, room, one, few) => {
    const { place } = one;
    const always = few || place.selected; // keeps its name even where it covers another's
    let corner = null;
    if (always || room.find(bareSpots(one), BARE, true)) {
      const size = measure(map, place);
      const corners = spots(one, size);
      corner = room.find(corners, size, true) || (always && corners[0]);
      if (corner) room.take(nameOf(map, place), corner, size);
    }
    if (corner) return;
    place.node?.remove();
    place.node = null;
  };

  const arrange = (map) => {
    // Everything is measured before anything is moved, or the browser lays the page out each time.
    const areas = [...map.names].map((name) => ({ name, size: name.size ??= L.point(name.node.offsetWidth, name.node.offsetHeight) }));
    const half = map.getSize().divideBy(2); // beyond the frame, so that a drag shows no gap
    const near = L.bounds(map.containerPointToLayerPoint(half.multiplyBy(-1)), map.containerPointToLayerPoint(half.multiplyBy(3)));
    const every = [...map.places.values()].map((place) => onScreen(map, place));
    const shown = every.filter(({ place, box }) => place.selected || near.intersects(box) || forget(place));
    const room = new Room(map, shown);
    if (shown.length) measure(map, shown[0].place);
    for (const one of shown) {
      arrangePlace(map, room, one, every.length <= FEW);
      placeRing(map, one);
    }
    areas.sort((a, b) => PRIORITY[a.name.rank] - PRIORITY[b.name.rank]);
    for (const { name, size } of areas) {
      const corner = room.find(areaSpots(map, name, size), size, false);
      if (corner) room.take(name.node, corner, size);
      else name.node.style.visibility = "hidden";
    }
    map.getPane("names").classList.remove("moving");
  };

  const soon = (map) => {
    cancelAnimationFrame(map.pending);
    map.pending = requestAnimationFrame(() => arrange(map));
  };

  const moved = (map) => {
    map.controls = null;
    soon(map);
  };

  // A font or a style sheet has come: what was measured is no longer so.
  const measureAnew = (map) => {
    map.rulers = map.controls = null;
    map.names.forEach((name) => { name.size = null; });
    map.places.forEach(forget);
    soon(map);
  };

  window.loftesNames = { area, measureAnew, moved, rings, soon };
})();
