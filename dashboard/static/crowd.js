/* Very many places as one picture: what stands on paths.js as elements, drawn on a canvas. Each place
   can be clicked; the keyboard reaches it in the list beside the map, as the picture's label says. */
(() => {
  "use strict";

  const { RING, SMALL_PX, forget, onScreen } = window.loftesLabels;
  const { Outlines, Place } = window.loftesPlace;
  const SPECK_PX = 6; // a shape below this size cannot be told from the inside of its ring
  const HATCH_PX = 9;
  const PANE = "crowd"; // of its own: beside the land's shapes Leaflet would lay it under them

  class CrowdPlace extends Place {
    change(row) { Object.assign(this, row); }

    remove() {
      forget(this);
      this.drawing.drop(this.outline);
    }
  }

  // ---- looks -------------------------------------------------------------------------------------
  const canvas = (size, ratio) => {
    const node = document.createElement("canvas");
    node.width = node.height = Math.ceil(size * ratio);
    const pen = node.getContext("2d");
    pen.scale(ratio, ratio);
    return { node, pen };
  };

  const hatched = (pen, colour) => {
    const { node, pen: line } = canvas(HATCH_PX, 1);
    line.fillStyle = colour;
    line.fillRect(0, 0, 1.5, HATCH_PX); // half of the line lies outside of the tile, as in paths.js
    const pattern = pen.createPattern(node, "repeat");
    pattern.setTransform(new DOMMatrix().rotate(45));
    return pattern;
  };

  const fillOf = (pen, look) => {
    if (!look.hatch) return look.style.fillColor;
    look.pattern ??= hatched(pen, look.colour);
    return look.pattern;
  };

  const paint = (pen, shape, look, closed) => {
    const { style } = look;
    if (closed && style.fill !== false && style.fillOpacity) {
      pen.globalAlpha = style.fillOpacity;
      pen.fillStyle = fillOf(pen, look);
      pen.fill(shape, "evenodd");
    }
    pen.globalAlpha = style.opacity;
    pen.strokeStyle = style.color;
    pen.lineWidth = style.weight;
    pen.lineCap = style.lineCap ?? "round";
    pen.setLineDash(style.dashArray ? style.dashArray.split(/[ ,]+/).map(Number) : []);
    pen.lineDashOffset = Number(style.dashOffset ?? 0);
    pen.stroke(shape);
  };

  const shapeOf = ({ outline, closed }) => {
    const path = new Path2D();
    if (outline instanceof L.Circle) {
      path.ellipse(outline._point.x, outline._point.y, Math.max(outline._radius, 1), Math.max(outline._radiusY, 1), 0, 0, 2 * Math.PI);
      return path;
    }
    for (const part of outline._parts) {
      part.forEach(({ x, y }, i) => (i ? path.lineTo(x, y) : path.moveTo(x, y)));
      if (closed) path.closePath();
    }
    return path;
  };

  // A ring of each colour is drawn once and stamped.
  const stamps = new Map();
  const stamp = (colour, estimated, ratio) => {
    const key = `${colour} ${estimated} ${ratio}`;
    if (stamps.has(key)) return stamps.get(key);
    const { node, pen } = canvas(RING.size, ratio);
    const middle = RING.size / 2;
    pen.beginPath();
    pen.arc(middle, middle, middle - RING.line / 2, 0, 2 * Math.PI);
    pen.fillStyle = RING.inside;
    pen.fill();
    pen.strokeStyle = colour;
    pen.lineWidth = RING.line;
    if (estimated) pen.setLineDash(RING.dash);
    pen.stroke();
    stamps.set(key, node);
    return node;
  };

  // ---- the picture -------------------------------------------------------------------------------
  const isSmall = ({ wide }) => wide < SMALL_PX;

  const Crowd = L.Canvas.extend({
    includes: Outlines,

    onAdd(map) {
      L.Canvas.prototype.onAdd.call(this, map);
      this._container.setAttribute("role", "img");
      this.point = ({ originalEvent, layerPoint }) => {
        const over = originalEvent.target === this._container && this.at(layerPoint);
        this._container.style.cursor = over ? "pointer" : "";
      };
      map.on("mousemove", this.point);
    },

    onRemove() {
      this._map.off("mousemove", this.point);
      L.Canvas.prototype.onRemove.call(this);
    },

    place(row) {
      const place = new CrowdPlace(this, row);
      this.hold(place.outline);
      return place;
    },

    // At once, not in the next frame: what was there before is gone already.
    show(places) {
      const { lang, texts } = this._map.options.loftes;
      this._container.setAttribute("aria-label", texts.many.replace("#", places.size.toLocaleString(lang)));
      this._container.dataset.places = String(places.size);
      this._redraw();
    },

    // Leaflet's own draws its layers; there are none, only outlines.
    _draw() {
      const { _ctx: pen, _map: map, _bounds: bounds } = this;
      this.drawn = [...map.places.values()].map((place) => onScreen(map, place)).filter(({ box }) => bounds.intersects(box));
      pen.save();
      for (const { place, wide } of this.drawn) {
        if (!place.selected && wide < SPECK_PX) continue;
        const shape = shapeOf(place);
        place.looks.forEach((look) => paint(pen, shape, look, place.closed));
      }
      pen.restore();
      const ratio = window.devicePixelRatio || 1;
      for (const { place, at } of this.drawn.filter(isSmall)) {
        const { x, y } = at.subtract([RING.size / 2, RING.size / 2]);
        pen.drawImage(stamp(place.colour, place.estimated, ratio), x, y, RING.size, RING.size);
      }
    },

    // The topmost place under a point of the map.
    at(point) {
      const hits = this.drawn.filter((one) => (isSmall(one)
        ? one.at.distanceTo(point) <= RING.size / 2
        : one.place.outline._containsPoint(point)));
      return (hits.findLast(isSmall) ?? hits.at(-1))?.place ?? null;
    },
  });

  L.Map.addInitHook(function () {
    this.createPane(PANE).style.zIndex = 405;
  });

  window.loftesCrowd = () => new Crowd({ pane: PANE, padding: 0.5 });
})();
