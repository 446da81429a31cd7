/* A kommun's page: choices filter list and map alike, the address holds them, and every place of
   the map is reached from the list. Without this script the page shows everything.
   The map does not wait for the list: it is drawn from its own file, and the list is read when needed. */
import "./leaflet.js";
import { Scene, plotOf } from "./plot.js";

const parsed = new Promise((done) => {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", done, { once: true });
  else done();
});
const data = fetch(document.querySelector("link[as=fetch]").href).then((answer) => (answer.ok ? answer.json() : null), () => null);
if (!document.querySelector(".frame")) await parsed;
const frame = document.querySelector(".frame");

const read = () => {
  const numbered = (name) => [...document.querySelectorAll(`[data-${name}]`)].map((li) => [Number(li.dataset[name]), li]);
  return { cards: new Map(numbered("i")), spots: new Map(numbered("spot")) };
};
let listed = null;
const list = () => listed ?? (document.readyState === "loading" ? read() : (listed = read()));
const short = (number) => list().spots.get(number)?.querySelector("a").href.match(/([0-9a-f]{8})\.html$/)?.[1] ?? "";
const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const params = () => new URLSearchParams(window.location.search);
const put = (name, value) => {
  const now = params();
  if (value) now.set(name, value); else now.delete(name);
  const query = now.toString().replaceAll("%2C", ",");
  window.history.replaceState(null, "", `${window.location.pathname}${query ? `?${query}` : ""}${window.location.hash}`);
};
const make = (tag, name, text) => {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
};

let scene = null, map = null, plot = null, panel = null, opener = null, failed = false, narrowed = false;

// ---- choices ---------------------------------------------------------------------------------------
const boxes = () => [...document.querySelectorAll("input[name=lager]")];
const form = () => document.querySelector(".filter");
const field = (name) => form()?.elements.namedItem(name) ?? null;

const choices = () => {
  const words = (field("sok")?.value ?? "").toLocaleLowerCase("sv").trim();
  const off = boxes().filter((box) => !box.checked).map((box) => box.value);
  return { kind: field("typ")?.value ?? "", period: field("period")?.selectedOptions[0]?.dataset.index ?? "", words, off };
};

/** Which promises pass, by their number in the map's file. */
const fitting = ({ kind, period, words }) => {
  const wanted = scene.kinds.indexOf(kind), { cards } = list();
  const says = words ? new Set([...cards].filter(([, li]) => li.textContent.toLocaleLowerCase("sv").includes(words)).map(([i]) => i)) : null;
  return (i) => {
    const [kinds, own] = scene.promises[i];
    return (!kind || kinds.includes(wanted)) && (!period || own === Number(period)) && (!says || says.has(i));
  };
};

const choose = () => {
  if (!scene) return;
  const chosen = choices(), { kind, words, off } = chosen, period = chosen.period || frame.dataset.period;
  const active = Boolean(kind || chosen.period || words), fits = fitting({ kind, period, words });
  scene.show((row) => {
    const [layer, , , hung, named] = row;
    if (off.includes(scene.layers[layer])) return null;
    const left = hung.filter(fits);
    if (left.length) return left;
    const still = !kind && !words && (!period || named.includes(Number(period)));
    return still && named.length ? left : null;
  });
  for (const points of scene.points) points.off = off.includes(points.box);
  plot?.draw();
  if (active || off.length || narrowed) narrow(fits, active);
  narrowed = active || off.length > 0;
};

const narrow = (fits, active) => {
  const { cards, spots } = list();
  let shown = 0;
  for (const [i, li] of cards) {
    const left = fits(i);
    if (li.hidden === left) li.hidden = !left;
    shown += left;
  }
  for (const group of document.querySelectorAll(".group")) {
    const left = [...group.querySelectorAll(".promise")].filter((li) => !li.hidden).length;
    group.hidden = !left;
    group.querySelector(".count").textContent = left;
  }
  for (const [number, li] of spots) li.hidden = !scene.places[number]?.rows.length;
  document.body.classList.toggle("narrow", active);
  const line = form()?.querySelector(".shown");
  if (line) line.textContent = active ? (shown ? line.dataset.form.replace("##", cards.size).replace("#", shown) : line.dataset.none) : "";
};

const remember = () => {
  choose();
  const { kind, words, off } = choices();
  const on = boxes().map((box) => box.value).filter((value) => !off.includes(value));
  put("typ", kind);
  put("period", field("period")?.value ?? "");
  put("sok", words);
  put("lager", off.length ? on.join(",") || "-" : "");
};

