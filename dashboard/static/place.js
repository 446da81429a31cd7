/* A place of the map whatever draws it: its outline, projected by Leaflet once a zoom, and what its row
   says of it. Its drawing is of paths.js (elements) or crowd.js (one canvas, where there are many). */
(() => {
  "use strict";

  const OUTLINE = { smoothFactor: 0.3, weight: 10 }; // as wide as any line: Leaflet clips beyond it

  const outlineOf = ({ lat, lon, shape }) => (typeof shape === "number"
    ? L.circle([lat, lon], { radius: shape })
    : L.GeoJSON.geometryToLayer({ type: "Feature", geometry: JSON.parse(shape) }, OUTLINE));

  class Place {
    constructor(drawing, row) {
      this.drawing = drawing;
      this.outline = outlineOf(row);
      this.closed = !(this.outline instanceof L.Polyline) || this.outline instanceof L.Polygon;
      this.latlng = L.latLng(row.lat, row.lon);
      Object.assign(this, row);
    }

    get bounds() { return this.outline.getBounds(); }
    get colour() { return this.looks.find(({ layer }) => layer).colour; }

    // Whether the row is the same place on the same spot, so that its outline may stay.
    isAt({ shape, lat, lon }) {
      return this.shape === shape && this.lat === lat && this.lon === lon;
    }
  }

  // What a renderer of Leaflet's needs to draw outlines that are no layers of the map.
  const Outlines = {
    hold(outline) {
      outline._map = this._map;
      outline._renderer = this;
      this._layers[L.stamp(outline)] = outline;
      outline._reset();
    },
    drop(outline) { delete this._layers[L.stamp(outline)]; },
  };

  window.loftesPlace = { Outlines, Place };
})();
