/* Texts that the server does not have yet, kept in this browser under the person, the project and the form. */
(() => {
  const AGED = 60 * 24 * 3600e3;
  const tab = Math.random().toString(36).slice(2);
  const prefix = `draft:${document.body.dataset.person || ""}:`;
  const read = (key) => { try { return JSON.parse(memory.get(key)) || {}; } catch { return {}; } };
  const write = (key, kept) => memory.set(key, Object.keys(kept).length ? JSON.stringify(kept) : null);

  window.keptTexts = (of, url) => {
    const key = `${prefix}${of || ""}:${url}`;
    return {
      // Keep these fields {name: {values, revision}} and forget those that this tab kept before.
      put(now) {
        const kept = read(key);
        for (const [name, one] of Object.entries(kept)) if (one.tab === tab) delete kept[name];
        for (const [name, one] of Object.entries(now)) kept[name] = { ...one, tab, at: Date.now() };
        write(key, kept);
      },
      // [name, {values, revision}] of what was kept and differs from the page; the rest is forgotten.
      take(isSame) {
        const all = Object.entries(read(key)).filter(([name, one]) => Array.isArray(one.values) && !isSame(name, one.values));
        write(key, Object.fromEntries(all));
        return all;
      },
      clear: () => write(key, {}),
    };
  };

  // A page that shows what was handed in: the server has all of it.
  for (const { dataset } of document.querySelectorAll("[data-handed-in]")) keptTexts(dataset.of, dataset.handedIn).clear();
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith("draft:") && Object.values(read(key)).every(({ at }) => !(Date.now() - at < AGED))) memory.set(key, null);
    }
  } catch { /* no storage, nothing to clear */ }
})();