const recall = () => {
  const now = params();
  const known = (select, value) => [...(select?.options ?? [])].some((option) => option.value === value);
  for (const name of ["typ", "period"]) if (known(field(name), now.get(name))) field(name).value = now.get(name);
  if (field("sok")) field("sok").value = now.get("sok") ?? "";
  if (now.has("lager")) {
    const wanted = now.get("lager").split(",");
    boxes().forEach((box) => { box.checked = wanted.includes(box.value); });
  }
};

// ---- a place: its box over the map, opened from map or list -------------------------------------------
const close = () => {
  if (!panel) return;
  panel.remove();
  panel = null;
  if (plot) { plot.chosen = null; plot.draw(); }
  list().cards.forEach((li) => li.classList.remove("open"));
  put("plats", "");
  opener?.focus();
  opener = null;
};

const open = (number, from, fly) => {
  const place = scene?.places[number];
  if (!place) return;
  panel?.remove();
  opener = from;
  panel = make("section", "panel");
  panel.setAttribute("aria-labelledby", "ruta");
  panel.tabIndex = -1;
  const title = panel.appendChild(make("h3", "", place.name.length > 90 ? `${place.name.slice(0, 89)}…` : place.name));
  title.id = "ruta";
  const { cards, spots } = list(), spot = spots.get(number);
  const said = spot?.querySelector("p")?.textContent;
  if (said) panel.append(make("p", "", said));
  const hung = [...new Set(place.rows.flatMap((row) => row[3]))];
  const found = make("ul");
  for (const i of hung) {
    const card = cards.get(i);
    if (!card || card.hidden) continue;
    card.classList.add("open");
    if (found.childElementCount >= 5) continue;
    const title = card.querySelector("h4 a");
    const link = make("a", "", title.textContent);
    link.href = title.href;
    found.appendChild(make("li")).append(link);
  }
  if (found.childElementCount) panel.append(found);
  const page = spot?.querySelector("a");
  if (page) {
    const link = make("a", "", frame.dataset.read);
    link.href = page.href;
    if (page.target) link.target = page.target;
    panel.appendChild(make("p")).append(link);
  }
  const shut = panel.appendChild(make("button", "shut", "×"));
  shut.type = "button";
  shut.setAttribute("aria-label", frame.dataset.close);
  shut.addEventListener("click", close);
  frame.append(panel);
  panel.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); close(); } });
  plot.chosen = place;
  if (fly) approach(place); else plot.draw();
  put("plats", short(number));
  panel.focus({ preventScroll: true });
};

const latlng = (x, y) => {
  const scale = 2 ** 18, { origin } = scene;
  return map.options.crs.pointToLatLng(window.L.point(origin.x + x / scale, origin.y + y / scale), 0);
};
const boxOf = (place) => {
  if (place.box) return window.L.latLngBounds(latlng(place.box[0], place.box[1]), latlng(place.box[2], place.box[3]));
  return latlng(place.x, place.y).toBounds(Math.max(2.6 * place.radius, 300));
};
const approach = (place) => {
  frame.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  map.fitBounds(boxOf(place), { maxZoom: 15, paddingTopLeft: [30, 30], paddingBottomRight: [30, 190], animate: false });
  plot.draw();
};

/** Put the buttons that lead to the map beside what they show. */
const dress = () => {
  const { cards, spots } = list(), pattern = make("button", "to-map", frame.dataset.show);
  pattern.type = "button";
  const lead = (li, number) => {
    if (!scene.places[number]) return;
    const button = pattern.cloneNode(true), { name } = scene.places[number];
    button.dataset.go = number;
    button.setAttribute("aria-label", `${frame.dataset.show}: ${name.length > 60 ? `${name.slice(0, 59)}…` : name}`);
    li.append(button);
  };
  for (const [i, li] of cards) lead(li, scene.promises[i][2]);
  for (const [number, li] of spots) lead(li, number);
};
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-go]");
  if (button) open(Number(button.dataset.go), button, true);
});

// ---- the map ----------------------------------------------------------------------------------------
const look = () => {
  const style = window.getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(`--${name}`).trim();
  const names = ["sea", "beyond", "land", "border", "district", "halo", "ink", "muted"];
  return { ...Object.fromEntries(names.map((name) => [name, of(name)])), tint: Number(of("tint")), family: window.getComputedStyle(document.body).fontFamily, tiles: Boolean(frame.dataset.tiles) && !failed };
};

const controls = (L, home) => {
  const pan = L.control({ position: "topright" });
  pan.onAdd = () => {
    const box = make("div", "pan");
    L.DomEvent.disableClickPropagation(box);
    const step = 120;
    const moves = [["n", "↑", "north", [0, -step]], ["w", "←", "west", [-step, 0]], ["h", "⌂", "home", null], ["e", "→", "east", [step, 0]], ["s", "↓", "south", [0, step]]];
    for (const [name, sign, word, by] of moves) {
      const node = box.appendChild(make("button", name));
      node.type = "button";
      node.append(Object.assign(make("span", "", sign), { ariaHidden: "true" }));
      node.setAttribute("aria-label", frame.dataset[word]);
      node.title = frame.dataset[word];
      node.addEventListener("click", () => (by ? map.panBy(by, { animate: !calm }) : home()));
    }
    return box;
  };
  pan.addTo(map);
};

