/* What the map does in the browser, for the dashboard: Leaflet set up in the page's language,
   the view, tiles that may fail. The places are in places.js, the names in names.js. */
(() => {
  "use strict";

  const MAX_FIT_ZOOM = 14;
  const CLOSER_BY = 2.5; // so many zoom levels lie between kommun and places before we go closer
  const TILE_FAULTS = 3;
  const { area, measureAnew, moved, rings } = window.loftesNames;
  const SVG = "http://www.w3.org/2000/svg";

  // The frame has none of the page's fonts: take the page's own face, wherever Streamlit keeps it.
  const borrowFont = (family) => {
    for (const sheet of window.parent.document.styleSheets) {
      if (!sheet.href?.startsWith(window.location.origin)) continue;
      for (const rule of sheet.cssRules) {
        const named = rule.style?.getPropertyValue("font-family").includes(family);
        if (!named || rule.style.getPropertyValue("font-style") !== "normal") continue;
        const [, path] = rule.style.getPropertyValue("src").match(/url\("([^"]+)"\)/) || [];
        if (!path) continue;
        const face = new FontFace(family, `url("${new URL(path, sheet.href)}")`, { weight: "100 900" });
        document.fonts.add(face);
        return face.load();
      }
    }
    return Promise.resolve();
  };

  // ---- selection: the place goes to Streamlit, which answers with a new feature group ----------
  const select = (map, place) => {
    if (!place && ![...map.places.values()].some((one) => one.selected)) return;
    window.Streamlit.setComponentValue({ place, at: Date.now() });
  };

  // A style sheet may come after the script, or not at all: the map is not shown in Leaflet's own
  // colours while one is on its way.
  const dressed = (map) => {
    const late = new Set([...document.querySelectorAll('link[rel="stylesheet"]')].filter((link) => !link.sheet));
    const show = () => { map.getContainer().style.visibility = late.size ? "hidden" : ""; };
    const came = ({ target }) => {
      late.delete(target);
      measureAnew(map);
      show();
    };
    late.forEach((link) => ["load", "error"].forEach((sign) => link.addEventListener(sign, came)));
    show();
  };

  const placeAt = (map, { originalEvent, layerPoint }) => {
    const place = map.isCrowd ? map.drawing.at(layerPoint) : originalEvent?.target.place;
    return place?.id ?? null;
  };

  // ---- set-up of the map ------------------------------------------------------------------------
  L.Map.addInitHook(function () {
    const options = this.options.loftes;
    if (!options) return;
    const words = options.texts;
    document.documentElement.lang = options.lang;
    document.title = words.map;
    // Folium's forbids to enlarge the page.
    document.querySelectorAll('meta[name="viewport"]').forEach((meta) => {
      meta.content = "width=device-width, initial-scale=1";
    });
    const frame = this.getContainer();
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", words.map);
    L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(this);
    homeControl(words.home).addTo(this);
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(this);
    this.attributionControl.setPrefix(false);
    this.createPane("names").style.zIndex = 620;
    this.names = new Set();
    this.places = new Map();
    this.bounds = L.latLngBounds(options.bounds);
    if (options.together) window.loftesTogether(this, options.together);
    settle(this);
    for (const sign of ["pointerdown", "wheel", "keydown"]) {
      frame.addEventListener(sign, () => { this.touched = true; }, { passive: true });
    }
    this.on("resize", () => settle(this));
    // The style sheet that gives the frame its height may come after the script.
    new ResizeObserver(() => frame.clientHeight && this.invalidateSize()).observe(frame);
    borrowFont("Source Sans").finally(() => measureAnew(this));
    dressed(this);
    this.on("click", (event) => {
      if (!options.clicks) return select(this, placeAt(this, event));
      const { lat, lng } = event.latlng.wrap();
      window.Streamlit.setComponentValue({ lat, lng, at: Date.now() });
    });
    this.on("moveend resize", () => moved(this));
    this.on("zoomstart", () => this.getPane("names").classList.add("moving"));
    frame.addEventListener("keydown", (event) => event.key === "Escape" && select(this, null));
    this.on("layeradd", (event) => event.layer instanceof L.TileLayer && watch(this, event.layer, words));
  });

  const homeControl = (title) => {
    const control = L.control({ position: "topleft" });
    control.onAdd = (map) => {
      const box = L.DomUtil.create("div", "leaflet-bar");
      const link = L.DomUtil.create("a", "home", box);
      link.href = "#";
      link.title = title;
      link.setAttribute("role", "button");
      link.setAttribute("aria-label", title);
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.on(link, "click", (event) => {
        L.DomEvent.preventDefault(event);
        map.fitBounds(map.bounds, { padding: [18, 18] });
      });
      return box;
    };
    return control;
  };

  // ---- where in the kommun: its outline with the frame, as soon as the map shows only a part -----
  const OVERVIEW = 92;
  const overview = (outline) => {
    const control = L.control({ position: "bottomright" });
    control.onAdd = (map) => {
      const box = L.DomUtil.create("div", "overview");
      box.setAttribute("aria-hidden", "true");
      const crs = map.options.crs;
      const corner = crs.project(map.bounds.getNorthWest());
      const size = crs.project(map.bounds.getSouthEast()).subtract(corner);
      const scale = OVERVIEW / Math.max(size.x, -size.y);
      const at = (latlng) => crs.project(latlng).subtract(corner).multiplyBy(scale);
      const svg = document.createElementNS(SVG, "svg");
      svg.setAttribute("width", Math.ceil(size.x * scale));
      svg.setAttribute("height", Math.ceil(-size.y * scale));
      const path = document.createElementNS(SVG, "path");
      const parts = rings(outline.getLatLngs()).map((ring) => ring.map((p) => `${at(p).x.toFixed(1)},${(-at(p).y).toFixed(1)}`));
      path.setAttribute("d", parts.map((points) => `M${points.join("L")}Z`).join(""));
      const frame = document.createElementNS(SVG, "rect");
      svg.append(path, frame);
      box.append(svg);
      const follow = () => {
        const seen = map.getBounds();
        box.hidden = seen.contains(map.bounds.pad(-0.25));
        const from = at(seen.getNorthWest());
        const to = at(seen.getSouthEast());
        frame.setAttribute("x", from.x);
        frame.setAttribute("y", -from.y);
        frame.setAttribute("width", Math.max(3, to.x - from.x));
        frame.setAttribute("height", Math.max(3, from.y - to.y));
      };
      map.on("moveend zoomend resize", follow);
      follow();
      return box;
    };
    return control;
  };

  // ---- tiles: three faults without one tile, and the map goes on without them -------------------
  const watch = (map, tiles, words) => {
    let faults = 0;
    map.getContainer().classList.add("with-tiles");
    tiles.once("tileload", () => tiles.off("tileerror"));
    tiles.on("tileerror", () => {
      faults += 1;
      if (faults !== TILE_FAULTS) return;
      map.removeLayer(tiles);
      map.getContainer().classList.remove("with-tiles");
      const status = L.control({ position: "bottomright" });
      status.onAdd = () => {
        const line = L.DomUtil.create("div", "status");
        line.setAttribute("role", "status");
        line.textContent = words.noTiles;
        return line;
      };
      status.addTo(map);
    });
  };

  // ---- the view ------------------------------------------------------------------------------------
  // The view to begin with: the kommun, or closer where its places lie so dense that nobody could
  // tell them apart. Kept through a change of the frame's size until somebody moves the map.
  const settle = (map) => {
    const size = map.getSize();
    if (map.touched || asked || !size.x || !size.y) return;
    map.fitBounds(map.bounds, { padding: [18, 18], animate: false });
    if (!map.places.size || map.options.loftes.together) return;
    const all = L.latLngBounds([]);
    map.places.forEach((place) => all.extend(place.bounds));
    const close = Math.min(map.getBoundsZoom(all.pad(0.6)), MAX_FIT_ZOOM);
    if (close - map.getZoom() >= CLOSER_BY) map.setView(all.getCenter(), close, { animate: false });
  };

  // The page asks for a place, once an asking.
  let asked = null;
  const approach = (map, { zoom, centre }) => {
    const place = map.places.get(zoom.place);
    if (place?.selected && zoom.at !== asked) {
      asked = zoom.at;
      map.fitBounds(place.bounds, { padding: [60, 60], maxZoom: 15 });
    }
    if (centre && centre !== centred) bring(map, centre);
    if (map.approached || !map.places.size) return;
    map.approached = true;
    requestAnimationFrame(() => settle(map));
  };

  // The view goes to what is new once (all layers of one `fit`), then stays where it is put.
  const show = (map, bounds, fit) => {
    if (map.fit !== fit) {
      map.fit = fit;
      map.fitBox = L.latLngBounds([]);
      map.touched = true;
      requestAnimationFrame(() => {
        if (map.fitBox.isValid()) map.fitBounds(map.fitBox.pad(0.12), { maxZoom: 16, animate: false });
      });
    }
    map.fitBox.extend(bounds);
  };

  // What was chosen in the list comes into sight, once a choice; the zoom stays.
  let centred = null;
  const bring = (map, choice) => requestAnimationFrame(() => {
    const shape = L.latLngBounds([]);
    map.places.forEach((place) => place.selected && shape.extend(place.bounds));
    if (!shape.isValid()) return;
    centred = choice;
    if (map.getBounds().pad(-0.15).intersects(shape)) return;
    map.touched = true;
    map.panTo(shape.getCenter(), { animate: false });
  });

  window.loftes = {
    approach,
    select,
    show,
    land: (feature, layer) => layer.on("add", () => overview(layer).addTo(layer._map)),
    district: area("district"),
    neighbour: area("neighbour"),
  };
})();
