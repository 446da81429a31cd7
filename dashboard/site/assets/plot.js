/* Everything of the map on one canvas: base, shapes, dots, names. No object a feature, so a hundred
   thousand points cost what their pixels cost. Text from data is only ever painted. */
const WORLD = 256;
const UNIT = 2 ** 18; // shapes are kept in pixels of zoom 18, from a corner of the kommun
const SCALE = 1e5;
const DOT = 7; // radius in CSS pixels of a place that is smaller than that on the screen
const MANY = 400; // above so many visible dots they get small and plain
const NAMES = 60;
const NAMES_OF_MANY = 24;
const BAND = 14; // length in pixels of a layer's segment where several share an outline
const EARTH = 40075016.69;

const px = (lon) => (lon / 360 + 0.5) * WORLD;
const py = (lat) => WORLD / 2 - (WORLD / (2 * Math.PI)) * Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));

/** Positions in degrees out of a column of differences. */
export const decode = (flat) => {
  const out = new Float64Array(flat.length);
  let x = 0, y = 0;
  for (let i = 0; i < flat.length; i += 2) {
    x += flat[i];
    y += flat[i + 1];
    out[i] = x / SCALE;
    out[i + 1] = y / SCALE;
  }
  return out;
};

const local = (flat, origin) => {
  const out = decode(flat);
  for (let i = 0; i < out.length; i += 2) {
    out[i] = (px(out[i]) - origin.x) * UNIT;
    out[i + 1] = (py(out[i + 1]) - origin.y) * UNIT;
  }
  return out;
};

const trace = (parts, origin, closed) => {
  const path = new Path2D();
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const part of parts) {
    const points = local(part, origin);
    for (let i = 0; i < points.length; i += 2) {
      const x = points[i], y = points[i + 1];
      if (i) path.lineTo(x, y); else path.moveTo(x, y);
      if (x < box[0]) box[0] = x;
      if (y < box[1]) box[1] = y;
      if (x > box[2]) box[2] = x;
      if (y > box[3]) box[3] = y;
    }
    if (closed) path.closePath();
  }
  return { path, box };
};

const mix = (hex, share, other) => {
  const at = (text, i) => parseInt(text.slice(1 + 2 * i, 3 + 2 * i), 16);
  return `#${[0, 1, 2].map((i) => Math.round(at(hex, i) * (1 - share) + at(other, i) * share).toString(16).padStart(2, "0")).join("")}`;
};

/** The map's file made ready to draw. */
export class Scene {
  constructor(data) {
    const [[south, west], [north, east]] = data.base.bounds;
    this.bounds = [[south, west], [north, east]];
    this.origin = { x: px((west + east) / 2), y: py((south + north) / 2) };
    this.lat = (south + north) / 2;
    const all = (rows) => trace(rows.flat(), this.origin, true).path;
    this.land = all(data.base.land);
    this.neighbours = all(data.base.neighbours.map(([, parts]) => parts));
    this.districts = all(data.base.districts.map(([, parts]) => parts));
    this.districtNames = data.base.districts.map(([name, parts]) => ({ name, parts }));
    this.layers = data.layers;
    this.styles = data.styles.map(([stroke, dash, fill, opacity, target]) => ({ stroke, dash: dash ? dash.split(" ").map(Number) : [], fill, opacity, target: Boolean(target) }));
    this.rows = data.rows;
    this.kinds = data.kinds;
    this.promises = data.promises; // kinds, period, place, each by its number
    this.places = data.places.map((row, index) => {
      const [x, y] = local(row.xy, this.origin);
      const shape = row.area || row.line;
      const traced = shape && trace(shape, this.origin, Boolean(row.area));
      return { index, name: row.name, x, y, radius: row.r || 0, path: traced?.path, box: traced?.box, line: Boolean(row.line), rows: [], count: 0 };
    });
    this.points = data.points.map(({ box, colour, xy }) => ({ box, colour, at: local(xy, this.origin), off: false })); // many, plain
  }

  /** Keep the rows that pass, and tell every place which of them it draws. */
  show(passes) {
    for (const place of this.places) { place.rows = []; place.count = 0; }
    for (const row of this.rows) {
      const left = passes(row);
      if (!left) continue;
      const place = this.places[row[1]];
      place.rows.push(row);
      place.count = Math.max(place.count, left.length);
    }
    this.visible = this.places.filter((place) => place.rows.length).sort((a, b) => b.count - a.count);
  }
}

