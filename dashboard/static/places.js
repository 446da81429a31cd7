/* The places of the map: a change touches only what is different. Few places are elements (paths.js),
   many are one canvas (crowd.js). Clicks and keys are heard once for all. */
(() => {
  "use strict";

  const CHOSEN = 1;
  const ESTIMATED = 2;
  const MANY = 500; // nobody walks so many by keyboard, and a picture of them is drawn much faster
  const { forget } = window.loftesLabels;
  const { soon } = window.loftesNames;

  // ---- looks and icons: what says the same is the same object in every group ---------------------
  const known = new Map();
  const once = (data) => {
    const key = JSON.stringify(data);
    if (!known.has(key)) known.set(key, { ...data, models: {} });
    return known.get(key);
  };

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

  // ---- a change ----------------------------------------------------------------------------------
  const same = (place, row) => place.said === row.said && alike(place.looks, row.looks) && named(place, row);

  const change = (place, row) => {
    if (same(place, row)) return;
    if (!named(place, row) || place.looks[0] !== row.looks[0]) forget(place);
    place.change(row);
  };

  const clear = (map) => {
    map.places.forEach((place) => place.remove());
    map.places = new Map();
  };

  const drawing = (map, isCrowd) => {
    if (map.drawing && map.isCrowd === isCrowd) return map.drawing;
    clear(map);
    map.drawing?.remove();
    map.isCrowd = isCrowd;
    map.drawing = (isCrowd ? window.loftesCrowd() : window.loftesPaths()).addTo(map);
    return map.drawing;
  };

  const update = (map, data) => {
    const rows = data.places.map(readers(data));
    const drawn = drawing(map, rows.length > MANY);
    const ids = new Set(rows.map(({ id }) => id));
    const before = map.places;
    before.forEach((place) => ids.has(place.id) || place.remove());
    map.places = new Map();
    for (const row of rows) {
      let place = before.get(row.id);
      if (place && !place.isAt(row)) {
        place.remove();
        place = null;
      }
      if (place) change(place, row);
      map.places.set(row.id, place ?? drawn.place(row));
    }
    drawn.show(map.places);
    soon(map);
  };

  const listen = (map) => {
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
