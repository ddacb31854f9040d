/* Files go into the draft at once, with a bar: <form data-upload data-target="#piece">. */
(() => {
  const start = (form) => {
    const field = form.querySelector("input[type=file]");
    const button = form.querySelector("button:not([type=button])");
    const bar = document.createElement("progress");
    const line = document.createElement("p");
    line.className = "small";
    line.setAttribute("role", "status");
    bar.hidden = true;
    bar.max = 100;
    form.append(bar, line);
    const fail = (sentence) => {
      bar.hidden = true;
      if (button) button.disabled = false;
      line.className = "errors";
      line.textContent = sentence;
    };
    const send = (event) => {
      event?.preventDefault();
      if (!field?.files.length) { fail("Choose a file first."); return; }
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("X-Requested-With", "fetch");
      request.upload.addEventListener("progress", (step) => {
        if (!step.lengthComputable) return;
        bar.value = (100 * step.loaded) / step.total;
        line.textContent = bar.value < 100 ? `${Math.round(bar.value)} %` : "Checking the file";
      });
      request.addEventListener("load", () => {
        if (request.status >= 400) {
          const page = new DOMParser().parseFromString(request.responseText, "text/html");
          const sentence = page.querySelector(".errors, .notice, main p")?.textContent.trim();
          const plain = request.getResponseHeader("Content-Type")?.startsWith("text/plain");
          fail(sentence || (plain && request.responseText) || (request.status === 413 ? "The file is too large." : "The file was not accepted. Try again."));
          return;
        }
        const target = document.querySelector(form.dataset.target);
        const holder = document.createElement("template");
        holder.innerHTML = request.responseText;
        const fresh = holder.content.querySelector(form.dataset.target) || holder.content;
        if (!target || !request.responseText.trim()) { location.reload(); return; }
        const parent = target.parentElement;
        target.replaceWith(fresh);
        const now = parent.querySelector(form.dataset.target) || parent;
        (now.matches("form[data-upload]") ? [now] : now.querySelectorAll("form[data-upload]")).forEach(start);
        now.tabIndex = -1;
        now.focus({ preventScroll: true });
        now.dispatchEvent(new CustomEvent("portal:swap", { bubbles: true }));
      });
      request.addEventListener("error", () => fail("The connection broke off. Choose the file again to send it once more."));
      line.className = "small";
      line.textContent = "Sending";
      bar.value = 0;
      bar.hidden = false;
      if (button) button.disabled = true;
      request.send(new FormData(form));
    };
    form.addEventListener("submit", send);
    field?.addEventListener("change", () => send());
  };
  document.querySelectorAll("form[data-upload]").forEach(start);
})();
