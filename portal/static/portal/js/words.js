/* The word count beside its limit: <textarea data-word-limit="200">. */
(() => {
  const count = (text) => (text.trim().match(/\S+/gu) || []).length;
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
