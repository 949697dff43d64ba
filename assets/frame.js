// Runs on every page and after every run: keeps the address in step with the controls, and opens the help on "?".

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
}
