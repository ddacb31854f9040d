/* Losing nothing that was typed: a copy in this browser, a way back in, and two texts side by side. */
(() => {
  const person = document.body.dataset.person || "";
  const tab = Math.random().toString(36).slice(2);

  // What the server does not have yet, kept under the person, the project and the form.
  window.keptTexts = (of = "", url) => {
    const key = `draft:${person}:${of}:${url}`;
    const read = () => { try { return Object.entries(JSON.parse(memory.get(key)) || {}); } catch { return []; } };
    const write = (all) => memory.set(key, all.length ? JSON.stringify(Object.fromEntries(all)) : null);
    return {
      // Keep these [name, {values, revision}] instead of those that this tab kept before.
      put: (now) => write([...read().filter(([, one]) => one.tab !== tab), ...now.map(([name, one]) => [name, { ...one, tab }])]),
      // What was kept and is not what the page shows; the rest is forgotten.
      take(isSame) {
        const all = read().filter(([name, one]) => Array.isArray(one.values) && !isSame(name, one.values));
        write(all);
        return all;
      },
    };
  };
  // A page that shows what was handed in: the server has all of it.
  for (const { dataset } of document.querySelectorAll("[data-handed-in]")) memory.set(`draft:${person}:${dataset.of}:${dataset.handedIn}`, null);

  window.signedIn = {
    // "ours", "out", or "other": somebody else signed in meanwhile. Rejects without a connection.
    async renew() {
      const answer = await fetch("/accounts/email/");
      if (answer.status >= 500) throw answer;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.body.dataset.person;
      if (now !== person) return now ? "other" : "out";
      // Signing in gives out new tokens; the old ones of this page would be refused.
      const { value } = page.querySelector("[name=csrfmiddlewaretoken]");
      for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = value;
      document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": value }));
      return "ours";
    },
    // A way back in beside the page, which stays open with everything on it.
    link: () => Object.assign(document.createElement("a"), {
      href: `/accounts/login/?next=${encodeURIComponent(location.pathname)}`, target: "_blank", rel: "noopener", textContent: "Sign in again in a new tab",
    }),
  };

  // Two people, or one in two tabs, wrote the same field: both texts side by side, and a choice.
  window.twoTexts = (field, { theirs, who }, { keep, take, both }) => {
    const element = (tag, className, textContent, inside = []) => {
      const made = Object.assign(document.createElement(tag), { className, textContent });
      made.append(...inside);
      return made;
    };
    const column = (title, text) => {
      const shown = element("pre", "", text);
      shown.tabIndex = 0;
      return element("div", "", "", [element("p", "strong small", title), shown]);
    };
    const columns = [column("Theirs", theirs)];
    if (field.type !== "radio") {
      const yours = () => field.inWords?.() ?? field.value;
      columns.unshift(column("Yours", yours()));
      field.addEventListener("input", () => { columns[0].lastChild.textContent = yours(); });
    }
    const choice = (label, act) => {
      const button = element("button", "button", label);
      button.type = "button";
      button.addEventListener("click", () => { box.remove(); act(); field.focus(); });
      return button;
    };
    const choices = [choice("Keep mine", keep), choice("Take theirs", take)];
    if (field.tagName === "TEXTAREA") choices.push(choice("Put both into the field", both));
    const box = element("div", "conflict", "", [
      element("p", "", `${who || "Someone else"} changed this while you were writing. Nothing is lost: choose what stays.`),
      element("div", "columns", "", columns),
      element("div", "row", "", choices),
    ]);
    box.dataset.conflict = field.name;
    box.setAttribute("role", "alert");
    return box;
  };
  // Those that the server drew, after a form was sent whole.
  twoTexts.drawn = (form) => [...form.querySelectorAll(".conflict[data-conflict]")].map((box) => ({ ...box.dataset, theirs: box.querySelector("[data-theirs]").textContent }));
})();
