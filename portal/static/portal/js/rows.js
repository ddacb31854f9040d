/* Rows that are one field of a draft: <fieldset data-rows="key">. Autosave sees them as one text, their JSON. */
(() => {
  const start = (box) => {
    const key = box.dataset.rows;
    const list = box.querySelector("[data-list]");
    const none = box.querySelector(`[name="${key}.none"]`);
    const count = box.querySelector(`[name="${key}.rows"]`);
    const text = document.createElement("textarea");
    text.name = key;
    text.hidden = true;
    box.append(text);

    const rows = () => [...list.children];
    const parts = (row) => [...row.querySelectorAll("[data-part]")];
    const read = () => JSON.stringify({
      none_used: none.checked,
      rows: rows().map((row) => Object.fromEntries(parts(row).map((part) => [part.dataset.part, part.value]))),
    });
    const number = () => {
      count.value = rows().length;
      rows().forEach((row, place) => {
        for (const element of row.querySelectorAll("[id], [for], [name]")) {
          for (const name of ["id", "for", "name", "value"]) {
            const old = element.getAttribute(name);
            if (old?.startsWith(`${key}.`) && (name !== "value" || element.name === "remove_row")) {
              element.setAttribute(name, `${key}.${place}${old.slice(key.length).replace(/^\.\d+/, "")}`);
            }
          }
        }
      });
    };
    const add = (values = {}) => {
      const row = box.querySelector("template").content.firstElementChild.cloneNode(true);
      for (const part of parts(row)) part.value = values[part.dataset.part] || "";
      list.append(row);
      number();
      return row;
    };
    // Whoever keeps both of two answers has them here one after the other.
    const draw = () => {
      const said = text.value.split("\n\n").map((one) => JSON.parse(one || "{}"));
      none.checked = said.some((one) => one.none_used);
      list.replaceChildren();
      for (const one of said) for (const row of one.rows || []) if (Object.values(row).some(Boolean)) add(row);
      number();
      text.value = read();
    };
    const shown = (part) => (part.selectedOptions ? part.value && part.selectedOptions[0].text : part.value);
    text.inWords = () => [
      ...(none.checked ? ["No AI tool was used."] : []),
      ...rows().map((row) => parts(row).map(shown).filter(Boolean).join("; ")),
    ].join("\n");
    text.focus = () => (parts(list)[0] || none).focus();
    const changed = () => {
      text.value = read();
      text.dispatchEvent(new Event("input", { bubbles: true }));
      // What was confirmed is no longer what stands here: the tick comes back.
      document.querySelector(`[data-confirmed="${key}"]`)?.remove();
      document.querySelector(`[data-again="${key}"]`)?.removeAttribute("hidden");
    };

    text.value = read();
    text.addEventListener("portal:set", draw);
    box.addEventListener("input", (event) => { if (event.target !== text) changed(); });
    box.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button?.name === "add_row") {
        event.preventDefault();
        parts(add())[0].focus();
      } else if (button?.name === "remove_row") {
        event.preventDefault();
        button.closest("[data-row]").remove();
        number();
        changed();
        (parts(list)[0] || box.querySelector('[name="add_row"]')).focus();
      }
    });
  };
  document.querySelectorAll("[data-rows]").forEach(start);
})();
