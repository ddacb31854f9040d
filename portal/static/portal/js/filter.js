/* The filter form swaps its list in place: <form class="filter-bar" data-filter="#results">. */
(() => {
  const form = document.querySelector("form[data-filter]");
  if (!form) return;
  const target = form.dataset.filter;
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  form.after(status);
  let timer = null;
  let running = null;
  let composing = false;

  const address = () => {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      const field = form.elements[name];
      if (value && !(field.options && field.selectedIndex === 0)) data.append(name, value);
    }
    const query = data.toString();
    return `${form.getAttribute("action") || location.pathname}${query ? `?${query}` : ""}`;
  };
  const fill = (url) => {
    const query = new URL(url, location.href).searchParams;
    for (const field of form.elements) {
      if (!field.name) continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = query.getAll(field.name).includes(field.value);
      else if (field.tagName === "SELECT") field.value = query.get(field.name) || field.options[0].value;
      else if (field.type !== "hidden") field.value = query.get(field.name) || "";
    }
  };

  const swap = async (url, remember) => {
    running?.abort();
    running = new AbortController();
    let page;
    try {
      const answer = await fetch(url, { signal: running.signal, headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok) throw new Error(answer.status);
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch (error) {
      if (error.name !== "AbortError") location.assign(url);
      return;
    }
    const fresh = page.querySelector(target);
    if (!fresh) { location.assign(url); return; }
    document.querySelector(target).replaceWith(fresh);
    // Labels, counts and the removable chips follow; the fields keep what is being typed.
    for (const piece of page.querySelectorAll("form[data-filter] [data-part]")) {
      const old = form.querySelector(`[data-part="${piece.dataset.part}"]`);
      if (!old) continue;
      if (old.contains(document.activeElement) && old.querySelector("input")) {
        for (const input of piece.querySelectorAll("input")) {
          const same = [...old.querySelectorAll("input")].find((i) => i.name === input.name && i.value === input.value);
          if (!same) continue;
          same.disabled = input.disabled && !same.checked;
          const count = input.closest("label").querySelector(".count");
          if (count) same.closest("label").querySelector(".count").textContent = count.textContent;
        }
      } else old.replaceChildren(...piece.childNodes), old.className = piece.className;
    }
    if (remember) history.pushState({ filter: true }, "", url);
    const count = fresh.dataset.count || form.querySelector("[data-part=count]")?.textContent || "";
    status.textContent = count.trim();
    fresh.dispatchEvent(new CustomEvent("portal:swap", { bubbles: true }));
  };

  form.addEventListener("input", (event) => {
    if (composing) return;
    clearTimeout(timer);
    timer = setTimeout(() => swap(address(), true), event.target.type === "search" ? 400 : 50);
  });
  form.addEventListener("compositionstart", () => { composing = true; });
  form.addEventListener("compositionend", (event) => {
    composing = false;
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    swap(address(), true);
  });
  form.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-filter-link]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    fill(link.href);
    swap(link.href, true);
    form.querySelector("input[type=search]")?.focus();
  });
  addEventListener("popstate", () => { fill(location.href); swap(location.href, false); });

  const open = () => [...form.querySelectorAll("details[open]")];
  const close = (except) => open().forEach((box) => { if (box !== except) box.open = false; });
  form.addEventListener("toggle", (event) => { if (event.target.open) close(event.target); }, true);
  document.addEventListener("click", (event) => { if (!event.target.closest("form[data-filter] details")) close(); });
  form.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !event.relatedTarget.closest("details[open]")) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const box = open()[0];
    if (box) { box.open = false; box.querySelector("summary").focus(); }
    else if (form.classList.contains("open")) sheet(false);
  });

  const opener = document.querySelector(".filter-sheet-open");
  const sheet = (shown) => {
    form.classList.toggle("open", shown);
    document.body.style.overflow = shown ? "hidden" : "";
    opener?.setAttribute("aria-expanded", String(shown));
    (shown ? form.querySelector("input, summary") : opener)?.focus();
  };
  opener?.addEventListener("click", () => sheet(true));
  form.querySelector(".filter-sheet-close")?.addEventListener("click", () => sheet(false));
})();
