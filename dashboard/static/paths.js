/* Places as elements: a path a layer of each, all on one renderer of Leaflet's. The topmost path of a
   place takes the keyboard's focus and speaks for it. Text from data is only ever set as an attribute. */
(() => {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const { forget } = window.loftesLabels;
  const { Outlines, Place } = window.loftesPlace;

  const attributes = ({ style, layer }, closed) => ({
    class: layer ? "place leaflet-interactive" : "place rim",
    stroke: style.color,
    "stroke-opacity": style.opacity,
    "stroke-width": style.weight,
    "stroke-linecap": style.lineCap ?? "round",
    "stroke-linejoin": "round",
    "stroke-dasharray": style.dashArray,
    "stroke-dashoffset": style.dashOffset,
    fill: closed && style.fill !== false ? style.fillColor : "none",
    "fill-opacity": style.fillOpacity,
    "fill-rule": "evenodd",
  });

  const dress = (path, look, closed) => {
    for (const [name, value] of Object.entries(attributes(look, closed))) {
      if (value === null || value === undefined) path.removeAttribute(name);
      else path.setAttribute(name, value);
    }
    path.look = look;
    return path;
  };

  // A path to copy; the topmost of a place takes the keyboard's focus and speaks for the place.
  const model = (look, closed, speaks) => {
    const path = dress(document.createElementNS(SVG, "path"), look, closed);
    if (!speaks) path.setAttribute("aria-hidden", "true");
    else Object.entries({ tabindex: "0", role: "button" }).forEach(([key, value]) => path.setAttribute(key, value));
    return path;
  };

  const copied = (look, closed, speaks) => {
    const key = `${closed} ${speaks}`;
    look.models[key] ??= model(look, closed, speaks);
    return look.models[key].cloneNode(false);
  };

  const hatch = (svg, { hatch: name, colour }) => {
    if (!name || svg.querySelector(`#${name}`)) return;
    const pattern = document.createElementNS(SVG, "pattern");
    const size = { id: name, width: 9, height: 9, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
    Object.entries(size).forEach(([key, value]) => pattern.setAttribute(key, value));
    const line = document.createElementNS(SVG, "line");
    const stroke = { x1: 0, y1: 0, x2: 0, y2: 9, stroke: colour, "stroke-width": 3 };
    Object.entries(stroke).forEach(([key, value]) => line.setAttribute(key, value));
    pattern.append(line);
    svg.prepend(pattern);
  };

  // ---- a place -----------------------------------------------------------------------------------
  class PathPlace extends Place {
    constructor(drawing, row) {
      super(drawing, row);
      this.outline.paths = row.looks.map((look, i) => this.path(look, i === row.looks.length - 1));
      this.say();
    }

    get paths() { return this.outline.paths; }

    // The topmost path stays whatever lies under it, and with it the focus that it may have.
    change(row) {
      const { paths } = this;
      while (paths.length > row.looks.length) paths.shift().remove();
      while (paths.length < row.looks.length) {
        const path = this.path(row.looks[0], false);
        path.setAttribute("d", paths[0].getAttribute("d"));
        paths.unshift(path);
      }
      row.looks.forEach((look, i) => {
        if (look === paths[i].look) return;
        hatch(this.drawing.svg(), look);
        dress(paths[i], look, this.closed);
      });
      Object.assign(this, row);
      this.say();
    }

    path(look, speaks) {
      hatch(this.drawing.svg(), look);
      const path = copied(look, this.closed, speaks);
      path.place = this;
      path.look = look;
      return path;
    }

    say() {
      const path = this.paths.at(-1);
      path.setAttribute("aria-label", this.said);
      path.setAttribute("aria-pressed", String(this.selected));
    }

    remove() {
      forget(this);
      this.paths.forEach((path) => path.remove());
      this.drawing.drop(this.outline);
    }
  }

  // ---- one renderer: the paths of a place have one outline ---------------------------------------
  const Paths = L.SVG.extend({
    includes: Outlines,
    _setPath(outline, d) {
      for (const path of outline.paths) path.setAttribute("d", d);
    },
    svg() { return this._container; },
    place(row) {
      const place = new PathPlace(this, row);
      this.hold(place.outline);
      return place;
    },
    // What stays is not touched; what is new comes above what stands before it.
    show(places) {
      let next = this._rootGroup.firstChild;
      for (const place of places.values()) {
        for (const path of place.paths) {
          if (path === next) next = path.nextSibling;
          else this._rootGroup.insertBefore(path, next);
        }
      }
    },
  });

  window.loftesPaths = () => new Paths({ pane: "overlayPane" });
})();
