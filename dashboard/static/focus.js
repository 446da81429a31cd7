/* Keeps the focus on the desk through reruns, and hands half-typed text to the server. */
const IDLE_MS = 700;
let opened = null;
let listening = false;
const timers = new WeakMap();

// Streamlit takes a field's text when the field is left: say so without leaving it.
const hand = (field) => {
  if (document.activeElement !== field) return;
  field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  field.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
};

const listen = () => {
  listening = true;
  document.addEventListener("input", ({ target }) => {
    if (!target.closest?.(".st-key-desk, [class*=st-key-reportform-]") || target.closest("[data-testid=stMultiSelect], [data-testid=stSelectbox], .st-key-place-draw")) return;
    clearTimeout(timers.get(target));
    timers.set(target, setTimeout(() => hand(target), IDLE_MS));
  });
};

export default ({ data }) => {
  if (!listening) listen();
  const another = opened !== null && opened !== data.opened;
  opened = data.opened;
  if (!another || !data.opened) return;
  requestAnimationFrame(() => {
    const at = document.activeElement;
    if (at && at !== document.body && at.isConnected && !at.closest(".st-key-desk, .st-key-queue-nav")) return;
    document.getElementById("desk")?.focus({ preventScroll: false });
  });
};
