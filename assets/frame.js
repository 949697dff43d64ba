// Runs on every page and after every run: keeps the address in step with the controls, makes each translated sentence
// an entry of the browser's history, opens the help on "?", and makes wide formulas reachable.

const TYPING = 3000; // ms: changes of a sentence that follow each other so closely are one entry of the history
const FOLLOWING = 4000; // ms that a run may take to come to the entry that was gone back to

const frame = (window.attentionLabFrame ??= { changed: 0, goal: null, goalSet: 0, tell: null });

const sentenceOf = (search) => {
  const query = new URLSearchParams(search);
  return JSON.stringify([query.get("pair"), query.get("text")]);
};

export default function ({ data, setTriggerValue }) {
  frame.tell = setTriggerValue;
  keepAddress(data.query);
  if (document.documentElement.lang !== data.language) document.documentElement.lang = data.language;
  if (window.attentionLabKeys) return;
  window.attentionLabKeys = true;
  window.addEventListener("popstate", () => {
    frame.goal = window.location.search;
    frame.goalSet = Date.now();
    frame.tell("address", window.location.search);
  });
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

function keepAddress(query) {
  if (frame.goal !== null) {
    const reached = sentenceOf(query) === sentenceOf(frame.goal);
    if (!reached && Date.now() - frame.goalSet < FOLLOWING) return; // a run from before the visitor went back
    frame.goal = null;
  }
  const address = new URL(window.location.href);
  if (address.search.slice(1) === query) return;
  const another = address.search !== "" && sentenceOf(address.search) !== sentenceOf(query);
  const typing = Date.now() - frame.changed < TYPING;
  if (another) frame.changed = Date.now();
  address.search = query;
  window.history[another && !typing ? "pushState" : "replaceState"](window.history.state, "", address);
}

// A formula wider than a narrow screen scrolls; so it must be reachable with the keyboard.
function reachFormulas() {
  for (const formula of document.querySelectorAll(".katex-display:not([tabindex])")) {
    if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
  }
}
