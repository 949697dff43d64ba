// Runs on every page and after every run: keeps the address in step with the controls, makes each translated sentence
// an entry of the browser's history, opens the help on "?", and makes wide formulas reachable.

const TYPING = 3000; // ms: changes of a sentence that follow each other so closely are one entry of the history
const FOLLOWING = 4000; // ms that a run may take to come to the entry that was gone back to

const THEME = "attention-lab-theme"; // what the visitor chose, for every page; Streamlit remembers it page by page

const frame = (window.attentionLabFrame ??= { changed: 0, goal: null, goalSet: 0, tell: null, loaded: false });

const sentenceOf = (search) => new URLSearchParams(search).get("text");

export default function ({ data, setTriggerValue }) {
  keepTheme();
  frame.tell = setTriggerValue;
  keepAddress(data.query);
  document.documentElement.toggleAttribute("data-lecture", data.lecture);
  if (document.documentElement.lang !== data.language) document.documentElement.lang = data.language;
  if (window.attentionLabKeys) return;
  window.attentionLabKeys = true;
  window.addEventListener("popstate", () => {
    frame.goal = window.location.search;
    frame.goalSet = Date.now();
    frame.tell("address", window.location.search);
  });
  document.addEventListener("click", (event) => {
    const chosen = event.target.closest?.(".st-key-theme_dark, .st-key-theme_light");
    if (chosen) useTheme(chosen.classList.contains("st-key-theme_dark") ? "Dark" : "Light");
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, [contenteditable=true]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "?") document.querySelector(".st-key-help button")?.click();
    if (event.key === "l") document.querySelector(".st-key-lecture_key button")?.click();
  });
  let waiting;
  new MutationObserver(() => {
    clearTimeout(waiting);
    waiting = setTimeout(reachFormulas, 200);
  }).observe(document.body, { childList: true, subtree: true });
}

// Streamlit reads its theme once, when a page is loaded: the address holds the state, so loading it again loses nothing.
function useTheme(name) {
  window.localStorage.setItem(THEME, name);
  window.localStorage.setItem(`stActiveTheme-${window.location.pathname}-v2`, JSON.stringify(name));
  window.location.reload();
}

function keepTheme() {
  const chosen = window.localStorage.getItem(THEME);
  const here = window.localStorage.getItem(`stActiveTheme-${window.location.pathname}-v2`);
  const loaded = frame.loaded;
  frame.loaded = true;
  if (!chosen || here === JSON.stringify(chosen)) return;
  window.localStorage.setItem(`stActiveTheme-${window.location.pathname}-v2`, JSON.stringify(chosen));
  if (!loaded) window.location.reload(); // a page that was opened by its address; one that was clicked to has the theme
}

function keepAddress(query) {
  if (frame.goal !== null) {
    const reached = sentenceOf(query) === sentenceOf(frame.goal);
    if (!reached && Date.now() - frame.goalSet < FOLLOWING) return; // a run from before the visitor went back
    frame.goal = null;
  }
  const address = new URL(window.location.href);
  if (address.search.slice(1) === query) return;
  const before = sentenceOf(address.search);
  const another = before !== null && before !== sentenceOf(query);
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
