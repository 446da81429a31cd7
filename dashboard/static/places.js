/* The places of the map: a change touches only what is different. Each place has one outline and a
   path a layer; all paths share one renderer of Leaflet's, and clicks and keys are heard once for
   all. Text from data is only ever set as an attribute or textContent. */
(() => {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const CHOSEN = 1;
  const ESTIMATED = 2;
  const OUTLINE = { smoothFactor: 0.3, weight: 10 }; // as wide as any line: Leaflet clips beyond it
  const { forget } = window.loftesLabels;
  const { soon } = window.loftesNames;

  // ---- looks and icons: what says the same is the same object in every group ---------------------
  const known = new Map();
  const once = (data) => {
    const key = JSON.stringify(data);
    if (!known.has(key)) known.set(key, { ...data, models: {} });
    return known.get(key);
  };

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

  // ---- one renderer: the paths of a place have one outline ---------------------------------------
  const Renderer = L.SVG.extend({
    _setPath(outline, d) {
      for (const path of outline.paths) path.setAttribute("d", d);
    },
    root() { return this._rootGroup; },
    svg() { return this._container; },
    hold(outline) {
      outline._map = this._map;
      outline._renderer = this;
      this._layers[L.stamp(outline)] = outline;
      outline._reset();
    },
    drop(outline) { delete this._layers[L.stamp(outline)]; },
  });

  const outlineOf = ({ lat, lon, shape }) => (typeof shape === "number"
    ? L.circle([lat, lon], { radius: shape })
    : L.GeoJSON.geometryToLayer({ type: "Feature", geometry: JSON.parse(shape) }, OUTLINE));

  // ---- rows --------------------------------------------------------------------------------------
  const readers = (data) => {
    const looks = data.looks.map(once);
    const tiles = data.icons.map(once);
    return ([id, name, lon, lat, shape, detail, precision, said, look, icons, bits]) => ({
      id, name, lon, lat, shape,
      detail: precision === null ? data.words[detail] : `${data.words[detail]} · ${data.words[precision]}`,
      said: `${name}, ${data.words[said]}`,
      looks: look.map((number) => looks[number]),
      icons: icons.map((number) => tiles[number]),
      selected: Boolean(bits & CHOSEN),
      estimated: Boolean(bits & ESTIMATED),
    });
  };

  const alike = (these, those) => these.length === those.length && these.every((one, i) => one === those[i]);
  const named = (one, other) => ["name", "detail", "selected", "estimated"].every((key) => one[key] === other[key])
    && alike(one.icons, other.icons);

  class Place {
    constructor(renderer, row) {
      this.renderer = renderer;
      this.outline = outlineOf(row);
      this.outline.paths = [];
      this.closed = !(this.outline instanceof L.Polyline) || this.outline instanceof L.Polygon;
      this.latlng = L.latLng(row.lat, row.lon);
      this.draw(row);
      renderer.hold(this.outline);
    }

    get paths() { return this.outline.paths; }
    get bounds() { return this.outline.getBounds(); }
    get colour() { return this.looks.find(({ layer }) => layer).colour; }

    // Whether the row is the same place on the same spot, so that its paths may stay.
    isAt({ shape, lat, lon }) {
      return this.shape === shape && this.lat === lat && this.lon === lon;
    }

    // The topmost path stays whatever lies under it, and with it the focus that it may have.
    change(row) {
      if (!named(this, row) || this.looks[0] !== row.looks[0]) forget(this);
      const { paths } = this;
      while (paths.length > row.looks.length) paths.shift().remove();
      while (paths.length < row.looks.length) {
        const path = this.path(row.looks[0], false);
        path.setAttribute("d", paths[0].getAttribute("d"));
        paths[0].before(path);
        paths.unshift(path);
      }
      row.looks.forEach((look, i) => {
        if (look === paths[i].look) return;
        hatch(this.renderer.svg(), look);
        dress(paths[i], look, this.closed);
      });
      Object.assign(this, row);
      this.say();
    }

    draw(row) {
      Object.assign(this, row);
      this.paths.push(...row.looks.map((look, i) => this.path(look, i === row.looks.length - 1)));
      this.say();
    }

    path(look, speaks) {
      hatch(this.renderer.svg(), look);
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
      this.renderer.drop(this.outline);
    }
  }

  // ---- a change ----------------------------------------------------------------------------------
  const same = (place, row) => place.said === row.said && alike(place.looks, row.looks) && named(place, row);

  const update = (map, data) => {
    const rows = data.places.map(readers(data));
    const ids = new Set(rows.map(({ id }) => id));
    const before = map.places;
    before.forEach((place) => ids.has(place.id) || place.remove());
    map.places = new Map();
    const root = map.drawing.root();
    let next = root.firstChild;
    for (const row of rows) {
      let place = before.get(row.id);
      const isNext = place?.paths.includes(next);
      if (place && !place.isAt(row)) {
        if (isNext) next = place.paths.at(-1).nextSibling;
        place.remove();
        place = null;
      } else if (place && !same(place, row)) {
        place.change(row);
        if (isNext) [next] = place.paths;
      }
      place ??= new Place(map.drawing, row);
      map.places.set(row.id, place);
      for (const path of place.paths) {
        if (path === next) next = path.nextSibling;
        else root.insertBefore(path, next); // what lies above what stays as the rows say
      }
    }
    soon(map);
  };

  const listen = (map) => {
    map.drawing = new Renderer({ pane: "overlayPane" }).addTo(map);
    map.getContainer().addEventListener("keydown", (event) => {
      const { place } = event.target;
      if (!place || (event.key !== "Enter" && event.key !== " ")) return;
      event.preventDefault();
      window.loftes.select(map, place.id);
    });
  };

  // A new group takes the place of an old one: what both hold is not drawn anew.
  const Places = L.Layer.extend({
    initialize(data) { this.data = data; },
    onAdd(map) {
      if (!map.drawing) listen(map);
      map.group_of_places = this;
      update(map, this.data);
      window.loftes.approach(map, this.data);
    },
    onRemove(map) {
      queueMicrotask(() => {
        if (map.group_of_places !== this) return;
        update(map, { looks: [], words: [], icons: [], places: [] });
      });
    },
  });

  window.loftesPlaces = (data) => new Places(data);
})();
