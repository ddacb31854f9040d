/* Beside a time of the conference: the same instant on the reader's own clock, where they differ. */
(() => {
  const add = (root) => {
    for (const element of root.querySelectorAll("time[data-local-time]:not([data-told])")) {
      element.dataset.told = "";
      const instant = new Date(element.dateTime);
      // What stands there is compared, so it does not matter in which zone `datetime` is written.
      const clock = element.textContent.match(/\b\d\d:\d\d\b/);
      const day = element.textContent.match(/\b(\d{1,2}) \p{Lu}/u);
      if (!clock || Number.isNaN(instant.getTime())) continue;
      const format = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
      const mine = new Intl.DateTimeFormat("en-GB", format).format(instant);
      const sameDay = !day || Number(day[1]) === instant.getDate();
      if (mine === clock[0] && sameDay) continue;
      if (!sameDay) Object.assign(format, { weekday: "short", day: "numeric", month: "short" });
      const text = document.createElement("span");
      text.className = "muted small local-time";
      text.textContent = ` (${new Intl.DateTimeFormat("en-GB", format).format(instant)} your time)`;
      element.after(text);
    }
  };
  add(document);
  document.addEventListener("htmx:afterSwap", (event) => add(event.target));
  document.addEventListener("portal:swap", (event) => add(event.target));
})();
