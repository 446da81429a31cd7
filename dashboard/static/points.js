/* Large point layers: columns of numbers drawn on one canvas, or tiles where there are too many.
   Moving the map draws again from memory; nothing is asked of the server. A popup takes text only. */
(() => {
  "use strict";

  const SCALE = 1e6;
  const MARGIN = 0.5; // of the map's size, drawn beyond its edges so that a drag shows no gap
  const HIT_PX = 9;
  const MAX_DATA_ZOOM = 14;
  const NEAR = 13.5; // from this zoom on a point is drawn whole, with a rim
  const FAR_SIZE = 0.55;
  const PANE = "points";
  const WORLD = 256; // Leaflet's world at zoom 0, pixels
  const loaded = new Map(); // address → promise of columns: a rerun of the page asks for nothing

  // Above the land and below the names; Leaflet would lay a canvas under every shape.
  const pane = (map) => {
    const found = map.getPane(PANE) || map.createPane(PANE);
    found.style.zIndex = 450;
    found.style.pointerEvents = "none"; // a picture, never in the way of a shape
    return PANE;
  };

  const load = (url) => {
    if (!loaded.has(url)) {
      loaded.set(url, fetch(url).then((answer) => {
        if (!answer.ok) throw new Error(`${answer.status}`);
        return answer.json();
      }).then(unpack));
      loaded.get(url).catch(() => loaded.delete(url));
    }
    return loaded.get(url);
  };

  // Degrees as steps to places in Leaflet's world at zoom 0.
  const unpack = (columns) => {
    const size = columns.n;
    const x = new Float64Array(size);
    const y = new Float64Array(size);
    let lon = 0;
    let lat = 0;
    for (let i = 0; i < size; i += 1) {
      lon += columns.lon[i];
      lat += columns.lat[i];
      const sine = Math.sin((lat / SCALE) * Math.PI / 180);
      x[i] = WORLD * (lon / SCALE / 360 + 0.5);
      y[i] = WORLD * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI));
    }
    const kind = columns.kind.length ? Uint8Array.from(columns.kind) : new Uint8Array(size);
    return { size, x, y, kind, labels: columns.labels };
  };

  // A change puts a new layer in the place of an old one: the old picture stays until the new one
  // is drawn, so that no moment is without points.
  let pending = 0;
  const leaving = new Set();
  const sweep = () => {
    if (pending) return;
    leaving.forEach((canvas) => canvas.remove());
    leaving.clear();
  };

  const Points = L.Layer.extend({
    initialize(options) {
      L.setOptions(this, options);
      this.data = null;
    },

    onAdd(map) {
      this.canvas = L.DomUtil.create("canvas", "points leaflet-zoom-animated", map.getPane(pane(map)));
      this.canvas.setAttribute("aria-hidden", "true"); // the list has the same in text
      pending += 1;
      load(this.options.url).then((data) => {
        this.data = data;
        if (this._map) this.draw();
      }).catch(() => this.fire("fault")).finally(() => {
        pending -= 1;
        sweep();
      });
      return this;
    },

    onRemove() {
      leaving.add(this.canvas);
      requestAnimationFrame(sweep); // nothing came in its place
    },

    getEvents() {
      const events = { moveend: this.draw, resize: this.draw, click: this.click };
      if (this._map.options.zoomAnimation) events.zoomanim = this.animate;
      return events;
    },

    draw() {
      const map = this._map;
      if (!this.data || !map) return;
      const size = map.getSize();
      const pad = size.multiplyBy(MARGIN).round();
      const ratio = window.devicePixelRatio || 1;
      const wide = size.x + 2 * pad.x;
      const high = size.y + 2 * pad.y;
      const canvas = this.canvas;
      canvas.width = wide * ratio;
      canvas.height = high * ratio;
      canvas.style.width = `${wide}px`;
      canvas.style.height = `${high}px`;
      L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint(pad.multiplyBy(-1)));
      this.drawn = { center: map.getCenter(), zoom: map.getZoom(), pad, size };
      const context = canvas.getContext("2d");
      context.scale(ratio, ratio);
      this.options.colours.forEach((colour, kind) => this.paint(context, colour, kind, wide, high, pad));
      canvas.dataset.points = String(this.data.size);
    },

    // One path a class. A pixel that a point of the class has taken already is not drawn again:
    // the picture is the same, and a whole country costs no more than its pixels.
    paint(context, colour, kind, wide, high, pad) {
      const map = this._map;
      const { size, x, y, kind: kinds } = this.data;
      const scale = 2 ** map.getZoom();
      const corner = map.project(map.containerPointToLatLng([0, 0])).subtract(pad);
      const near = map.getZoom() >= NEAR;
      const radius = this.options.radius * (near ? 1 : FAR_SIZE);
      const taken = new Uint8Array(Math.ceil(wide) * Math.ceil(high));
      context.beginPath();
      for (let i = 0; i < size; i += 1) {
        if (kinds[i] !== kind) continue;
        const left = x[i] * scale - corner.x;
        const top = y[i] * scale - corner.y;
        if (left < 0 || top < 0 || left >= wide || top >= high) continue;
        const pixel = Math.floor(top) * Math.ceil(wide) + Math.floor(left);
        if (taken[pixel]) continue;
        taken[pixel] = 1;
        context.moveTo(left + radius, top);
        context.arc(left, top, radius, 0, 2 * Math.PI);
      }
      context.fillStyle = colour;
      context.globalAlpha = 0.85;
      context.fill();
      context.globalAlpha = 1;
      if (!near) return;
      context.lineWidth = 0.75;
      context.strokeStyle = "#ffffff";
      context.stroke();
    },

    animate(event) {
      if (!this.drawn) return;
      const map = this._map;
      const scale = map.getZoomScale(event.zoom, this.drawn.zoom);
      const middle = map.project(this.drawn.center, event.zoom);
      const half = this.drawn.size.divideBy(2).add(this.drawn.pad).multiplyBy(scale);
      const offset = middle.subtract(half).subtract(map._getNewPixelOrigin(event.center, event.zoom));
      L.DomUtil.setTransform(this.canvas, offset, scale);
    },

    // The nearest point under the pointer, said as text.
    click(event) {
      const map = this._map;
      const data = this.data;
      if (!data?.labels.length || event.originalEvent?.target.place) return;
      const scale = 2 ** map.getZoom();
      const at = map.project(event.latlng);
      let best = -1;
      let least = HIT_PX * HIT_PX;
      for (let i = 0; i < data.size; i += 1) {
        const distance = (data.x[i] * scale - at.x) ** 2 + (data.y[i] * scale - at.y) ** 2;
        if (distance < least) [best, least] = [i, distance];
      }
      if (best < 0) return;
      const said = document.createElement("div");
      said.textContent = data.labels[best];
      const place = map.unproject([data.x[best] * scale, data.y[best] * scale]);
      L.popup({ maxWidth: 260 }).setLatLng(place).setContent(said).openOn(map);
    },
  });

  // Tiles: protomaps-leaflet reads the archive by ranges and draws every point that is in it.
  let protomaps = null;
  const library = (url) => {
    protomaps ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = url;
      script.onload = () => resolve(window.protomapsL);
      script.onerror = reject;
      document.head.append(script);
    });
    return protomaps;
  };

  const Tiles = L.LayerGroup.extend({
    initialize(options) {
      L.LayerGroup.prototype.initialize.call(this, []);
      L.setOptions(this, options);
    },

    onAdd(map) {
      L.LayerGroup.prototype.onAdd.call(this, map);
      if (this.getLayers().length) return;
      const options = this.options;
      library(options.protomaps).then((protomapsL) => {
        const rules = options.colours.map((colour, kind) => ({
          dataLayer: "points",
          symbolizer: new protomapsL.CircleSymbolizer({
            radius: (zoom) => options.radius * (zoom >= NEAR ? 1 : FAR_SIZE),
            fill: colour, stroke: "#ffffff", width: (zoom) => (zoom >= NEAR ? 0.75 : 0), opacity: 0.85,
          }),
          filter: (zoom, feature) => feature.props.kind === kind,
        }));
        this.addLayer(protomapsL.leafletLayer({
          url: options.url, paintRules: rules, labelRules: [], maxDataZoom: MAX_DATA_ZOOM,
          attribution: "", pane: pane(map),
        }));
      }).catch(() => this.fire("fault"));
    },
  });

  window.loftesPoints = (options) => (options.form === "pmtiles" ? new Tiles(options) : new Points(options));
})();
