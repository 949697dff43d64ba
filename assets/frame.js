// Runs on every page and after every run: keeps the address in step with the controls, opens the help on "?",
// and makes wide formulas reachable.

export default function ({ data }) {
  const address = new URL(window.location.href);
  if (address.search.slice(1) !== data.query) {
    address.search = data.query;
    window.history.replaceState(window.history.state, "", address);
  }
  if (document.documentElement.lang !== data.language) document.documentElement.lang = data.language;
  if (window.attentionLabKeys) return;
  window.attentionLabKeys = true;
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, [contenteditable=true]");
    if (event.key === "?" && !typing) document.querySelector(".st-key-help button")?.click();
  });
  let waiting;
  new MutationObserver(() => {
    clearTimeout(waiting);
    waiting = setTimeout(reachFormulas, 200);
  }).observe(document.body, { childList: true, subtree: true });
}

// A formula wider than a narrow screen scrolls; so it must be reachable with the keyboard.
function reachFormulas() {
  for (const formula of document.querySelectorAll(".katex-display:not([tabindex])")) {
    if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
  }
}
