/* The name and the ring of a place: how large they are, where they may stand, and their elements, which
   are in the page only where there is room or need for them. Text is only ever set as textContent. */
(() => {
  "use strict";

  const SMALL_PX = 18; // a shape below this size on the screen gets a ring that can be hit
  // As in map.css, for who draws it.
  const RING = { size: 20, line: 3, dash: [5, 4], inside: "rgb(255 255 255 / 82%)" };

  const forget = (place) => {
    place.node?.remove();
    place.ring?.remove();
    place.node = place.ring = null;
  };

  const write = (node, place) => {
    L.DomUtil.create("span", "text", node).textContent = place.name;
    L.DomUtil.create("span", "detail", node).textContent = place.detail;
    if (!place.icons.length) return;
    const row = L.DomUtil.create("span", "icons", node);
    for (const { url, colour } of place.icons) {
      const tile = L.DomUtil.create("span", "tile", row);
      tile.style.backgroundColor = colour;
      L.DomUtil.create("span", "i", tile).style.setProperty("--i", `url("${url}")`);
    }
  };

  const nameOf = (map, place) => {
    if (place.node) return place.node;
    place.node = L.DomUtil.create("div", `name place${place.selected ? " selected" : ""}`, map.getPane("names"));
    write(place.node, place);
    return place.node;
  };

  const ringOf = (map, place) => {
    if (place.ring) return place.ring;
    place.ring = L.DomUtil.create("div", place.estimated ? "ring estimated" : "ring", map.getPane("names"));
    place.ring.style.borderColor = place.colour;
    place.ring.place = place;
    return place.ring;
  };

  // How large a name is, by the style sheet but without a place in the page: most have no room.
  const sample = (map, icons) => {
    const node = L.DomUtil.create("div", "name place", map.getPane("names"));
    write(node, { name: "M", detail: "M", icons });
    return node;
  };

  const font = (node) => {
    const { fontWeight, fontSize, fontFamily, letterSpacing } = getComputedStyle(node);
    return { face: `${fontWeight} ${fontSize} ${fontFamily}`, gap: parseFloat(letterSpacing) || 0, widths: new Map() };
  };

  const rulers = (map) => {
    const none = sample(map, []);
    const one = sample(map, [{ url: "", colour: "" }]);
    const two = sample(map, Array(20).fill({ url: "", colour: "" }));
    const icon = one.querySelector(".icons").firstChild.offsetWidth;
    const found = {
      pen: document.createElement("canvas").getContext("2d"),
      text: font(none.querySelector(".text")),
      detail: font(none.querySelector(".detail")),
      high: none.offsetHeight,
      highest: one.offsetHeight,
      icon,
      step: (two.offsetWidth - icon) / 19,
    };
    [none, one, two].forEach((node) => node.remove());
    return found;
  };

  const wide = (pen, { face, gap, widths }, text) => {
    if (!widths.has(text)) {
      pen.font = face;
      widths.set(text, pen.measureText(text).width + gap * text.length);
    }
    return widths.get(text);
  };

  const measure = (map, place) => {
    map.rulers ??= rulers(map);
    const { pen, text, detail, high, highest, icon, step } = map.rulers;
    const row = place.icons.length ? icon + step * (place.icons.length - 1) : 0;
    const width = Math.max(wide(pen, text, place.name), wide(pen, detail, place.detail), row);
    return { x: Math.ceil(width), y: row ? highest : high };
  };

  const middle = ({ at }, size) => at.subtract([size.x / 2, size.y / 2]);
  const around = ({ at, wide: width }, size) => {
    const gap = Math.max(width / 2, 10) + 5;
    return [
      L.point(at.x + gap, at.y - size.y / 2),
      L.point(at.x - size.x / 2, at.y + gap),
      L.point(at.x - size.x / 2, at.y - gap - size.y),
      L.point(at.x - gap - size.x, at.y - size.y / 2),
    ];
  };
  const spots = (one, size) => (one.wide > size.x * 1.7 ? [middle(one, size)] : around(one, size));

  // Where there is no room for this, there is none for any name, and none is measured.
  const BARE = { x: 24, y: 20 };
  const bareSpots = (one) => [...around(one, BARE), middle(one, BARE)];

  // Where a place is on the screen and how large; its outline was projected for this zoom.
  const onScreen = (map, place) => {
    const { outline } = place;
    if (outline instanceof L.Circle) {
      const [x, y] = [outline._radius, outline._radiusY];
      return { place, at: outline._point, wide: 2 * x, box: L.bounds(outline._point.subtract([x, y]), outline._point.add([x, y])) };
    }
    const box = outline._rawPxBounds;
    const { x, y } = box.getSize();
    return { place, at: map.latLngToLayerPoint(place.latlng), wide: Math.hypot(x, y) / Math.SQRT2, box };
  };

  const placeRing = (map, { place, at, wide: width }) => {
    if (map.isCrowd) return; // drawn with the crowd
    if (width >= SMALL_PX) return place.ring && (place.ring.hidden = true);
    const ring = ringOf(map, place);
    ring.hidden = false;
    if (ring.at && at.equals(ring.at)) return;
    ring.at = at;
    // Not by a transform: thousands of those are thousands of layers to the browser.
    ring.style.left = `${at.x}px`;
    ring.style.top = `${at.y}px`;
  };

  window.loftesLabels = { BARE, RING, SMALL_PX, bareSpots, forget, measure, nameOf, onScreen, placeRing, spots };
})();
