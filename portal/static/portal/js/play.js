/* No third party until a visitor presses play: <button data-play data-src data-title>. */
(() => {
  const hosts = ["www.youtube-nocookie.com", "player.vimeo.com", "drive.google.com"];
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-play]");
    if (!button) return;
    const frame = document.createElement("iframe");
    const address = new URL(button.dataset.src, location.href);
    if (address.protocol !== "https:" && address.origin !== location.origin) return;
    // Hosts that can start at once do; on the others the visitor presses their own button.
    if (hosts.slice(0, 2).includes(address.hostname)) address.searchParams.set("autoplay", "1");
    frame.src = address.href;
    frame.title = button.dataset.title || "Video";
    frame.allow = "autoplay; fullscreen; picture-in-picture; encrypted-media";
    frame.allowFullscreen = true;
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    button.closest(".player").replaceChildren(frame);
    frame.focus();
  });
})();
