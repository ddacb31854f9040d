/* The word count beside its limit: <textarea data-word-limit="200">. */
(() => {
  // As domain/words.py counts: scripts without spaces have a word a sign.
  const count = (text) => text.replace(/[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/g, " x ").split(/\s+/).filter((word) => /[\p{L}\p{N}_]/u.test(word)).length;
  for (const field of document.querySelectorAll("[data-word-limit]")) {
    const limit = Number(field.dataset.wordLimit);
    const line = document.createElement("p");
    line.className = "count-line";
    const words = document.createElement("span");
    line.append(words);
    field.after(line);
    const show = () => {
      const number = count(field.value);
      words.textContent = number > limit ? `${number} of ${limit} words: ${number - limit} too many` : `${number} of ${limit} words`;
      words.className = number > limit ? "over" : "";
    };
    field.addEventListener("input", show);
    field.addEventListener("portal:set", show);
    show();
  }
})();
