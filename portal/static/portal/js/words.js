/* The word count beside its limit: <textarea data-word-limit="200">. */
(() => {
  // As the server counts (projects/domain/words.py): scripts without spaces count one word a sign.
  const word = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\s\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]*[\p{L}\p{N}_][^\s\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]*/gu;
  const count = (text) => (text.match(word) || []).length;
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
