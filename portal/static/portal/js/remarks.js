/* Remarks beside a rubric: what is typed stays in this browser until it is saved; Enter saves it. */
(() => {
  const section = () => document.querySelector("[data-remarks]");
  if (!section()) return;
  const store = keptTexts(document.getElementById("review-form").dataset.of, section().dataset.remarks);
  const fields = () => [...section().querySelectorAll("[name^=remark-]:not([type=hidden])")];
  const changed = new Set();
  const keep = () => store.put(fields().filter((field) => changed.has(field.name)).map((field) => [field.name, { values: [field.value] }]));
  const follow = () => {
    const { tab } = document.getElementById("material").dataset;
    const where = section().querySelector("[data-remark-new] select");
    const isBegun = where && [...where.closest("[data-remark-new]").querySelectorAll("input, textarea")].some((field) => field.value);
    if (where && !isBegun && [...where.options].some((option) => option.value === tab)) where.value = tab;
  };

  document.addEventListener("input", ({ target }) => {
    if (!target.name?.startsWith("remark-")) return;
    changed.add(target.name);
    keep();
  });
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("[data-remarks] input, [data-remarks] textarea");
    if (!field || event.key !== "Enter" || event.isComposing) return;
    if (field.tagName === "TEXTAREA" && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    field.closest(".remark-form").querySelector("[data-remark-save]").click();
  });
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.elt.id === "material" || detail.target?.id === "material") follow();
    if (detail.elt.id !== "remarks" && detail.target?.id !== "remarks") return;
    // What the server did not take is drawn again as it was typed; all else is saved.
    const wrong = section().querySelector("[aria-invalid=true]");
    changed.clear();
    if (wrong) wrong.closest(".remark-form").querySelectorAll("[name^=remark-]").forEach((field) => changed.add(field.name));
    keep();
    follow();
    (wrong || section().querySelector("[data-remark-new] input[type=text]"))?.focus();
  });
  document.getElementById("review-form").addEventListener("submit", () => store.put([]));

  for (const [name, kept] of store.take((name, values) => fields().find((field) => field.name === name)?.value === values[0])) {
    const field = fields().find((one) => one.name === name);
    if (!field) continue;
    field.value = kept.values[0];
    changed.add(name);
    field.closest("details")?.setAttribute("open", "");
  }
})();
