// Several views as cards of a grid, sent together: one component costs the page far less than many.
import { element } from "./frame.js";
import { dismiss, show } from "./mount.js";
/** @import { Kind } from "./mount.js" */
/** @import { BoardData, Message, NoteData } from "./sent.js" */

export class Note {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.title = element("div", { class: "al-title" });
    this.says = element("p", { class: "al-says" });
    this.root = element("div", { class: "al-view" }, this.title, this.says);
    host.append(this.root);
  }

  /** @type {(message: Message<NoteData>) => void} */
  receive({ data }) {
    this.root.dataset.key = data.key;
    this.title.textContent = data.title;
    this.says.textContent = data.says.join("\n");
  }

  destroy() {
    this.root.remove();
  }
}

export class Board {
  /** @type {Record<string, Kind>} */
  static kinds = { note: Note }; // of views it can hold; library.js names the others

  /** @param {HTMLElement} host */
  constructor(host) {
    this.root = element("div", { class: "al-board" });
    /** @type {Map<string, HTMLElement>} */
    this.cards = new Map(); // key: its card
    host.append(this.root);
  }

  /** @type {(message: Message<BoardData>) => void} */
  receive({ data, setTriggerValue }) {
    this.root.style.setProperty("--al-across", String(data.across));
    const names = data.views.map(({ kind, key }) => `${kind} ${key}`);
    for (const [name, card] of this.cards) if (!names.includes(name)) this.remove(name, card);
    data.views.forEach((view, place) => {
      const card = this.cards.get(names[place]) ?? this.add(names[place]);
      if (this.root.children[place] !== card) this.root.insertBefore(card, this.root.children[place] ?? null);
      show(Board.kinds[view.kind], card, { data: { ...view, words: data.words }, setTriggerValue });
    });
  }

  /** @type {(name: string) => HTMLElement} */
  add(name) {
    const card = element("div", { class: "al-card" });
    this.cards.set(name, card);
    return card;
  }

  /** @type {(name: string, card: HTMLElement) => void} */
  remove(name, card) {
    this.cards.delete(name);
    dismiss(card);
    card.remove();
  }

  destroy() {
    for (const [name, card] of this.cards) this.remove(name, card);
    this.root.remove();
  }
}
