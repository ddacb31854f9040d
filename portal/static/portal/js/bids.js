/* Bids: x reports a conflict with the project one is at, and the number of bids follows what is chosen. */
(() => {
  const form = document.querySelector("form[data-bids]");
  if (!form) return;
  form.querySelector("[data-needs-script]")?.removeAttribute("hidden");
  const count = document.querySelector("[data-placed]");
  const placed = () => form.querySelectorAll("[data-criterion] input[type=radio]:checked:not([value=''])").length;
  const others = Number(count?.dataset.placed) - placed(); // with another topic
  form.addEventListener("change", () => { if (count) count.textContent = others + placed(); });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("select, textarea")) return;
    form.querySelector("[data-criterion][data-current] [name=conflict]")?.click();
  });
})();
