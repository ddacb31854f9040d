/* The fields of a milestone: each shows what its kind needs, and moves by buttons instead of numbers. */
(() => {
  const list = document.querySelector("[data-fields]");
  if (!list) return;
  const said = document.querySelector("[data-fields-said]");
  const rows = () => [...list.querySelectorAll("[data-field]")];
  const position = (row) => row.querySelector("input[name$='-position']");
  const label = (row) => row.querySelector("input[name$='-label']").value.trim() || "The new field";

  const number = () => rows().forEach((row, place) => {
    if (label(row) !== "The new field" || row.querySelector("input[name$='-id']").value) position(row).value = place;
    row.querySelector("[data-up]").disabled = !place;
    row.querySelector("[data-down]").disabled = place === rows().length - 1;
  });

  for (const row of rows()) {
    const kind = row.querySelector("select[name$='-kind']");
    const show = () => {
      for (const one of row.querySelectorAll("[data-kinds]")) (one.closest(".field") || one).hidden = !one.dataset.kinds.split(" ").includes(kind.value);
    };
    kind.addEventListener("change", show);
    show();

    const bar = document.createElement("div");
    bar.className = "row";
    for (const [way, name] of [["up", "Move up"], ["down", "Move down"]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small";
      button.textContent = name;
      button.dataset[way] = "";
      button.addEventListener("click", () => {
        const other = way === "up" ? row.previousElementSibling : row.nextElementSibling;
        if (!other) return;
        if (way === "up") other.before(row); else other.after(row);
        number();
        (button.disabled ? bar.querySelector("button:enabled") : button)?.focus();
        said.textContent = `${label(row)} is now ${rows().indexOf(row) + 1} of ${rows().length}. Save to keep the order.`;
      });
      bar.append(button);
    }
    position(row).closest(".field").hidden = true;
    row.append(bar);
  }
  number();
  list.closest("form").addEventListener("submit", number);
})();
