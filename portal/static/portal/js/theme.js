/* Runs before the first paint: the chosen theme, and a sign for CSS that scripts work. */
(() => {
  const root = document.documentElement;
  const states = ["system", "light", "dark"];
  const read = () => {
    try { return localStorage.getItem("theme") || "system"; } catch { return "system"; }
  };
  const show = (theme) => {
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
  };
  root.classList.add("scripted");
  show(read());
  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      const label = button.querySelector(".visually-hidden");
      const name = (theme) => {
        label.textContent = theme === "system" ? "Theme: follows the system" : `Theme: ${theme}`;
      };
      name(read());
      button.hidden = false;
      button.addEventListener("click", () => {
        const theme = states[(states.indexOf(read()) + 1) % 3];
        try {
          if (theme === "system") localStorage.removeItem("theme");
          else localStorage.setItem("theme", theme);
        } catch { /* a private window: the choice lasts for this page */ }
        show(theme);
        name(theme);
      });
    }
  });
})();
