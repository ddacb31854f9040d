/* Two people, or one in two tabs, wrote the same field: both texts side by side, and a choice. */
window.twoTexts = (field, { theirs, who }, acts) => {
  const element = (tag, text, name) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (name) made.className = name;
    return made;
  };
  const box = element("div", "", "conflict");
  box.dataset.conflict = field.name;
  box.setAttribute("role", "alert");
  const columns = element("div", "", "columns");
  const column = (title, text) => {
    const part = element("div");
    const shown = element("pre", text);
    shown.tabIndex = 0;
    part.append(element("p", title, "strong small"), shown);
    columns.append(part);
    return shown;
  };
  const isText = field.matches("textarea, input:not([type=radio], [type=checkbox])");
  // What is typed on meanwhile belongs to "yours" as well.
  const mine = isText && column("Yours", field.value);
  if (mine) field.addEventListener("input", () => { mine.textContent = field.value; });
  column("Theirs", theirs);
  const row = element("div", "", "row");
  const choice = (label, act) => {
    const button = element("button", label, "button");
    button.type = "button";
    button.addEventListener("click", () => { box.remove(); act(); field.focus(); });
    row.append(button);
  };
  choice("Keep mine", acts.keep);
  choice("Take theirs", acts.take);
  if (field.tagName === "TEXTAREA") choice("Put both into the field", acts.both);
  box.append(element("p", `${who || "Someone else"} changed this while you were writing. Nothing is lost: choose what stays.`), columns, row);
  return box;
};
// Those that the server drew, after a form was sent whole.
twoTexts.drawn = (form) => [...form.querySelectorAll(".conflict[data-conflict]")].map((box) => ({
  field: box.dataset.conflict, who: box.dataset.who, revision: box.dataset.revision, theirs: box.querySelector("[data-theirs]").textContent,
}));
