/* Runs before the first paint: the chosen theme, and a sign for CSS that scripts work. */
// What this browser remembers; where storage is forbidden nothing is.
window.memory = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch { /* a private window or a full disk */ }
  },
};
(() => {
  const root = document.documentElement;
  const themes = [null, "light", "dark"];
  let theme = memory.get("theme");
  const show = () => {
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  root.classList.add("scripted");
  show();
  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      const name = () => {
        button.querySelector(".visually-hidden").textContent = `Theme: ${theme || "follows the system"}`;
      };
      name();
      button.hidden = false;
      button.addEventListener("click", () => {
        theme = themes[(themes.indexOf(theme) + 1) % 3];
        memory.set("theme", theme);
        show();
        name();
      });
    }
  });
})();
