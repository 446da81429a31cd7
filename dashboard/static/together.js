/* Maps beside each other on one page move as one: who moves a map by pointer, wheel or key moves the
   others of its group too. */
(() => {
  "use strict";

  window.loftesTogether = (map, group) => {
    map.group = group;
    const others = () => [...Array(window.parent.length).keys()]
      .map((number) => {
        try {
          return window.parent.frames[number].map;
        } catch {
          return null; // a frame of somebody else
        }
      })
      .filter((other) => other && other !== map && other.group === group);
    map.on("move zoomend", () => {
      if (map.following || !map.touched) return;
      for (const other of others()) {
        other.following = true;
        other.touched = true;
        other.setView(map.getCenter(), map.getZoom(), { animate: false });
        other.following = false;
      }
    });
  };
})();
