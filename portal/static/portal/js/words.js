/* The word count of a text beside its limits: data-word-limit is the most that is taken, -least the
   fewest; data-word-advice and -advice-least are only advised. Past an advised one it says so here and
   in the line [data-advice-on="ID of the field"], if the page has one. */
(() => {
  // As domain/words.py counts: scripts without spaces have a word a sign.
  const count = (text) => text.replace(/[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/g, " x ").split(/\s+/).filter((word) => /[\p{L}\p{N}_]/u.test(word)).length;
  for (const field of document.querySelectorAll("[data-word-limit], [data-word-least], [data-word-advice], [data-word-advice-least]")) {
    const [limit, least, most, few] = ["wordLimit", "wordLeast", "wordAdvice", "wordAdviceLeast"].map((name) => Number(field.dataset[name]));
    const line = document.createElement("p");
    line.className = "count-line";
    const words = document.createElement("span");
    line.append(words);
    field.after(line);
    const show = () => {
      const number = count(field.value);
      const counted = limit ? `${number} of ${limit} words` : `${number} word${number === 1 ? "" : "s"}`;
      let advice = "";
      if (most && number > most) advice = `${number - most} over the advised ${most}`;
      else if (few && number && number < few) advice = `${few - number} under the advised ${few}`;
      const isOver = limit && number > limit;
      let said = counted;
      if (isOver) said += `: ${number - limit} too many`;
      else if (least && number && number < least) said += `: at least ${least} are needed`;
      else if (advice) said += `: ${advice}`;
      words.textContent = said;
      words.className = isOver ? "over" : advice ? "word-warn" : "";
      const told = document.querySelector(`[data-advice-on="${field.id}"]`);
      if (!told) return;
      told.hidden = !advice;
      told.lastElementChild.textContent = advice && `has ${number} word${number === 1 ? "" : "s"}, ${advice}.`;
    };
    field.addEventListener("input", show);
    field.addEventListener("portal:set", show);
    show();
  }
})();
