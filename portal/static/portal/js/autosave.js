/* Drafts save themselves: <form data-autosave="URL" data-of="PROJECT">. The line [data-saved] is always true. */
(() => {
  const PAUSE = 1200;
  const RETRY = [2000, 60000];
  const DIFFER = "Not saved: two texts differ. Choose below the field.";

  const start = (form) => {
    const url = form.dataset.autosave;
    const store = keptTexts(form.dataset.of, url);
    const line = form.querySelector("[data-saved]") || document.querySelector("[data-saved]");
    const changed = new Map(); // name -> a mark that is new with each change
    const refused = new WeakMap(); // mark -> why the server did not take it
    let timer = null;
    let failures = 0;
    let sending = false;
    let leaving = false;
    let stranger = false; // signed out, or somebody else is in

    const fields = (name) => [...form.elements].filter((field) => field.name === name);
    const revision = (name) => form.elements[`revision-${name}`];
    const boxOf = (name) => form.querySelector(`[data-conflict="${CSS.escape(name)}"]`);
    const say = (text, state) => {
      if (!line) return;
      line.textContent = text;
      if (state) { line.dataset.state = state; line.setAttribute("role", "alert"); }
      else { delete line.dataset.state; line.removeAttribute("role"); }
    };
    const copy = () => {
      const data = new FormData(form);
      store.put(Object.fromEntries([...changed.keys()].map((name) => [name, { values: data.getAll(name), revision: revision(name)?.value }])));
    };
    const touch = (name) => { changed.set(name, {}); copy(); };
    const later = (time) => { clearTimeout(timer); timer = setTimeout(send, time); };
    const tryAgain = (sentence) => {
      say(`Not saved: ${sentence}. Trying again.`, "failed");
      later(Math.min(RETRY[0] * 2 ** failures, RETRY[1]) * (0.75 + Math.random() / 2));
      failures += 1;
    };
    const set = (name, values) => {
      for (const field of fields(name)) {
        if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
        else if (typeof values[0] === "string" && field.type !== "file") field.value = values[0];
        field.dispatchEvent(new Event("portal:set", { bubbles: true }));
      }
    };

    const disagree = ({ field: name, theirs, value = theirs, revision: number, who }) => {
      const field = fields(name)[0];
      boxOf(name)?.remove();
      if (!field) return;
      const settle = (text) => {
        if (revision(name)) revision(name).value = number;
        if (text !== undefined) set(name, [text]);
      };
      const box = twoTexts(field, { theirs, who }, {
        keep() { settle(); touch(name); later(0); },
        take() { settle(value); changed.delete(name); copy(); if (!changed.size) say("Their text is taken"); },
        both() { settle(`${field.value}\n\n${value}`); touch(name); later(0); },
      });
      (field.closest(".field, .criterion") || field.parentElement).append(box);
      say(DIFFER, "failed");
    };

    const ready = () => new Map([...changed].filter(([name, mark]) => !refused.has(mark) && !boxOf(name)));

    async function send() {
      clearTimeout(timer);
      const batch = ready();
      if (sending || !batch.size) return;
      sending = true;
      let again = null;
      try {
        again = await (stranger ? comeBack() : post(batch));
      } catch { tryAgain("no connection"); }
      sending = false;
      copy();
      if (again !== null) { failures = 0; later(again); }
    }

    async function comeBack() {
      const who = await signedIn.renew();
      stranger = who !== "ours";
      if (stranger) { say(signedIn.sentences[who], "failed"); if (who === "out") line?.append(signedIn.link()); }
      return stranger ? null : 0;
    }

    async function post(batch, wasRenewed = false) {
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
      const answer = await fetch(url, { method: "POST", body, keepalive: leaving, headers: { "X-Requested-With": "fetch", Accept: "application/json" } });
      const json = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
      const wasTaken = (name) => answer.ok || name in (json.revisions || {});
      for (const [name, number] of Object.entries(json.revisions || {})) {
        if (revision(name)) revision(name).value = number;
      }
      if ((answer.ok && json.saved_at) || json.conflicts?.length) {
        failures = 0;
        for (const [name, mark] of batch) if (wasTaken(name) && changed.get(name) === mark) changed.delete(name);
        json.conflicts?.forEach(disagree);
        const wrong = [...changed].map(([name, mark]) => (boxOf(name) ? DIFFER : refused.get(mark))).find(Boolean);
        say(wrong || `Saved ${json.saved_at}`, wrong && "failed");
        form.dispatchEvent(new CustomEvent("portal:saved", { bubbles: true }));
      } else if (!wasRenewed && (answer.redirected || [401, 403, 404].includes(answer.status))) {
        return (await comeBack()) === null ? null : post(batch, true);
      } else if (answer.status >= 500 || answer.status === 429) {
        tryAgain("the server has a problem");
        return null;
      } else {
        const sentence = `Not saved: ${json.error || Object.values(json.errors || {}).flat()[0] || "the server did not take this text. It is kept in this browser"}`;
        for (const mark of batch.values()) refused.set(mark, sentence);
        say(sentence, "failed");
      }
      return ready().size ? PAUSE : null;
    }

    const note = (event) => {
      const { name, type } = event.target;
      if (!name || type === "file" || type === "hidden" || type === "submit" || "noAutosave" in event.target.dataset) return;
      // Leaving a text sends what is still unsent; what was saved while typing is not sent again.
      if (event.type === "change" && event.target.tagName === "TEXTAREA" && !changed.has(name)) return;
      leaving = false;
      touch(name);
      if (!sending && !line?.dataset.state) say("Not saved yet");
      // Without a connection, typing does not ask more often.
      if (!failures) later(event.type === "change" ? 300 : PAUSE);
    };
    const wake = () => { if (changed.size) { failures = 0; later(0); } };
    form.addEventListener("input", note);
    form.addEventListener("change", note);
    form.addEventListener("submit", () => { leaving = true; copy(); });
    addEventListener("online", wake);
    // Signing in again happens in another tab.
    addEventListener("focus", () => { if (stranger) wake(); });
    addEventListener("storage", ({ key }) => { if (stranger && key === "dashboard") wake(); });
    addEventListener("pagehide", () => { leaving = true; send(); });
    addEventListener("beforeunload", (event) => { if (changed.size && !leaving) event.preventDefault(); });

    for (const conflict of twoTexts.drawn(form)) {
      // Until a choice is made it was typed over another text.
      if (revision(conflict.field)) revision(conflict.field).value = 0;
      changed.set(conflict.field, {});
      disagree(conflict);
    }
    // What never reached the server comes back over the revision that it was typed on: if the
    // server's text has moved on since, both are shown.
    const isSame = (name, values) => new FormData(form).getAll(name).join("\n") === values.join("\n");
    for (const [name, kept] of store.take(isSame)) {
      if (changed.has(name) || !fields(name).length) continue;
      set(name, kept.values);
      if (revision(name) && kept.revision) revision(name).value = kept.revision;
      changed.set(name, {});
    }
    if (ready().size) { say("Text from your last visit is back. Saving."); later(0); }
  };
  document.querySelectorAll("form[data-autosave]").forEach(start);
})();