const tiles = (L) => {
  const { tiles: url, attribution, maxZoom } = frame.dataset;
  if (!url) return;
  const layer = L.tileLayer(url, { maxZoom: Number(maxZoom), attribution });
  let faults = 0;
  layer.once("tileload", () => layer.off("tileerror"));
  layer.on("tileerror", () => {
    faults += 1;
    if (faults !== 3) return;
    failed = true;
    layer.remove();
    plot.restyle(look());
    const line = make("p", "hint", frame.dataset.failed);
    line.setAttribute("role", "status");
    frame.after(line);
  });
  layer.addTo(map);
};

const start = async () => {
  const L = window.L;
  const found = await data;
  if (!found) return;
  scene = new Scene(found);
  if (window.location.search) { await parsed; recall(); }
  // In the frame's own turn, laid out: asking for a size earlier lays out the whole list.
  await new Promise((done) => { new ResizeObserver((_, watch) => { watch.disconnect(); done(); }).observe(frame); });
  frame.classList.add("on");
  const live = frame.appendChild(make("div", "live"));
  live.setAttribute("role", "region");
  live.setAttribute("aria-label", frame.dataset.title);
  map = L.map(live, {
    zoomControl: false, zoomSnap: 0.25, zoomDelta: 0.75, minZoom: 5, maxZoom: 19, attributionControl: false,
    zoomAnimation: !calm, fadeAnimation: !calm, inertia: !calm, scrollWheelZoom: false,
  });
  L.control.zoom({ zoomInTitle: frame.dataset.zoomIn, zoomOutTitle: frame.dataset.zoomOut }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  L.control.attribution({ prefix: false }).addAttribution(frame.dataset.source).addTo(map);
  const home = () => map.fitBounds(scene.bounds, { padding: [14, 14], animate: false });
  controls(L, home);
  choose();
  plot = new (plotOf(L))(scene, look());
  const view = params().get("vy")?.split(",").map(Number);
  if (view?.length === 3 && view.every(Number.isFinite)) map.setView([view[0], view[1]], view[2]);
  else settle(L, home);
  tiles(L);
  plot.addTo(map);
  map.on("click", (event) => {
    const place = plot.at(event.containerPoint);
    if (place) open(place.index, live, false); else close();
  });
  map.on("mousemove", (event) => { if (scene.visible.length < 2000) live.style.cursor = plot.at(event.containerPoint) ? "pointer" : ""; });
  // The wheel scrolls the page until somebody has stepped into the map.
  live.addEventListener("focus", () => map.scrollWheelZoom.enable());
  live.addEventListener("blur", () => map.scrollWheelZoom.disable());
  live.addEventListener("keydown", (event) => event.key === "Escape" && close());
  dark.addEventListener("change", () => plot.restyle(look()));
  let touched = false;
  for (const sign of ["pointerdown", "wheel", "keydown"]) live.addEventListener(sign, () => { touched = true; }, { passive: true });
  map.on("moveend", () => {
    if (!touched) return;
    const { lat, lng } = map.getCenter();
    put("vy", `${lat.toFixed(5)},${lng.toFixed(5)},${map.getZoom()}`);
  });
  await new Promise((done) => { requestAnimationFrame(done); });
  performance.mark("karta");
  await parsed;
  setTimeout(finish); // the map is seen first
};

/** What needs the whole list. */
const finish = () => {
  dress();
  const wanted = params().get("plats");
  const asked = wanted && [...list().spots.keys()].find((number) => short(number) === wanted);
  if (typeof asked === "number") open(asked, frame.querySelector(".live"), true);
  form()?.addEventListener("input", remember);
  form()?.addEventListener("submit", (event) => event.preventDefault());
  form()?.addEventListener("reset", () => requestAnimationFrame(remember));
  boxes().forEach((box) => box.addEventListener("change", remember));
  window.addEventListener("popstate", () => { recall(); choose(); });
  frame.dataset.ready = "yes";
};

const settle = (L, home) => {
  home();
  const seen = scene.visible ?? [];
  if (!seen.length || seen.length > 3000) return;
  const all = L.latLngBounds([]);
  seen.forEach((place) => all.extend(boxOf(place)));
  const close = Math.min(map.getBoundsZoom(all.pad(0.5)), 14);
  if (close - map.getZoom() >= 2) map.setView(all.getCenter(), close, { animate: false });
};

start();
