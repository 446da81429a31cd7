/* Lines and areas that exist already (the light of ways, walked walks): drawn on one canvas.
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
    shape: (colour) => (feature, layer) => onCanvas(layer, { color: colour, weight: 3, fillOpacity: 0.15 }),
    way: (feature, layer) => onCanvas(layer, WAYS[feature.properties.lit]),
  };
})();
