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
      line.dataset.state = state || "";
      line.role = state ? "alert" : null;
    };
    const copy = () => {
      const data = new FormData(form);
      store.put([...changed.keys()].map((name) => [name, { values: data.getAll(name), revision: revision(name)?.value }]));
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
      if (who === "out") { say("Not saved: you are signed out. Your text is kept in this browser. ", "failed"); line?.append(signedIn.link()); }
      if (who === "other") say("Not saved: somebody else is signed in here now. Your text is kept and comes back when you sign in again.", "failed");
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
        const sentence = `Not saved: ${json.error || Object.values(json.errors || {}).flat()[0] || "the server did not take it. Your text is kept in this browser"}`;
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
    for (const sign of ["focus", "storage"]) addEventListener(sign, () => { if (stranger) wake(); });
    addEventListener("pagehide", () => { leaving = true; send(); });
    addEventListener("beforeunload", (event) => { if (changed.size && !leaving) event.preventDefault(); });

    for (const drawn of twoTexts.drawn(form)) {
      const name = drawn.conflict;
      if (revision(name)) revision(name).value = 0; // until a choice is made: typed over another text
      changed.set(name, {});
      disagree({ ...drawn, field: name });
    }
    // What never reached the server comes back over the revision that it was typed on, so that
    // a text that has moved on since is shown beside it.
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
