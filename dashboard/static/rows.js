/* The list: a plain click on a row's link opens it in place, and the row of what was chosen on the
   map comes into sight. */
const state = { listener: null, opened: null };

export default function ({ data, setTriggerValue }) {
  if (state.listener) document.removeEventListener("click", state.listener, true);
  state.listener = (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.("table.promises a[data-promise]");
    if (!link) return;
    event.preventDefault();
    state.opened = link.dataset.promise; // it is in sight: it was just clicked
    setTriggerValue("picked", link.dataset.promise);
  };
  document.addEventListener("click", state.listener, true);
  if (data.opened && data.opened !== state.opened) {
    const link = document.querySelector(`a[data-promise="${CSS.escape(data.opened)}"]`);
    link?.closest("tr").scrollIntoView({ block: "nearest" });
  }
  state.opened = data.opened;
  return () => {
    document.removeEventListener("click", state.listener, true);
    state.listener = null;
  };
}
