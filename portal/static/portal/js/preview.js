/* Markdown as it will look: <textarea data-preview="URL">, asked from the server. */
(() => {
  for (const field of document.querySelectorAll("textarea[data-preview]")) {
    const bar = document.createElement("p");
    bar.className = "count-line";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-quiet";
    button.textContent = "Preview";
    button.setAttribute("aria-expanded", "false");
    bar.append(button);
    const box = document.createElement("div");
    box.className = "preview read compact";
    box.hidden = true;
    box.setAttribute("aria-live", "polite");
    field.after(bar, box);
    const write = () => {
      box.hidden = true;
      field.hidden = false;
      button.textContent = "Preview";
      button.setAttribute("aria-expanded", "false");
    };
    button.addEventListener("click", async () => {
      if (!box.hidden) { write(); field.focus(); return; }
      const body = new FormData();
      const token = field.form?.elements.csrfmiddlewaretoken;
      if (token) body.append("csrfmiddlewaretoken", token.value);
      body.append("text", field.value);
      try {
        const answer = await fetch(field.dataset.preview, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
        if (!answer.ok) throw new Error(answer.status);
        box.innerHTML = await answer.text();
        if (!box.textContent.trim()) box.textContent = "Nothing written yet.";
      } catch {
        box.textContent = "The preview did not arrive. Your text is untouched: go on writing and try again later.";
      }
      box.hidden = false;
      field.hidden = true;
      button.textContent = "Go on writing";
      button.setAttribute("aria-expanded", "true");
      box.dispatchEvent(new CustomEvent("portal:swap", { bubbles: true }));
    });
    field.addEventListener("invalid", write);
  }
})();
