/* The comment bank: a click, or `b` and a number, puts a kept comment where the cursor was. Without
   scripts the same button sends the form and the server adds it. */
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-bank] [name=insert]");
  if (!button) return;
  event.preventDefault();
  const bank = button.closest("[data-bank]");
  const field = document.getElementById(bank.dataset.bank);
  const text = button.querySelector("[data-bank-text]").textContent;
  const before = field.value.slice(0, field.selectionEnd);
  const gap = !before || /\s$/.test(before) ? "" : "\n\n";
  field.setRangeText(gap + text, before.length, before.length, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  bank.open = false;
  field.focus();
  const body = new FormData();
  body.append("csrfmiddlewaretoken", field.form.elements.csrfmiddlewaretoken.value);
  fetch(button.dataset.count, { method: "POST", body, keepalive: true }).catch(() => {});
});
