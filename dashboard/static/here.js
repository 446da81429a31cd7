/* Marks the link of the open page and scrolls the navigation, never the page, until it shows. */
// Not link.href: the start page is only "?…", which stands for whatever page is open.
const nameOf = (link) => link.getAttribute("href").split("?")[0].split("/").pop();

export default ({ data }) => {
  requestAnimationFrame(() => {
    const nav = document.querySelector(".st-key-pages");
    const links = [...(nav?.querySelectorAll("a[href]") ?? [])];
    // The first is the start page, which has no name of its own.
    const open = data.path ? links.find((link) => nameOf(link) === data.path) : links[0];
    for (const link of links) {
      if (link === open) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    if (!open) return;
    const [from, to] = [nav.getBoundingClientRect(), open.getBoundingClientRect()];
    const middle = to.left + to.width / 2 - from.left - from.width / 2;
    if (to.left < from.left || to.right > from.right) nav.scrollLeft += middle;
  });
};
