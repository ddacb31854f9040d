/* Small comforts of every page: Dashboard for Sign in, the / key, copying, folding. */
(() => {
  // Public pages are the same bytes for everyone; only this browser knows that it signed in.
  const { body } = document;
  if ("signedIn" in body.dataset) memory.set("dashboard", body.dataset.signedIn || memory.get("dashboard") || "/accounts/email/");
  if ("signedOut" in body.dataset) memory.set("dashboard", null);
  const link = document.querySelector("[data-sign-in]");
  const mine = memory.get("dashboard");
  if (link && mine) {
    link.textContent = "Dashboard";
    link.href = /^\/[^/]/.test(mine) ? mine : "/";
  }

  document.querySelectorAll(".person-nav [aria-current]").forEach((item) => { item.closest("ul").scrollLeft = item.offsetLeft - 60; });

  const slash = document.querySelector("[data-slash-switch]");
  const slashOff = () => memory.get("slash") === "off";
  if (slash) {
    const name = () => { slash.textContent = `The / key opens search: ${slashOff() ? "off" : "on"}`; };
    slash.hidden = false;
    slash.addEventListener("click", () => { memory.set("slash", slashOff() ? null : "off"); name(); });
    name();
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || slashOff()) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const field = document.querySelector("main input[type=search]");
    const page = document.querySelector(".site-search");
    if (!field && !page) return;
    event.preventDefault();
    if (field) field.focus(); else page.click();
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = button.dataset.copy;
    const text = source.startsWith("#") ? document.querySelector(source).textContent.trim() : source;
    const before = button.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch { button.textContent = "Copy by hand"; }
    setTimeout(() => { button.textContent = before; }, 2000);
  });

  for (const box of document.querySelectorAll("[data-fold]")) {
    box.dataset.folded = "";
    if (box.scrollHeight <= box.clientHeight + 80) { delete box.dataset.folded; continue; }
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = "Show all";
    button.addEventListener("click", () => {
      delete box.dataset.folded;
      box.tabIndex = -1;
      box.focus({ preventScroll: true });
      button.remove();
    });
    // What is cut off must not take the focus of someone who cannot see it.
    box.addEventListener("focusin", () => { delete box.dataset.folded; button.remove(); });
    box.after(button);
  }
})();