export const plotOf = (L) => L.Renderer.extend({
  options: { padding: 0.12 },
  initialize(scene, look) {
    L.Renderer.prototype.initialize.call(this, {});
    this.scene = scene;
    this.look = look;
    this.chosen = null;
    this.sprites = new Map();
    this.widths = new Map();
  },
  _initContainer() {
    this._container = document.createElement("canvas");
    this._container.setAttribute("aria-hidden", "true");
    // Drawn seldom (after a move), so memory of the page is quicker than a graphics card that may be none.
    this._ctx = this._container.getContext("2d", { willReadFrequently: true });
  },
  _destroyContainer() { this._container.remove(); this._ctx = null; },
  _updatePaths() {},
  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const size = this._bounds.getSize(), ratio = Math.min(window.devicePixelRatio || 1, 2);
    L.DomUtil.setPosition(this._container, this._bounds.min);
    this._container.width = size.x * ratio;
    this._container.height = size.y * ratio;
    this._container.style.width = `${size.x}px`;
    this._container.style.height = `${size.y}px`;
    this.ratio = ratio;
    this.draw();
  },
  restyle(look) { this.look = look; this.sprites.clear(); this.draw(); },

  // ---- from the scene's units to pixels of the canvas --------------------------------------------
  frame() {
    const zoom = this._map.getZoom(), scale = 2 ** zoom, k = scale / UNIT;
    const corner = this._map.getPixelOrigin().add(this._bounds.min);
    const { x, y } = this.scene.origin;
    return { k, tx: x * scale - corner.x, ty: y * scale - corner.y, metre: (WORLD * scale) / (EARTH * Math.cos((this.scene.lat * Math.PI) / 180)) };
  },
  moved(path, f) {
    const out = new Path2D();
    out.addPath(path, new DOMMatrix([f.k, 0, 0, f.k, f.tx, f.ty]));
    return out;
  },
  draw() {
    const ctx = this._ctx, { scene, look } = this;
    if (!ctx || !this._bounds) return;
    const f = this.frame(), size = this._bounds.getSize();
    ctx.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    ctx.clearRect(0, 0, size.x, size.y);
    ctx.lineJoin = ctx.lineCap = "round";
    ctx.setLineDash([]);
    if (!look.tiles) {
      const paint = (path, fill, stroke, width) => {
        const drawn = this.moved(path, f);
        if (fill) { ctx.fillStyle = fill; ctx.fill(drawn); }
        ctx.strokeStyle = stroke;
        ctx.lineWidth = width;
        ctx.stroke(drawn);
      };
      paint(scene.neighbours, look.beyond, look.sea, 1.5);
      paint(scene.land, look.land, look.border, 2.4);
      paint(scene.districts, null, look.district, 1.2);
      paint(scene.land, null, look.border, 2);
    }
    for (const points of scene.points) if (!points.off) this.drawPoints(ctx, points, f, size);
    const seen = scene.visible.filter((place) => this.inSight(place, f, size));
    const plain = seen.length > MANY;
    if (this.chosen?.rows.length) this.drawRim(ctx, this.chosen, f);
    for (const place of seen) if (place.path || place.radius) this.drawShape(ctx, place, f, plain);
    for (let i = seen.length - 1; i >= 0; i -= 1) this.drawDot(ctx, seen[i], f, plain);
    this.drawNames(ctx, seen, f);
  },
  drawPoints(ctx, { colour, at }, f, size) {
    const side = f.k > 0.1 ? 4 : f.k > 0.01 ? 2 : 1;
    ctx.fillStyle = this.colour(colour);
    for (let i = 0; i < at.length; i += 2) {
      const x = at[i] * f.k + f.tx, y = at[i + 1] * f.k + f.ty;
      if (x > 0 && y > 0 && x < size.x && y < size.y) ctx.fillRect(x, y, side, side);
    }
  },
  inSight(place, f, size) {
    const x = place.x * f.k + f.tx, y = place.y * f.k + f.ty, r = place.radius * f.metre + DOT;
    if (x > -r && y > -r && x < size.x + r && y < size.y + r) return true;
    if (!place.box) return false;
    const [w, n, e, s] = place.box;
    return e * f.k + f.tx > 0 && s * f.k + f.ty > 0 && w * f.k + f.tx < size.x && n * f.k + f.ty < size.y;
  },
  large(place, f) {
    if (place.box) return Math.max(place.box[2] - place.box[0], place.box[3] - place.box[1]) * f.k > 2.4 * DOT;
    return place.radius * f.metre > 1.2 * DOT;
  },
  colour(hex) { return this.look.tint ? mix(hex, this.look.tint, "#ffffff") : hex; },
  outline(place, f) {
    if (place.path) return this.moved(place.path, f);
    const circle = new Path2D();
    circle.arc(place.x * f.k + f.tx, place.y * f.k + f.ty, place.radius * f.metre, 0, 2 * Math.PI);
    return circle;
  },
  drawShape(ctx, place, f, plain) {
    if (!this.large(place, f)) return;
    const path = this.outline(place, f), { styles } = this.scene;
    const kept = place.rows.map((row) => styles[row[2]]);
    const filled = kept.find((style) => style.opacity), lines = kept.filter((style) => !style.opacity);
    if (filled && !place.line) {
      ctx.fillStyle = filled.dash.length && !filled.target ? this.hatch(filled) : this.colour(filled.fill);
      ctx.globalAlpha = filled.dash.length && !filled.target ? 0.55 : filled.opacity;
      ctx.fill(path);
      ctx.globalAlpha = 1;
    }
    const stroke = (colour, width, dash, offset = 0) => {
      ctx.strokeStyle = colour;
      ctx.lineWidth = width;
      ctx.setLineDash(dash);
      ctx.lineDashOffset = offset;
      ctx.stroke(path);
    };
    ctx.lineCap = "butt";
    if (lines.length > 1 && !plain) {
      stroke(this.look.halo, 7, []);
      lines.forEach((style, i) => {
        const drawn = style.target ? BAND : BAND * 0.55;
        stroke(this.colour(style.stroke), 4.5, [drawn, BAND * lines.length - drawn], -BAND * i);
      });
    } else {
      const style = lines[0] || filled;
      stroke(this.look.halo, 5, style.dash);
      stroke(this.colour(style.stroke), 3, style.dash);
    }
    ctx.setLineDash([]);
  },
  hatch(style) {
    const key = `hatch ${style.stroke}`;
    if (!this.sprites.has(key)) {
      const tile = document.createElement("canvas");
      tile.width = tile.height = 10;
      const c = tile.getContext("2d");
      c.strokeStyle = this.colour(style.stroke);
      c.lineWidth = 2;
      for (const shift of [-10, 0, 10]) { c.moveTo(shift - 1, 11); c.lineTo(shift + 11, -1); }
      c.stroke();
      this.sprites.set(key, this._ctx.createPattern(tile, "repeat"));
    }
    return this.sprites.get(key);
  },
  sprite(style, plain) {
    const key = `${style.stroke} ${style.dash} ${plain}`;
    if (!this.sprites.has(key)) {
      const r = plain ? 4 : DOT, pad = 3, box = document.createElement("canvas");
      box.width = box.height = (2 * r + 2 * pad) * this.ratio;
      const c = box.getContext("2d");
      c.scale(this.ratio, this.ratio);
      c.beginPath();
      c.arc(r + pad, r + pad, r, 0, 2 * Math.PI);
      c.fillStyle = plain ? this.colour(style.stroke) : this.look.land;
      c.fill();
      c.lineWidth = plain ? 1 : 5.5;
      c.strokeStyle = this.look.halo;
      c.stroke();
      c.lineWidth = plain ? 0 : 3;
      c.strokeStyle = this.colour(style.stroke);
      if (style.dash.length) c.setLineDash(style.dash[0] < 2 ? [1.5, 3] : [4, 3]);
      if (!plain) c.stroke();
      this.sprites.set(key, { box, half: r + pad });
    }
    return this.sprites.get(key);
  },
  drawDot(ctx, place, f, plain) {
    if (this.large(place, f)) return;
    const style = this.scene.styles[place.rows[place.rows.length > 1 ? 1 : 0][2]];
    const { box, half } = this.sprite(style, plain);
    ctx.drawImage(box, Math.round(place.x * f.k + f.tx - half), Math.round(place.y * f.k + f.ty - half), 2 * half, 2 * half);
  },
  drawRim(ctx, place, f) {
    ctx.strokeStyle = this.look.ink;
    ctx.setLineDash([]);
    ctx.lineWidth = 11; // under the shape's own line, which stays whole on top of it
    if (this.large(place, f)) { ctx.stroke(this.outline(place, f)); return; }
    ctx.lineWidth = 3;
    ctx.beginPath();
    ctx.arc(place.x * f.k + f.tx, place.y * f.k + f.ty, DOT + 5, 0, 2 * Math.PI);
    ctx.stroke();
  },
  drawNames(ctx, seen, f) {
    const taken = [];
    // The canvas is larger than its frame: a name across the frame's edge would be cut.
    const west = this._map.containerPointToLayerPoint([0, 0]).x - this._bounds.min.x, east = west + this._map.getSize().x;
    const across = (box, x) => box[0] < x + 2 && box[2] > x - 2;
    const put = (text, x, y, font, colour) => {
      if (ctx.font !== font) ctx.font = font;
      const key = `${font}${text}`;
      if (!this.widths.has(key)) this.widths.set(key, ctx.measureText(text).width / 2 + 4);
      const wide = this.widths.get(key);
      const box = [x - wide, y - 11, x + wide, y + 6];
      if (across(box, west) || across(box, east) || taken.some((b) => box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3])) return;
      taken.push(box);
      ctx.strokeStyle = this.look.halo;
      ctx.lineWidth = 4;
      ctx.strokeText(text, x, y);
      ctx.fillStyle = colour;
      ctx.fillText(text, x, y);
    };
    ctx.textAlign = "center";
    const family = this.look.family;
    const cut = (text) => (text.length > 30 ? `${text.slice(0, 29)}…` : text);
    const most = seen.length > MANY ? NAMES_OF_MANY : NAMES;
    const order = this.chosen?.rows.length ? [this.chosen, ...seen] : seen;
    let font = `650 14px ${family}`;
    ctx.font = font;
    font = ctx.font; // as the browser writes it, so that equal fonts compare equal
    for (const place of order.slice(0, 4 * most)) {
      const x = place.x * f.k + f.tx, y = place.y * f.k + f.ty;
      if (taken.length > most) break;
      put(cut(place.name), x, this.large(place, f) && place.path ? y : y - DOT - 6, font, this.look.ink);
    }
    if (this.look.tiles || f.k < 0.004) return;
    ctx.font = `400 12px ${family}`;
    font = ctx.font;
    for (const district of this.centres()) {
      if (taken.length > NAMES) break;
      if (district.wide * f.k < 90) continue;
      put(cut(district.name), district.x * f.k + f.tx, district.y * f.k + f.ty, font, this.look.muted);
    }
  },
  centres() {
    this.scene.centres ??= this.scene.districtNames.map(({ name, parts }) => {
      const { box: [w, n, e, s] } = trace(parts, this.scene.origin, true);
      return { name, x: (w + e) / 2, y: (n + s) / 2, wide: e - w };
    });
    return this.scene.centres;
  },

  /** The place at a point of the map's frame: the nearest dot, else the smallest shape there. */
  at(point) {
    const f = this.frame();
    const spot = this._map.containerPointToLayerPoint(point).subtract(this._bounds.min);
    const x = (spot.x - f.tx) / f.k, y = (spot.y - f.ty) / f.k;
    let best = null, least = Infinity;
    for (const place of this.scene.visible) {
      const far = Math.hypot(place.x - x, place.y - y) * f.k;
      let score = Infinity;
      if (!this.large(place, f)) score = far < 16 ? far : Infinity;
      else if (place.line) score = this.onLine(place, x, y, f) ? 20 : Infinity;
      else if (place.path) score = this.inside(place, x, y) ? 40 + (place.box[2] - place.box[0]) : Infinity;
      else if (far < place.radius * f.metre) score = 30 + place.radius;
      if (score < least) { least = score; best = place; }
    }
    return best;
  },
  inside(place, x, y) {
    const ctx = this._ctx;
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    const hit = ctx.isPointInPath(place.path, x, y);
    ctx.restore();
    return hit;
  },
  onLine(place, x, y, f) {
    const ctx = this._ctx;
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.lineWidth = 16 / f.k;
    const hit = ctx.isPointInStroke(place.path, x, y);
    ctx.restore();
    return hit;
  },
});
