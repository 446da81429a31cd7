/* Search among the kommuner that are on the page: no server is asked. */
const box = document.querySelector(".search");
const input = box.querySelector("input");
const status = box.querySelector("[role=status]");
const plain = (text) => text.toLocaleLowerCase("sv").normalize("NFC").trim();
const rows = [...document.querySelectorAll("[data-kommuner] > li")].map((li) => ({ li, name: plain(li.querySelector(".name").textContent), href: li.querySelector("a").href }));

const show = () => {
  const wanted = plain(input.value);
  const hrefs = new Set();
  for (const row of rows) {
    const fits = row.name.startsWith(wanted) || (wanted.length > 1 && row.name.includes(wanted));
    row.li.hidden = !fits;
    if (fits) hrefs.add(row.href);
  }
  for (const list of document.querySelectorAll("[data-kommuner]")) {
    const group = list.closest(".lan > div") ?? list.closest("section");
    group.hidden = [...list.children].every((li) => li.hidden);
  }
  const form = hrefs.size === 1 ? status.dataset.one : status.dataset.many.replace("#", hrefs.size);
  status.textContent = wanted ? (hrefs.size ? form : status.dataset.none) : "";
};

input.addEventListener("input", show);
input.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { input.value = ""; show(); }
  if (event.key !== "Enter") return;
  const first = rows.find((row) => !row.li.hidden && row.name === plain(input.value)) ?? rows.find((row) => !row.li.hidden);
  if (input.value && first) window.location.assign(first.href);
});
if (input.value) show();
