"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const KEY = `lofteskartan-${data.walk.id}-${data.walk.group}`;
  const $ = id => document.getElementById(id);
  const now = () => new Date().toISOString();
  const uuid = () => [...crypto.getRandomValues(new Uint8Array(12))].map(b => b.toString(16).padStart(2, "0")).join("");
  const photos = new Map();
  let state = { rev: 0, sheet: uuid(), language: data.language, group: data.walk.group, people: null, draft: null, seen: [] };
  let database = null, kept = true, waiting = 0;

  // ---- what stays on the phone: the words at once in localStorage, the pictures in IndexedDB ----
  const openDatabase = () => new Promise(done => {
    try {
      const ask = indexedDB.open(KEY, 1);
      ask.onupgradeneeded = () => ask.result.createObjectStore("kept");
      ask.onsuccess = () => done(ask.result);
      ask.onerror = ask.onblocked = () => done(null);
    } catch { done(null); }
  });
  const deal = (mode, work) => new Promise((done, fail) => {
    if (!database) { fail(new Error("no database")); return; }
    const turn = database.transaction("kept", mode);
    const ask = work(turn.objectStore("kept"));
    turn.oncomplete = () => done(ask.result);
    turn.onerror = turn.onabort = () => fail(turn.error);
  });
  const put = (key, value) => deal("readwrite", box => box.put(value, key));
  const get = key => deal("readonly", box => box.get(key));
  const drop = key => deal("readwrite", box => box.delete(key)).catch(() => {});

  function keep() {
    state.rev += 1;
    const words = JSON.stringify(state);
    let here = false;
    try { localStorage.setItem(KEY, words); here = true; } catch { /* full, or refused */ }
    const mirrored = put("state", words).then(() => true, () => false);
    mirrored.then(there => {
      kept = here || there;
      const at = new Date().toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit" }).replace(":", ".");
      $("saved").textContent = kept ? t("saved", { at }) : "";
      trouble(kept ? "" : t("not_saved"));
    });
  }
  const keepSoon = () => { clearTimeout(waiting); waiting = setTimeout(keep, 200); };

  async function restore() {
    database = await openDatabase();
    const found = [];
    try { found.push(localStorage.getItem(KEY)); } catch { /* refused */ }
    try { found.push(await get("state")); } catch { /* refused */ }
    for (const words of found) {
      try {
        const old = JSON.parse(words);
        if (old && Array.isArray(old.seen) && old.rev > state.rev) state = old;
      } catch { /* damaged: the other copy may be whole */ }
    }
    const owners = [...state.seen, ...(state.draft ? [state.draft] : [])].filter(item => item.photo);
    for (const item of owners) {
      try { const kept = await get(`photo:${item.photo}`); if (kept) photos.set(item.photo, kept); } catch { /* gone */ }
    }
  }

  // ---- words ----
  const t = (key, values = {}) => Object.entries(values).reduce((said, [name, value]) => said.replaceAll(`{${name}}`, value), data.texts[state.language][key]);
  const trouble = said => { $("trouble").textContent = said; $("trouble").hidden = !said; };
  const make = (tag, said = "", name = "") => { const made = document.createElement(tag); if (said) made.textContent = said; if (name) made.className = name; return made; };
  const titleOf = stop => stop ? `${stop.number}. ${stop.name}` : t("elsewhere");
  const stopOf = id => data.stops.find(stop => stop.id === id);

  // ---- the list ----
  function drawList() {
    document.documentElement.lang = state.language;
    document.querySelectorAll("[data-t]").forEach(node => { node.textContent = t(node.dataset.t); });
    $("language").textContent = t("other_language");
    $("language").lang = state.language === "sv" ? "en" : "sv";
    $("when").textContent = `${data.walk.day[state.language]} · ${data.walk.meeting}`;
    $("group").value = state.group; $("people").value = state.people ?? "";
    $("stops").replaceChildren(...[...data.stops, null].map(stopButton));
    $("seen").replaceChildren(...[...state.seen].reverse().map(seenItem));
    $("none").hidden = state.seen.length > 0;
    $("export").textContent = t("export_n", { n: state.seen.length });
    $("export").disabled = false;
  }
  function stopButton(stop) {
    const item = make("li"), button = make("button", "", "stop"), said = make("span", stop ? stop.name : t("elsewhere"));
    const n = state.seen.filter(seen => seen.stop === (stop ? stop.id : "")).length;
    button.type = "button";
    if (stop) said.append(make("small", [stop.at, stop.note].filter(Boolean).join(" · ")));
    button.append(make("b", stop ? String(stop.number) : "+"), said, make("em", n ? t("n_seen", { n }) : ""));
    button.addEventListener("click", () => begin({ stop: stop ? stop.id : "" }));
    item.append(button);
    return item;
  }
  function seenItem(seen) {
    const item = make("li", "", seen.good ? "good" : "");
    const category = data.categories.find(one => one.id === seen.category);
    const judged = seen.good ? t("good") : `${t("bad")} ${t(`severity_${seen.severity}`)}`;
    item.append(make("strong", `${category ? category.title[state.language] : seen.category} – ${judged}`), make("div", titleOf(stopOf(seen.stop)), "muted"));
    if (seen.text) item.append(make("div", seen.text));
    if (photos.has(seen.photo)) { const image = make("img"); image.src = photos.get(seen.photo); image.alt = t("photo_of", { what: category ? category.title[state.language] : "" }); item.append(image); }
    const acts = make("div", "", "acts"), change = make("button", t("change"), "plain"), remove = make("button", t("remove"), "plain");
    change.type = remove.type = "button";
    change.addEventListener("click", () => begin({ ...seen }));
    remove.addEventListener("click", () => {
      if (!confirm(t("remove_sure"))) return;
      state.seen = state.seen.filter(other => other.id !== seen.id);
      if (seen.photo) drop(`photo:${seen.photo}`);
      keep(); drawList(); $("list-title").focus();
    });
    acts.append(change, remove); item.append(acts);
    return item;
  }

  // ---- the form ----
  function choices(box, name, options) {
    $(box).replaceChildren(...options.map(option => {
      const label = make("label"), input = make("input"), face = make("span", option.title);
      input.type = "radio"; input.name = name; input.value = option.value;
      input.checked = state.draft && String(state.draft[name]) === option.value;
      if (option.hint) face.append(make("small", option.hint));
      input.addEventListener("change", () => { state.draft[name] = option.read(option.value); if (name === "good") showSeverity(); $("fault").textContent = ""; keep(); });
      label.append(input, face);
      return label;
    }));
  }
  const showSeverity = () => { $("severity-set").hidden = state.draft.good !== false; };
  function begin(draft) { state.draft = { good: null, category: null, severity: null, text: "", photo: "", when: now(), ...draft }; keep(); show(); $("form-title").focus(); scrollTo(0, 0); }
  function drawForm() {
    const draft = state.draft, word = value => value, same = key => ({ value: key, read: word });
    $("form-title").textContent = titleOf(stopOf(draft.stop));
    choices("judgement", "good", [{ value: "true", title: t("good"), read: () => true }, { value: "false", title: t("bad"), read: () => false }]);
    choices("category", "category", data.categories.map(one => ({ ...same(one.id), title: one.title[state.language], hint: one.hint[state.language] })));
    choices("severity", "severity", [1, 2, 3].map(n => ({ value: String(n), title: t(`severity_${n}`), read: Number })));
    showSeverity();
    $("text").value = draft.text;
    $("photo-fault").textContent = $("fault").textContent = "";
    $("where-set").hidden = Boolean(draft.stop);
    $("located").textContent = draft.lat ? t("located", { m: Math.round(draft.accuracy) }) : "";
    drawPicture();
  }
  function drawPicture() {
    const kept = photos.get(state.draft.photo);
    if (!kept) { $("picture").replaceChildren(); return; }
    const image = make("img"), remove = make("button", t("remove_photo"), "plain");
    image.src = kept; image.alt = t("photo_new"); remove.type = "button";
    remove.addEventListener("click", () => { state.draft.photo = ""; keep(); drawPicture(); });
    $("picture").replaceChildren(image, remove);
  }
  async function takePhoto() {
    const file = $("photo").files[0];
    $("photo").value = "";
    if (!file) return;
    $("photo-fault").textContent = "";
    if (file.size > data.photo.max_mb * 1e6) { $("photo-fault").textContent = t("photo_large", { mb: data.photo.max_mb }); return; }
    let picture;
    try { picture = await shrink(file); } catch { $("photo-fault").textContent = t("photo_none"); return; }
    const id = uuid();
    photos.set(id, picture);
    state.draft.photo = id;
    try { await put(`photo:${id}`, picture); } catch { $("photo-fault").textContent = t("photo_not_kept"); }
    keep(); drawPicture();
  }
  // Drawn anew, so nothing of the camera's notes (place, time, owner) comes along.
  async function shrink(file) {
    const image = await createImageBitmap(file);
    let share = Math.min(1, data.photo.side / Math.max(image.width, image.height));
    for (let quality = 0.8; ; quality -= 0.12) {
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(image.width * share)); canvas.height = Math.max(1, Math.round(image.height * share));
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      const made = canvas.toDataURL("image/jpeg", quality);
      if (made.length < data.photo.chars || quality < 0.45) return made;
      share *= 0.85;
    }
  }
  function locate() {
    $("located").textContent = t("locating");
    if (!navigator.geolocation) { $("located").textContent = t("no_place"); return; }
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      if (!state.draft) return;
      Object.assign(state.draft, { lat: coords.latitude, lon: coords.longitude, accuracy: coords.accuracy });
      $("located").textContent = t("located", { m: Math.round(coords.accuracy) }); keep();
    }, () => { $("located").textContent = t("no_place"); }, { enableHighAccuracy: true, timeout: 20000 });
  }
  function saveSeen(event) {
    event.preventDefault();
    const draft = state.draft;
    draft.text = $("text").value.trim();
    if (draft.good === null || !draft.category) { $("fault").textContent = t("needs_two"); $("fault").scrollIntoView({ block: "center" }); return; }
    if (!draft.good && !draft.severity) { $("fault").textContent = t("needs_severity"); $("fault").scrollIntoView({ block: "center" }); return; }
    if (draft.good) draft.severity = null;
    const done = { ...draft, id: draft.id || uuid(), edited: now() };
    const at = state.seen.findIndex(seen => seen.id === done.id);
    if (at < 0) state.seen.push(done); else state.seen[at] = done;
    state.draft = null;
    keep(); show(); $("list-title").focus(); scrollTo(0, 0);
  }

  // ---- out of the phone ----
  function protocol() {
    return {
      format: "lofteskartan-protocol", version: data.version, walk: { id: data.walk.id, title: data.walk.title, kommun: data.walk.kommun },
      plan: data.plan, sheet: state.sheet, group: state.group, people: state.people, exported: now(), count: state.seen.length,
      observations: state.seen.map(({ id, stop, category, good, severity, text, when, edited, lat, lon, accuracy, photo }) => ({
        id, stop, stop_name: stopOf(stop)?.name ?? "", category, good, severity, text, when, edited,
        lat: lat ?? null, lon: lon ?? null, accuracy: accuracy ?? null, photo: photos.get(photo) ?? null })),
    };
  }
  async function send() {
    const clock = new Date().toTimeString().slice(0, 5).replace(":", "");
    const name = `${data.stem}-protokoll-grupp${state.group}-${clock}.json`;
    const file = new File([JSON.stringify(protocol(), null, 1)], name, { type: "application/json" });
    if (matchMedia("(pointer: coarse)").matches && navigator.canShare?.({ files: [file] })) {
      try { await navigator.share({ files: [file], title: data.walk.title }); return; } catch (fault) { if (fault.name === "AbortError") return; }
    }
    const link = make("a");
    link.href = URL.createObjectURL(file); link.download = name;
    document.body.append(link); link.click(); link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    $("saved").textContent = t("exported", { name });
  }

  function show() {
    const writing = state.draft !== null;
    $("list").hidden = $("list-bar").hidden = writing;
    $("form").hidden = $("form-bar").hidden = !writing;
    drawList();
    if (writing) drawForm();
  }
  const number = (id, name, least) => $(id).addEventListener("input", () => { const n = Number.parseInt($(id).value, 10); state[name] = n >= least ? n : name === "group" ? data.walk.group : null; keepSoon(); });
  $("text").addEventListener("input", () => { if (state.draft) { state.draft.text = $("text").value; keepSoon(); } });
  $("photo").addEventListener("change", takePhoto);
  $("locate").addEventListener("click", locate);
  $("form").addEventListener("submit", saveSeen);
  $("cancel").addEventListener("click", () => { state.draft = null; keep(); show(); $("list-title").focus(); });
  $("export").addEventListener("click", send);
  $("language").addEventListener("click", () => { state.language = state.language === "sv" ? "en" : "sv"; keep(); show(); });
  number("group", "group", 1); number("people", "people", 0);
  addEventListener("pagehide", () => { if (waiting) { clearTimeout(waiting); keep(); } });
  restore().then(() => { show(); document.body.dataset.ready = "yes"; });
})();
