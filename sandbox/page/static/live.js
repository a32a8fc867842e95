// Refreshes the parts of the page that show data. Forms stand outside of them and keep what was typed.
"use strict";
async function refresh() {
  if (document.hidden || String(getSelection())) return;
  const address = new URL(location.href);
  address.searchParams.delete("told");
  const answer = await fetch(address);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const other = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
    if (other && other.innerHTML !== part.innerHTML && !part.contains(document.activeElement)) {
      const places = [...part.querySelectorAll(".scroll")].map((box) => box.scrollLeft);
      part.innerHTML = other.innerHTML;
      [...part.querySelectorAll(".scroll")].forEach((box, place) => { box.scrollLeft = places[place] || 0; });
    }
  }
}
setInterval(() => refresh().catch(() => {}), 3000);
