/* Drafts save themselves: <form data-autosave="URL">. The line [data-saved] is always true. */
(() => {
  const PAUSE = 1200;
  const RETRY = 5000;

  const keep = (key, value) => memory.set(key, value && JSON.stringify(value));

  const start = (form) => {
    const url = form.dataset.autosave;
    const key = `draft:${url}`;
    const line = form.querySelector("[data-saved]") || document.querySelector("[data-saved]");
    const changed = new Map();
    let timer = null;
    let sending = false;
    let leaving = false;
    let stopped = false;

    const fields = (name) => [...form.elements].filter((field) => field.name === name);
    const revision = (name) => form.elements[`revision-${name}`];
    const say = (text, state) => {
      if (!line) return;
      line.textContent = text;
      if (state) { line.dataset.state = state; line.setAttribute("role", "alert"); }
      else { delete line.dataset.state; line.removeAttribute("role"); }
    };
    const copy = () => {
      const data = new FormData(form);
      keep(key, changed.size ? Object.fromEntries([...changed.keys()].map((name) => [name, data.getAll(name)])) : null);
    };
    const later = (time) => { clearTimeout(timer); timer = setTimeout(send, time); };

    const disagree = ({ field: name, theirs, value = theirs, revision: number, who }) => {
      const field = fields(name)[0];
      form.querySelector(`[data-conflict="${CSS.escape(name)}"]`)?.remove();
      if (!field) return;
      changed.delete(name);
      const box = document.createElement("div");
      box.className = "conflict";
      box.dataset.conflict = name;
      box.setAttribute("role", "alert");
      const sentence = document.createElement("p");
      sentence.textContent = `${who || "Someone else"} changed this while you were writing. Their text:`;
      const text = document.createElement("pre");
      text.textContent = theirs;
      const row = document.createElement("div");
      row.className = "row";
      const choice = (label, act) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "button";
        button.textContent = label;
        button.addEventListener("click", () => {
          if (revision(name)) revision(name).value = number;
          act();
          box.remove();
          field.focus();
        });
        row.append(button);
      };
      choice("Keep mine", () => { changed.set(name, {}); copy(); later(0); });
      choice("Take theirs", () => {
        for (const one of fields(name)) {
          if (one.type === "radio") one.checked = one.value === value;
          else one.value = value;
        }
        field.dispatchEvent(new Event("portal:set", { bubbles: true }));
        copy();
        if (!changed.size) say("Their text is taken");
      });
      box.append(sentence, text, row);
      (field.closest(".field, .criterion") || field.parentElement).append(box);
      say("Not saved: two texts differ. Choose one below the field.", "failed");
    };

    async function send() {
      if (sending || stopped || !changed.size) return;
      sending = true;
      const batch = new Map(changed);
      const all = new FormData(form);
      const body = new FormData();
      const token = form.elements.csrfmiddlewaretoken;
      if (token) body.append("csrfmiddlewaretoken", token.value);
      for (const name of batch.keys()) {
        const values = all.getAll(name);
        for (const value of values.length ? values : [""]) body.append(name, value);
        if (revision(name)) body.append(`revision-${name}`, revision(name).value);
      }
      say("Saving");
      let wait = null;
      try {
        const answer = await fetch(url, { method: "POST", body, headers: { "X-Requested-With": "fetch", Accept: "application/json" } });
        const json = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
        for (const [name, number] of Object.entries(json.revisions || {})) {
          if (revision(name)) revision(name).value = number;
        }
        if (answer.ok && json.saved_at) {
          for (const [name, mark] of batch) if (changed.get(name) === mark) changed.delete(name);
          if (!form.querySelector("[data-conflict]")) say(`Saved ${json.saved_at}`);
          form.dispatchEvent(new CustomEvent("portal:saved", { bubbles: true }));
          if (changed.size) wait = PAUSE;
        } else if (answer.status === 409) {
          (json.conflicts || []).forEach(disagree);
          if (changed.size) wait = PAUSE;
        } else if (answer.status === 401 || answer.status === 403 || answer.redirected) {
          stopped = true;
          say("Not saved: you are signed out. Your text is kept in this browser. ", "failed");
          const link = document.createElement("a");
          link.href = `/accounts/login/?next=${encodeURIComponent(location.pathname)}`;
          link.textContent = "Sign in again";
          line?.append(link);
        } else if (answer.status < 500) {
          const errors = Object.values(json.errors || {}).flat();
          say(`Not saved: ${json.error || errors[0] || "the server did not accept this text"}`, "failed");
          for (const name of batch.keys()) if (changed.get(name) === batch.get(name)) changed.delete(name);
        } else {
          say("Not saved: the server has a problem. Trying again.", "failed");
          wait = RETRY;
        }
      } catch {
        say("Not saved: no connection. Trying again.", "failed");
        wait = RETRY;
      }
      sending = false;
      copy();
      if (wait !== null) later(wait);
    }

    const note = (event) => {
      const { name, type } = event.target;
      if (!name || type === "file" || type === "hidden" || type === "submit" || "noAutosave" in event.target.dataset) return;
      // Leaving a text sends what is still unsent; what was saved while typing is not sent again.
      if (event.type === "change" && event.target.tagName === "TEXTAREA" && !changed.has(name)) return;
      changed.set(name, {});
      copy();
      if (!sending && !line?.dataset.state) say("Not saved yet");
      later(event.type === "change" ? 300 : PAUSE);
    };
    form.addEventListener("input", note);
    form.addEventListener("change", note);
    form.addEventListener("submit", () => { leaving = true; keep(key, null); });
    addEventListener("online", () => later(0));
    addEventListener("pagehide", () => { if (!leaving) send(); });
    addEventListener("beforeunload", (event) => { if (changed.size && !leaving) event.preventDefault(); });

    // Text that never reached the server comes back when the page does.
    for (const [name, values] of Object.entries(JSON.parse(memory.get(key)) || {})) {
      for (const field of fields(name)) {
        if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
        else if (typeof values[0] === "string" && field.type !== "file") field.value = values[0];
      }
      changed.set(name, {});
    }
    if (changed.size) { say("Text from your last visit is back. Saving."); later(0); }
  };
  document.querySelectorAll("form[data-autosave]").forEach(start);
})();
