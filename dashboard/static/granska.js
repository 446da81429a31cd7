/* The map of a name that is reviewed: numbered candidates, and points, lines and areas drawn by
   hand with Geoman. What is chosen or drawn goes to Streamlit. Text is only set as textContent. */
(() => {
  "use strict";

  const SIZE = 28;
  const send = (event) => window.Streamlit.setComponentValue({ ...event, at: Date.now() });
  const sendShape = (layer) => send({ drawn: JSON.stringify(layer.toGeoJSON(6).geometry) });

  const pin = (tier, label) => {
    const mark = document.createElement("span");
    mark.className = `review-mark t-${tier}`;
    const text = document.createElement("span");
    text.textContent = label;
    mark.append(text);
    return L.divIcon({ html: mark, className: "review-icon", iconSize: [SIZE, SIZE] });
  };

  L.Map.addInitHook(function () {
    const words = this.options.loftes?.draw;
    if (!words || !this.pm) return;
    const { lang } = this.options.loftes;
    this.pm.setLang(lang, {
      buttonTitles: { drawMarkerButton: words.point, drawLineButton: words.line, drawPolyButton: words.area },
      actions: { finish: words.finish, cancel: words.cancel },
    }, lang);
    this.pm.setGlobalOptions({ snappable: false, continueDrawing: false, allowSelfIntersection: false, markerStyle: { icon: pin("person", "+") } });
    const off = Object.fromEntries(
      ["drawCircleMarker", "drawRectangle", "drawCircle", "drawText", "editMode", "dragMode", "cutPolygon", "removalMode", "rotateMode"].map((name) => [name, false]),
    );
    this.pm.addControls({ position: "topright", drawMarker: true, drawPolyline: true, drawPolygon: true, ...off });
    this.getContainer().querySelectorAll(".leaflet-pm-toolbar .leaflet-buttons-control-button").forEach((link) => {
      link.setAttribute("aria-label", link.parentElement.title || link.title);
    });
    this.on("pm:create", ({ layer }) => {
      this.raw?.remove();
      this.raw = layer;
      this.touched = true;
      sendShape(layer);
    });
  });

  const candidate = (data, latlng) => {
    const marker = L.marker(latlng, { icon: pin(data.tier, data.label), keyboard: true, pmIgnore: true, zIndexOffset: data.chosen ? 500 : 0 });
    marker.on("add", () => {
      const node = marker.getElement();
      node.setAttribute("aria-label", data.said);
      node.setAttribute("aria-pressed", String(data.chosen));
      node.firstChild.classList.toggle("chosen", data.chosen);
    });
    return marker;
  };

  const point = ({ properties: data }, latlng) => {
    if (!data.pending) return candidate(data, latlng);
    const marker = L.marker(latlng, { icon: pin("person", "?"), draggable: true, title: data.said });
    marker.on("dragend", () => sendShape(marker));
    return marker;
  };

  const hint = (said) => {
    const node = document.createElement("span");
    node.textContent = said;
    return node;
  };

  const each = (feature, layer) => {
    const data = feature.properties;
    if (data.style && layer.setStyle) layer.setStyle(data.style);
    layer.bindTooltip(hint(data.said), { direction: "top" });
    layer.on("add", () => {
      const map = layer._map;
      window.loftes.show(map, layer.getBounds ? layer.getBounds() : layer.getLatLng().toBounds(700), data.fit);
      layer.getElement?.()?.setAttribute(layer.getBounds ? "aria-hidden" : "data-mark", "true");
      if (!data.pending) return;
      map.raw?.remove();
      map.raw = null;
      if (!layer.getBounds) return;
      layer.pm.enable({ allowSelfIntersection: false, snappable: false });
      layer.on("pm:edit", () => sendShape(layer));
    });
    if (data.id && !data.pending) {
      layer.on("click", (event) => {
        if (layer._map.pm.globalDrawModeEnabled()) return;
        L.DomEvent.stopPropagation(event);
        send({ choose: data.id });
      });
    }
  };

  window.loftesReview = { each, point };
})();
