/* What exists already (lamps, cameras, the light of ways): drawn on one canvas.
   Nothing here can be clicked; the same things stand as numbers beside the map. */
(() => {
  "use strict";

  const PANE = "existing";
  const WAYS = {
    yes: { color: "#d99a00", weight: 2.2, opacity: 0.9 },
    no: { color: "#1b2530", weight: 3, opacity: 0.9 },
    unknown: { color: "#8b8778", weight: 1.4, opacity: 0.75, dashArray: "2 4" },
  };

  L.Map.addInitHook(function () {
    const pane = this.createPane(PANE);
    pane.style.zIndex = 410; // the land and the promises share a pane: small signs lie above both
    pane.style.pointerEvents = "none";
    this.existing = L.canvas({ pane: PANE });
  });

  const onCanvas = (layer, options) => {
    Object.assign(layer.options, options, { pane: PANE, interactive: false });
    layer.beforeAdd = function (map) {
      this.options.renderer = map.existing;
      L.Path.prototype.beforeAdd.call(this, map);
    };
    return layer;
  };

  window.loftesExisting = {
    // Many things are small dots, few are larger ones with a rim.
    dot: (colour, many) => (feature, latlng) => {
      const look = many ? { radius: 2.2, stroke: false } : { radius: 4.5, color: "#fff", weight: 1.2 };
      return onCanvas(L.circleMarker(latlng, { ...look, fillColor: colour, fillOpacity: 1 }), {});
    },
    shape: (colour) => (feature, layer) => {
      if (!(layer instanceof L.CircleMarker)) onCanvas(layer, { color: colour, weight: 3, fillOpacity: 0.15 });
    },
    way: (feature, layer) => onCanvas(layer, WAYS[feature.properties.lit]),
  };
})();
