/* Beside a time of the conference: the same instant on the reader's own clock, where they differ. */
(() => {
  const add = (root) => {
    for (const element of root.querySelectorAll("time[data-local-time]:not([data-told])")) {
      element.dataset.told = "";
      const instant = new Date(element.dateTime);
      const offset = element.dateTime.match(/([+-])(\d\d):?(\d\d)$/);
      if (Number.isNaN(instant.getTime())) continue;
      const theirs = offset ? Number(`${offset[1]}1`) * (Number(offset[2]) * 60 + Number(offset[3])) : 0;
      if (-instant.getTimezoneOffset() === theirs) continue;
      const format = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
      const shifted = new Date(instant.getTime() + theirs * 60000);
      if (shifted.getUTCDate() !== instant.getDate()) Object.assign(format, { weekday: "short", day: "numeric", month: "short" });
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
