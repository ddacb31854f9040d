/* The bar for now: asked again each 30 s, announced only when the talk changes. */
(() => {
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  document.body.append(status);
  const refresh = async () => {
    const bar = document.querySelector("[data-refresh]");
    if (!bar || document.hidden) return;
    try {
      const answer = await fetch(bar.dataset.refresh, { headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok) return;
      const holder = document.createElement("template");
      holder.innerHTML = await answer.text();
      const fresh = holder.content.querySelector("[data-refresh]");
      if (!fresh) { bar.remove(); return; } // the day is over
      const href = bar.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
      bar.replaceWith(fresh);
      if (href !== null) (fresh.querySelector(`a[href="${CSS.escape(href)}"]`) || fresh.querySelector("a, button"))?.focus({ preventScroll: true });
      if (fresh.dataset.key !== bar.dataset.key) {
        status.textContent = fresh.querySelector(".now-title, .hall-title")?.textContent.trim() || "";
      }
      fresh.dispatchEvent(new CustomEvent("portal:swap", { bubbles: true }));
    } catch { /* no connection: the bar keeps what it says, and its time */ }
  };
  if (document.querySelector("[data-refresh]")) setInterval(refresh, 30000);
})();
