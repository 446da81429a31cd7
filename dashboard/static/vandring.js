/* A planned walk on the map: lines in the style they come with, numbered stops, arrows. Text from
   data is only ever set as textContent. */
(() => {
  "use strict";

  const SIZE = { arrow: 18, wish: 16, stop: 30, "dark-stop": 30, meeting: 32 };

  const point = (feature, latlng) => {
    const data = feature.properties;
    const size = SIZE[data.shape] || 16;
    const mark = document.createElement("span");
    mark.className = `walk-mark walk-${data.shape}`;
    mark.textContent = data.label;
    if (data.color) mark.style.setProperty("--c", data.color);
    if (data.bearing !== undefined) mark.style.transform = `rotate(${Number(data.bearing)}deg)`;
    const icon = L.divIcon({ html: mark, className: "walk-icon", iconSize: [size, size] });
    const calm = data.shape === "arrow";
    return L.marker(latlng, {
      icon,
      keyboard: false,
      interactive: !calm,
      title: data.said || "",
      zIndexOffset: calm ? -500 : 0,
    });
  };

  const each = (feature, layer) => {
    const data = feature.properties;
    if (data.style) {
      layer.setStyle({ ...data.style, lineCap: "round", lineJoin: "round", fill: false });
      layer.options.interactive = false;
    }
    layer.on("add", () => {
      const path = layer.getElement?.();
      if (path && data.style) path.setAttribute("aria-hidden", "true");
      const fit = data.fit || data.style?.fit;
      if (fit) window.loftes.show(layer._map, layer.getBounds ? layer.getBounds() : layer.getLatLng().toBounds(900), fit);
    });
  };

  const street = (feature, layer) => {
    layer.setStyle({ color: "#8d8a80", weight: 1.4, opacity: 0.75, fill: false });
  };

  window.loftesWalk = { each, point, street };
})();
