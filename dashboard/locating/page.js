/* The map of `locate`: each precision drawn as what it claims. Text is only set as textContent. */
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const map = L.map("map", { zoomSnap: 0.25, attributionControl: false, zoomControl: false });
  map.createPane("ground").style.zIndex = 250;
  L.control.zoom({ position: "topright", zoomInTitle: data.texts.zoom_in, zoomOutTitle: data.texts.zoom_out }).addTo(map);
  const text = (words) => {
    const node = document.createElement("span");
    node.textContent = words;
    return node;
  };
  const ground = L.geoJSON(data.ground, {
    pane: "ground",
    interactive: false,
    style: ({ properties }) => ({
      outline: { color: "#6d7a83", weight: 1.6, fillColor: "#fbfaf7", fillOpacity: 1 },
      district: { color: "#d9d4c8", weight: 0.8, fill: false },
      neighbour: { color: "#c9cfd2", weight: 1, fillColor: "#f1f1ee", fillOpacity: 1 },
    })[properties.rank],
    onEachFeature: ({ properties }, layer) => {
      if (properties.rank === "neighbour" || (data.many && properties.rank === "outline"))
        layer.bindTooltip(text(properties.name), { permanent: true, direction: "center", className: "name kommun" });
    },
  }).addTo(map);
  const shapes = new Map();
  L.geoJSON(data.places, {
    style: ({ properties: { review, estimated, line } }) => review
      ? { color: "#8a5a00", weight: line ? 4 : 2, dashArray: "1 6", fillOpacity: 0.04 }
      : { color: "#0a5a83", weight: line ? 5 : 2.2, dashArray: estimated ? "8 6" : null,
          fillOpacity: line ? 0 : estimated ? 0.1 : 0.22, fill: !line },
    pointToLayer: (feature, at) => L.circleMarker(at, { radius: 3.5, interactive: false }),
    onEachFeature: (feature, layer) => {
      const { key, name, detail, dot, label } = feature.properties;
      if (dot) {
        layer.options.color = layer.options.fillColor = "#0a5a83";
        layer.options.fillOpacity = 1;
        return;
      }
      shapes.set(key, layer);
      const box = document.createElement("div");
      box.append(Object.assign(document.createElement("b"), { textContent: name }), document.createElement("br"), text(detail));
      layer.bindPopup(box);
      if (label) layer.bindTooltip(text(name), { permanent: true, direction: "top", className: "name" });
      layer.on("add", () => {
        const node = layer.getElement();
        node?.setAttribute("role", "img");
        node?.setAttribute("aria-label", `${name}, ${detail}`);
      });
    },
  }).addTo(map);
  const [first] = shapes.values();
  const all = first ? L.featureGroup([...shapes.values()]).getBounds() : ground.getBounds();
  map.fitBounds(all.pad(0.35), { maxZoom: 14 });
  /* A name that would cover one before it waits until there is room. */
  const tidy = () => {
    const taken = [];
    for (const node of document.querySelectorAll(".leaflet-tooltip.name")) {
      node.style.visibility = "";
      const box = node.getBoundingClientRect();
      const hit = taken.some((b) => box.left < b.right && b.left < box.right && box.top < b.bottom && b.top < box.bottom);
      if (hit) node.style.visibility = "hidden";
      else taken.push(box);
    }
  };
  map.on("zoomend moveend", tidy);
  tidy();
  for (const button of document.querySelectorAll("button[data-place]")) {
    const layer = shapes.get(button.dataset.place);
    if (!layer) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      map.fitBounds(layer.getBounds().pad(0.4), { maxZoom: 16 });
      layer.openPopup();
      document.querySelector(".map").scrollIntoView({ block: "nearest" });
    });
  }
})();
