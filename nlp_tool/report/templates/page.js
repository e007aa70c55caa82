"use strict";
// Searching and sorting of the tables. Without this script everything can still be read.
const number = new Intl.NumberFormat();
const collator = new Intl.Collator(["zh-Hans", "en"], { numeric: true });

function both(zh, en) {
  return [["zh", "zh-Hans", zh], ["en", "en", en]].map(([name, lang, text]) => {
    const span = document.createElement("span");
    span.className = name;
    span.lang = lang;
    span.textContent = text + " ";
    return span;
  });
}

function addSearch(table) {
  const box = document.createElement("p");
  const label = document.createElement("label");
  const input = document.createElement("input");
  const found = document.createElement("span");
  const bodies = [...table.tBodies];
  const texts = bodies.map((body) => body.textContent.toLowerCase());
  box.className = "search";
  input.type = "search";
  found.setAttribute("role", "status");
  label.append(...both("查找", "Search"), input);
  box.append(label, found);
  table.closest(".scroll").before(box);
  const show = () => {
    const wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    bodies.forEach((body, place) => {
      body.hidden = !wanted.every((word) => texts[place].includes(word));
      count += body.hidden ? 0 : 1;
    });
    found.textContent = number.format(count) + " / " + number.format(bodies.length);
  };
  input.addEventListener("input", show);
  show();
}

function addSort(table) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (body) => body.rows[0].cells[column].textContent.trim();
      const sorted = [...table.tBodies].sort((a, b) => {
        // What is unknown stands last, whichever way.
        if (!key(a) || !key(b)) return key(a) ? -1 : key(b) ? 1 : 0;
        return (down ? -1 : 1) * collator.compare(key(a), key(b));
      });
      table.append(...sorted);
    });
  });
}

function openTarget() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let place = target; place; place = place.parentElement) if (place.tagName === "DETAILS") place.open = true;
  const inner = target.querySelector(":scope details");
  if (target.tagName === "TBODY" && inner) inner.open = true;
  target.scrollIntoView();
}

document.querySelectorAll("table.rows").forEach((table) => {
  addSearch(table);
  addSort(table);
});
window.addEventListener("hashchange", openTarget);
openTarget();
