/* Whether this browser still belongs to the person of this page; if so, its forms work again. */
window.signedIn = {
  // "ours", "out", or "other": somebody else signed in meanwhile. Rejects without a connection.
  async renew() {
    const answer = await fetch("/accounts/email/", { headers: { "X-Requested-With": "fetch" } });
    if (answer.status >= 500) throw new Error("The server has a problem.");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const { person } = page.body.dataset;
    if (!person) return "out";
    if (person !== document.body.dataset.person) return "other";
    // Signing in gives out new tokens; the old ones of this page would be refused.
    const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
    if (token) {
      for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
      if (document.body.hasAttribute("hx-headers")) document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
    }
    return "ours";
  },
  sentences: {
    out: "Not saved: you are signed out. Your text is kept in this browser. ",
    other: "Not saved: somebody else is signed in here now. Your text is kept and comes back when you sign in again.",
  },
  // A way back in beside the page, which stays open with everything on it.
  link() {
    const link = document.createElement("a");
    link.href = `/accounts/login/?next=${encodeURIComponent(location.pathname)}`;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "Sign in again in a new tab";
    return link;
  },
};
