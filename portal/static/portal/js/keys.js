/* Reviewing and grading by keyboard; templates/reviews/_keys.html lists the keys. */
(() => {
  const area = document.querySelector("[data-review]");
  if (!area) return;
  const list = document.querySelector("[data-keys]");
  const criteria = [...area.querySelectorAll("[data-criterion]")];
  let current = -1;
  let home = null; // what the bank's keys are about: the criterion, or the comment on the whole
  const bank = () => (home || criteria[current])?.querySelector("[data-bank]");
  const mark = () => criteria.forEach((piece, i) => piece.toggleAttribute("data-current", i === current));
  const go = (index) => {
    if (!criteria.length) return;
    current = Math.max(0, Math.min(criteria.length - 1, index));
    mark();
    const piece = criteria[current];
    home = piece;
    (piece.querySelector("input:checked") || piece.querySelector("input, textarea, select"))?.focus({ preventScroll: true });
    piece.scrollIntoView({ block: "nearest" });
  };
  const write = (field) => { field?.focus(); field?.scrollIntoView({ block: "center" }); };
  const fold = (details) => {
    if (!details) return;
    details.open = !details.open;
    details.querySelector("summary").focus();
    details.scrollIntoView({ block: "nearest" });
  };
  const acts = {
    j: () => go(current + 1),
    k: () => go(current - 1),
    c: () => write(criteria[current]?.querySelector("textarea")),
    w: () => write(area.querySelector("[name=summary], [data-whole] textarea")),
    b: () => fold(bank()),
    m: () => bank()?.querySelector("[data-key-keep]").click(),
    r: () => write(area.querySelector("[data-remark-new] input[type=text]")),
    g: () => fold(area.querySelector("[data-guidance]")),
    "?": () => fold(list),
    s: () => area.querySelector("[data-key-save]")?.click(),
    n: () => {
      const button = area.querySelector("[data-key-next]");
      if (button) button.click();
      else if (area.dataset.next) location.assign(area.dataset.next);
    },
    t: () => {
      const tabs = [...document.querySelectorAll("#material .tabs a")];
      const tab = tabs[(tabs.findIndex((one) => one.hasAttribute("aria-current")) + 1) % tabs.length];
      tab?.focus();
      tab?.click();
    },
  };
  const choose = (digit) => {
    const level = criteria[current]?.querySelectorAll("input[type=radio]")[Number(digit) - 1];
    if (!level) return;
    level.checked = true;
    level.focus({ preventScroll: true });
    level.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // Keys of one letter can be switched off, for those who speak to their computer.
  const isOff = () => memory.get("keys") === "off";
  const button = list?.querySelector("[data-keys-switch]");
  const name = () => { button.textContent = `Single keys: ${isOff() ? "off" : "on"}`; };
  if (list) {
    list.hidden = false;
    name();
    button.addEventListener("click", () => { memory.set("keys", isOff() ? null : "off"); name(); });
  }

  area.addEventListener("focusin", (event) => {
    home = event.target.closest("[data-criterion], [data-whole]") || home;
    const piece = event.target.closest("[data-criterion]");
    if (!piece) return;
    current = criteria.indexOf(piece);
    mark();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isOff()) return;
    const field = event.target.closest("input, textarea, select, [contenteditable]");
    if (field && !["radio", "checkbox"].includes(field.type)) {
      if (event.key !== "Escape") return;
      if (field.closest("[data-criterion]")) go(current); else field.blur();
    } else if (/^[1-9]$/.test(event.key) && event.target.closest("[data-bank]")) {
      event.target.closest("[data-bank]").querySelectorAll("[name=insert]")[event.key - 1]?.click();
    } else if (/^[1-9]$/.test(event.key) && criteria[current]) choose(event.key);
    else if (Object.hasOwn(acts, event.key)) acts[event.key]();
    else return;
    event.preventDefault();
  });
})();
