/* Reviewing by keyboard: digits choose a level, j and k move between criteria, n opens the next. */
(() => {
  const area = document.querySelector("[data-review]");
  if (!area) return;
  const criteria = [...area.querySelectorAll("[data-criterion]")];
  let current = -1;
  const go = (index) => {
    if (!criteria.length) return;
    current = Math.max(0, Math.min(criteria.length - 1, index));
    criteria.forEach((piece, i) => piece.toggleAttribute("data-current", i === current));
    const piece = criteria[current];
    (piece.querySelector("input:checked") || piece.querySelector("input, textarea, select"))?.focus({ preventScroll: true });
    piece.scrollIntoView({ block: "nearest" });
  };
  area.addEventListener("focusin", (event) => {
    const piece = event.target.closest("[data-criterion]");
    if (!piece) return;
    current = criteria.indexOf(piece);
    criteria.forEach((other) => other.toggleAttribute("data-current", other === piece));
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target.closest("input, textarea, select, [contenteditable]");
    if (field && !["radio", "checkbox"].includes(field.type)) return;
    if (event.key === "j") go(current + 1);
    else if (event.key === "k") go(current - 1);
    else if (event.key === "n" && area.dataset.next) location.assign(area.dataset.next);
    else if (/^[0-9]$/.test(event.key) && criteria[current]) {
      const levels = [...criteria[current].querySelectorAll("input[type=radio]")];
      const level = levels.find((radio) => radio.dataset.key === event.key) || levels[Number(event.key) - 1];
      if (!level) return;
      level.checked = true;
      level.focus({ preventScroll: true });
      level.dispatchEvent(new Event("change", { bubbles: true }));
    } else return;
    event.preventDefault();
  });
})();
