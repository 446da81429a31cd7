/* Marks the link of the open page and scrolls the navigation, never the page, until it shows. */
// Not link.href: the start page is only "?…", which stands for whatever page is open.
const nameOf = (link) => link.getAttribute("href").split("?")[0].split("/").pop();

const show = (nav, open) => {
  const [from, to] = [nav.getBoundingClientRect(), open.getBoundingClientRect()];
  const middle = to.left + to.width / 2 - from.left - from.width / 2;
  if (to.left < from.left || to.right > from.right) nav.scrollLeft += middle;
};

let waiting = null;
let sizes = null;

const marked = (path) => {
  const nav = document.querySelector(".st-key-pages");
  const links = [...(nav?.querySelectorAll("a[href]") ?? [])];
  // The first is the start page, which has no name of its own.
  const open = path ? links.find((link) => nameOf(link) === path) : links[0];
  for (const link of links) {
    if (link === open) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (!open) return false;
  // At once, and again where the words of a link come later; what a person scrolls is left alone.
  sizes = new ResizeObserver(() => show(nav, open));
  links.forEach((link) => sizes.observe(link));
  return true;
};

export default ({ data }) => {
  waiting?.disconnect();
  sizes?.disconnect();
  if (marked(data.path)) return;
  // Streamlit may fetch the code of its links later than this.
  waiting = new MutationObserver(() => { if (marked(data.path)) waiting.disconnect(); });
  waiting.observe(document.body, { childList: true, subtree: true });
};
