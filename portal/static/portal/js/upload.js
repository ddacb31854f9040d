/* Files go into the draft at once, with a bar: <form data-upload data-target="#piece" data-most="MEGABYTES">. */
(() => {
  const MEGABYTE = 1024 * 1024;
  const STALLS = 45000; // nothing sent for so long, or no answer for twice as long: it broke off
  let sending = 0;

  const start = (form) => {
    const field = form.querySelector("input[type=file]");
    const button = form.querySelector("button:not([type=button])");
    const element = (tag, name) => Object.assign(document.createElement(tag), { className: name || "" });
    const bar = element("progress");
    const figure = element("span", "small muted");
    const line = element("p", "small");
    const again = element("button", "button button-small");
    const row = element("div", "row");
    bar.max = 100;
    bar.setAttribute("aria-label", `Sending: ${field?.labels?.[0]?.textContent.trim() || "file"}`);
    figure.setAttribute("aria-hidden", "true"); // the bar itself says it
    line.setAttribute("role", "status");
    again.type = "button";
    again.textContent = "Try again";
    row.append(bar, figure);
    row.hidden = again.hidden = true;
    const last = element("p");
    last.append(again);
    form.append(row, line, last);

    const fail = (sentence, mayRepeat = false) => {
      row.hidden = true;
      if (button) button.disabled = false;
      line.className = "errors";
      line.textContent = sentence;
      again.hidden = !mayRepeat;
    };
    const brokeOff = (sentence = "The connection broke off before the whole file had arrived.") => fail(`${sentence} Nothing has changed in the draft. `, true);
    const lost = async (isSecond) => {
      const who = await signedIn.renew().catch(() => "");
      if (who === "ours" && !isSecond) { send(null, true); return; }
      if (who === "out") { brokeOff("You are signed out."); line.append(signedIn.link()); }
      else brokeOff(who === "other" ? "Somebody else is signed in here now." : "The file did not get through.");
    };

    const send = (event, isSecond = false) => {
      event?.preventDefault();
      const file = field?.files[0];
      const most = Number(form.dataset.most);
      if (!file) { fail("Choose a file first."); return; }
      if (most && file.size > most * MEGABYTE) { fail(`This file has ${(file.size / MEGABYTE).toFixed(1)} MB; at most ${most} MB are allowed. Make the pictures in it smaller and choose it again.`); return; }
      const request = new XMLHttpRequest();
      let timer = null;
      const watch = (time) => { clearTimeout(timer); timer = setTimeout(() => request.abort(), time); };
      request.open("POST", form.action);
      request.setRequestHeader("X-Requested-With", "fetch");
      request.upload.addEventListener("progress", (step) => {
        if (!step.lengthComputable) return;
        bar.value = (100 * step.loaded) / step.total;
        figure.textContent = `${Math.round(bar.value)} %`;
        watch(STALLS);
      });
      request.upload.addEventListener("load", () => { line.textContent = "Checking the file"; watch(2 * STALLS); });
      request.addEventListener("loadend", () => { sending -= 1; clearTimeout(timer); });
      request.addEventListener("load", () => {
        const { status, responseText: text } = request;
        if ([401, 403, 404].includes(status) || !request.responseURL.endsWith(new URL(form.action).pathname)) { lost(isSecond); return; }
        if (status >= 400) {
          const sentence = request.getResponseHeader("Content-Type")?.startsWith("text/plain") && text;
          if (status >= 500) brokeOff("The server has a problem.");
          else fail(sentence || (status === 413 ? "This file is too large. Make the pictures in it smaller and choose it again." : "The file was not accepted. Try again."), !sentence);
          return;
        }
        const target = document.querySelector(form.dataset.target);
        if (!target || !text.trim()) { location.reload(); return; }
        const holder = document.createElement("template");
        holder.innerHTML = text;
        const fresh = holder.content.querySelector(form.dataset.target) || holder.content;
        const parent = target.parentElement;
        target.replaceWith(fresh);
        const now = parent.querySelector(form.dataset.target) || parent;
        (now.matches("form[data-upload]") ? [now] : now.querySelectorAll("form[data-upload]")).forEach(start);
        now.tabIndex = -1;
        now.focus({ preventScroll: true });
        now.dispatchEvent(new CustomEvent("portal:swap", { bubbles: true }));
      });
      for (const end of ["error", "abort"]) request.addEventListener(end, () => brokeOff());
      line.className = "small";
      line.textContent = "Sending";
      figure.textContent = "";
      bar.value = 0;
      row.hidden = false;
      again.hidden = true;
      if (button) button.disabled = true;
      sending += 1;
      watch(STALLS);
      request.send(new FormData(form));
    };
    form.addEventListener("submit", send);
    field?.addEventListener("change", () => send());
    again.addEventListener("click", () => send());
    // A file that was chosen before this script was here; not one that the browser put back.
    if (field?.files.length && performance.getEntriesByType("navigation")[0]?.type === "navigate") send();
  };
  document.querySelectorAll("form[data-upload]").forEach(start);
  addEventListener("beforeunload", (event) => { if (sending) event.preventDefault(); });
})();
