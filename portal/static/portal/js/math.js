/* Maths, only where there is any: KaTeX is fetched for the first formula of a page. */
(() => {
  const { katex: script, katexCss: style } = document.currentScript.dataset;
  const SELECTOR = "[data-math], span.math, div.math";
  let loading = null;
  const load = () => {
    loading ??= new Promise((resolve, reject) => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = style;
      const code = document.createElement("script");
      code.src = script;
      code.onload = resolve;
      code.onerror = reject;
      document.head.append(link, code);
    });
    return loading;
  };
  const draw = async (root) => {
    const found = [...root.querySelectorAll(SELECTOR)].filter((element) => !element.dataset.drawn);
    if (!found.length) return;
    try { await load(); } catch { return; } // the formula stays readable as its source
    for (const element of found) {
      element.dataset.drawn = "";
      const block = element.classList.contains("block") || element.dataset.math === "block";
      window.katex.render(element.textContent, element, { displayMode: block, throwOnError: false, trust: false, maxExpand: 200 });
    }
  };
  draw(document);
  document.addEventListener("portal:swap", (event) => draw(event.target));
  document.addEventListener("htmx:afterSwap", (event) => draw(event.target));
})();
