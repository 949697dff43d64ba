// The gallery: the same words under every score function, a card with a small picture of the weights each. A cell that is
// pointed at lights up in all of them; a click on a card chooses its score function.
import { ARROWS, View, decodeFloats, element, exact } from "./frame.js";
import { NOWHERE, isNowhere } from "./link.js";
import { CanvasPen, drawToken, ramp, shorten, splitPiece, textWidth, tokenWidth } from "./pen.js";
/** @import { Place } from "./link.js" */
/** @import { CellColours, Lettering, Pen, Sheet } from "./pen.js" */
/** @import { GalleryData, ScoreCard } from "./sent.js" */

/**
 * @typedef {object} Card a score function on screen
 * @property {ScoreCard} data
 * @property {HTMLButtonElement} node
 * @property {HTMLElement} frame around the picture
 * @property {HTMLCanvasElement} canvas
 * @property {Float32Array} weights row by row, empty without attention
 * @property {CellColours} colours
 */
/** @typedef {{ left: number, top: number, across: number, down: number }} Layout of a picture: labels' room, a cell */

const ACROSS = [
  [1000, 6],
  [520, 3],
  [0, 2],
]; // from so many px on, so many cards stand in a row
const PICTURE = { least: 48, most: 210, narrow: 110, cell: 26 }; // px of height; of a cell at most
const ABOVE = 316; // px of a screen that the page needs above the cards, and below
const LABEL = { size: 11, row: 14, column: 24, line: 16 }; // px; labels stand where cells are as high and as wide
const SHEET = { across: 4, width: 230, head: 56, foot: 24, picture: 130, gap: 20 };

/** @extends {View<GalleryData, { card: Card, place: Place }>} */
export class Gallery extends View {
  // Known since the first data came:
  /** @type {Card[]} */
  cards;
  /** @type {string} */
  arranged; // the groups that stand on the page, with their cards
  // Known since the first paint:
  /** @type {string} */
  coloursOf;

  /** @param {HTMLElement} host */
  constructor(host) {
    super(host, "gallery");
    this.legend = element("span", { class: "al-legend", "aria-hidden": "true" }, "0", element("i"), "1");
    this.name.after(this.legend);
    this.grid = element("div", { class: "al-grid" });
    this.body.append(this.grid);
    /** @type {Map<string, HTMLButtonElement>} */
    this.nodes = new Map();
    this.listenToPointer();
  }

  listenToPointer() {
    this.life.listen(
      this.grid,
      "pointermove",
      (event) => event.pointerType === "touch" || !this.moved(event) || this.look(this.locate(event)),
    );
    this.life.listen(this.grid, "pointerleave", () => this.look(null));
    this.life.listen(this.grid, "click", (event) => this.choose(this.cardAt(event)));
    this.life.listen(this.grid, "keydown", (event) => this.onKey(event));
    this.life.listen(this.grid, "focusin", () => this.readout.setAttribute("aria-live", "polite"));
    this.life.listen(this.grid, "focusout", () => this.readout.setAttribute("aria-live", "off"));
  }

  // --- data -------------------------------------------------------------------------------------------------------

  /** @type {(data: GalleryData) => void} */
  accept(data) {
    this.cards = data.groups.flatMap((group) => group.cards).map((card) => this.makeCard(card));
    this.cursor = null;
    this.coloursOf = "";
    const arranged = JSON.stringify(data.groups.map(({ title, cards }) => [title, cards.map(({ name }) => name)]));
    if (arranged !== this.arranged) this.arrange();
    this.arranged = arranged;
    this.mark(data.chosen);
  }

  // The button of a score function stays, so that it keeps the focus.
  /** @type {(data: ScoreCard) => Card} */
  makeCard(data) {
    const look = { class: "al-score", type: "button", "data-score": data.name };
    const node = this.nodes.get(data.name) ?? element("button", look);
    this.nodes.set(data.name, node);
    const canvas = node.querySelector("canvas") ?? element("canvas", { class: "al-main", "aria-hidden": "true" });
    const frame = element("span", { class: "al-picture" }, canvas);
    node.replaceChildren(
      element("b", {}, data.title),
      element("span", { class: "al-formula" }, data.formula),
      element("span", { class: "al-idea" }, data.idea),
      frame,
      element("span", { class: "al-numbers" }, ...data.numbers.map((number) => element("span", {}, number))),
    );
    node.setAttribute("aria-description", data.summary);
    return { data, node, frame, canvas, weights: decodeFloats(data.weights ?? ""), colours: [] };
  }

  arrange() {
    const focused = document.activeElement;
    const groups = this.data.groups.map(({ title, cards }) => {
      const head = element("div", { class: "al-family-name" }, title);
      head.hidden = !title;
      const nodes = this.cards.filter(({ data }) => cards.includes(data)).map(({ node }) => node);
      const group = element("div", { class: "al-family", role: "group" }, head, ...nodes);
      if (title) group.setAttribute("aria-label", title);
      group.style.setProperty("--al-cards", String(cards.length));
      return group;
    });
    this.grid.replaceChildren(...groups);
    if (focused instanceof HTMLElement && this.grid.contains(focused)) focused.focus();
  }

  /** @type {(chosen: string) => void} */
  mark(chosen) {
    for (const { data, node } of this.cards) node.setAttribute("aria-pressed", String(data.name === chosen));
  }

  hasNumbers() {
    return this.cards.some(({ weights }) => weights.length);
  }

  // All pictures, one below the other.
  numbers() {
    const shown = this.cards.filter(({ weights }) => weights.length);
    return {
      rows: shown.flatMap(({ data }) => this.data.target.tokens.map((token) => `${data.title} · ${token}`)),
      columns: this.data.source.tokens,
      values: Float32Array.from(shown.flatMap(({ weights }) => [...weights])),
    };
  }

  /** @type {() => [steps: number, positions: number]} */
  shape() {
    return [this.data.target.tokens.length, this.data.source.tokens.length];
  }

  // --- pointer and keys -------------------------------------------------------------------------------------------

  /** @type {(event: Event) => Card | undefined} */
  cardAt(event) {
    const { target } = event;
    return this.cards.find(({ node }) => target instanceof Node && node.contains(target));
  }

  /** @type {(event: MouseEvent) => { card: Card, place: Place } | null} */
  locate(event) {
    const card = this.cardAt(event);
    if (!card) return null;
    const box = card.canvas.getBoundingClientRect();
    const { left, top, across, down } = this.lay(box.width, box.height);
    const [step, position] = [
      Math.floor((event.clientY - box.top - top) / down),
      Math.floor((event.clientX - box.left - left) / across),
    ];
    const [T, S] = this.shape();
    const inside = step >= 0 && step < T && position >= 0 && position < S;
    return { card, place: inside ? { step, position } : NOWHERE };
  }

  /** @type {(cursor: { card: Card, place: Place } | null) => void} */
  look(cursor) {
    this.cursor = cursor;
    this.point(cursor?.place ?? NOWHERE);
    this.schedule();
  }

  // At once on screen; Python's answer says the same, or what it made of it.
  /** @type {(card: Card | undefined) => void} */
  choose(card) {
    if (!card || card.node.getAttribute("aria-pressed") === "true") return;
    this.mark(card.data.name);
    this.tell("score", card.data.name);
  }

  // Arrows move the pinned cell, in all cards; Enter and Space choose, as they do on any button.
  /** @type {(event: KeyboardEvent) => void} */
  onKey(event) {
    if (event.key === "Escape") return this.pinTo(NOWHERE);
    const move = ARROWS[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.quiet();
    const { step, position } = this.link.pin;
    /** @type {(index: number | null, by: number, count: number) => number} */
    const moved = (index, by, count) => Math.min(Math.max(index === null ? 0 : index + by, 0), count - 1);
    const [T, S] = this.shape();
    this.pinTo({ step: moved(step, move[0], T), position: moved(position, move[1], S) }, 250);
  }

  // --- painting ---------------------------------------------------------------------------------------------------

  paint() {
    const across = ACROSS.find(([from]) => this.root.clientWidth >= from)?.[1] ?? 2;
    this.grid.style.setProperty("--al-across", String(across));
    const stops = this.theme.scales.sequential;
    this.legend.style.setProperty("--al-scale", `linear-gradient(90deg, ${stops})`);
    this.colour();
    const height = this.height(across);
    const widths = this.cards.map(({ frame }) => frame.clientWidth); // read before anything is written
    this.cards.forEach((card, i) => {
      Object.assign(card.canvas.style, { width: `${widths[i]}px`, height: `${height}px` });
      const pen = new CanvasPen(card.canvas, widths[i], height, window.devicePixelRatio);
      this.drawPicture(pen, card, widths[i], height);
    });
    this.readout.textContent = this.say();
  }

  // As high as this screen leaves room for, for few steps no higher than their cells need.
  /** @type {(across: number) => number} */
  height(across) {
    const rows = new Set(this.cards.map(({ node }) => node.getBoundingClientRect().top)).size;
    const words = this.grid.clientHeight - rows * (this.cards[0]?.canvas.clientHeight ?? 0);
    const room = across === ACROSS[0][1] ? (window.innerHeight - ABOVE - words) / rows : PICTURE.narrow;
    const most = Math.min(PICTURE.most, this.shape()[0] * PICTURE.cell + LABEL.line);
    return Math.floor(Math.max(Math.min(room, most), PICTURE.least));
  }

  colour() {
    const state = `${this.received} ${this.theme.dark}`;
    if (this.coloursOf === state) return;
    const table = ramp(this.theme.scales.sequential);
    for (const card of this.cards)
      card.colours = Array.from(card.weights, (weight) => table[Math.round(255 * Math.min(Math.max(weight, 0), 1))]);
    this.coloursOf = state;
  }

  // Where the cells are: labels stand beside them where there is room.
  /** @type {(width: number, height: number) => Layout} */
  lay(width, height) {
    const [T, S] = this.shape();
    /** @type {(tokens: string[]) => number} */
    const widest = (tokens) => Math.max(...tokens.map((token) => tokenWidth(token, this.theme.font, LABEL.size)));
    const names = Math.ceil(widest(this.data.target.tokens)) + 8;
    const head = widest(this.data.source.tokens) + 4 <= (width - names) / S ? LABEL.line : 0;
    const room = (height - head) / T >= LABEL.row && (width - names) / S >= LABEL.column;
    const [left, top] = room ? [names, head] : [0, 0];
    return { left, top, across: (width - left) / S, down: (height - top) / T };
  }

  /** @type {(pen: Pen, card: Card, width: number, height: number) => void} */
  drawPicture(pen, card, width, height) {
    const { theme } = this;
    const [T, S] = this.shape();
    if (!card.weights.length) {
      pen.path(`M0.5 0.5H${width - 0.5}V${height - 0.5}H0.5Z`, { stroke: theme.text, alpha: 0.35, dash: [4, 4] });
      return;
    }
    const place = this.lay(width, height);
    if (place.left) this.drawLabels(pen, place);
    pen.within(place.left, place.top, 0, () => {
      pen.cells(place.across * S, place.down * T, T, S, card.colours, card.weights);
      pen.rect(0.5, 0.5, place.across * S - 1, place.down * T - 1, { stroke: theme.text, alpha: 0.3 });
      this.drawLights(pen, place);
    });
  }

  /** @type {(pen: Pen, place: Layout) => void} */
  drawLabels(pen, { left, top, across, down }) {
    const { theme } = this;
    const { source, target } = this.data;
    const spoken = this.spoken();
    const lit = { fill: theme.text, text: theme.background };
    target.tokens.forEach((token, t) => {
      const look = { theme, mark: target.marks[t], size: LABEL.size, align: /** @type {const} */ ("right") };
      drawToken(pen, left - 6, top + (t + 0.5) * down, token, { ...look, lit: spoken.step === t ? lit : null });
    });
    if (!top) return;
    source.tokens.forEach((token, s) => {
      const look = { theme, mark: source.marks[s], size: LABEL.size, align: /** @type {const} */ ("middle") };
      const shown = { ...look, lit: spoken.position === s ? lit : null };
      drawToken(pen, left + (s + 0.5) * across, top - 8, token, shown);
    });
  }

  /** @type {(pen: Pen, place: Layout) => void} */
  drawLights(pen, { across, down }) {
    const { theme, link } = this;
    const [T, S] = this.shape();
    for (const [place, stroke] of /** @type {[Place, string][]} */ ([
      [this.inside(link.pin), theme.primary],
      [this.inside(link.spokenOf()), theme.text],
    ])) {
      const { step, position } = place;
      if (step !== null) pen.rect(0, step * down, S * across, down, { stroke });
      if (position !== null) pen.rect(position * across, 0, across, T * down, { stroke });
      if (step !== null && position !== null)
        pen.rect(position * across, step * down, across, down, { stroke, thick: 2.5 });
    }
  }

  // --- words ------------------------------------------------------------------------------------------------------

  // A place without what lies outside of these words.
  /** @type {(place: Place) => Place} */
  inside({ step, position }) {
    const [T, S] = this.shape();
    return {
      step: step !== null && step < T ? step : null,
      position: position !== null && position < S ? position : null,
    };
  }

  // The place the pictures speak of: the hovered one, else the pinned one.
  spoken() {
    const hovered = this.inside(this.link.spokenOf());
    return isNowhere(hovered) ? this.inside(this.link.pin) : hovered;
  }

  // The card whose number is said: under the pointer, else the one in focus, else the chosen one.
  speaker() {
    const focused = this.cards.find(({ node }) => node === document.activeElement);
    return this.cursor?.card ?? focused ?? this.cards.find(({ data }) => data.name === this.data.chosen);
  }

  say() {
    const { step, position } = this.spoken();
    const names = [];
    if (step !== null) names.push(splitPiece(this.data.target.tokens[step]).text);
    if (position !== null) names.push(splitPiece(this.data.source.tokens[position]).text);
    const said = names.join(" ← ");
    const card = this.speaker();
    if (step === null || position === null || !card?.weights.length) return said;
    return `${said}  ${exact(card.weights[step * this.shape()[1] + position])} · ${card.data.title}`;
  }

  // Every card with its name, formula, picture and numbers, for files.
  /** @type {() => Sheet} */
  sheet() {
    this.colour();
    const { across, width, head, foot, picture, gap } = SHEET;
    const tall = head + picture + foot;
    const lines = Math.ceil(this.cards.length / across);
    const size = { width: gap + across * (width + gap), height: 40 + lines * (tall + gap) };
    /** @type {(pen: Pen) => void} */
    const draw = (pen) => {
      const { theme } = this;
      pen.rect(0, 0, size.width, size.height, { fill: theme.background });
      pen.text(gap, 20, this.data.title, { fill: theme.text, font: theme.font, size: 15, weight: 600 });
      this.cards.forEach((card, i) => {
        const [x, y] = [gap + (i % across) * (width + gap), 40 + Math.floor(i / across) * (tall + gap)];
        pen.within(x, y, 0, () => this.drawCard(pen, card));
      });
    };
    return { ...size, draw };
  }

  /** @type {(pen: Pen, card: Card) => void} */
  drawCard(pen, card) {
    const { theme } = this;
    const { width, head, picture } = SHEET;
    /** @type {Lettering} */
    const look = { fill: theme.text, font: theme.font, size: 12 };
    pen.text(0, 10, card.data.title, { ...look, size: 14, weight: 700 });
    pen.text(0, 28, shorten(card.data.formula, theme.font, 12, width), look);
    pen.text(0, 45, shorten(card.data.idea, theme.font, 12, width), { ...look, alpha: 0.75 });
    pen.within(0, head, 0, () => this.drawPicture(pen, card, width, picture));
    const numbers = card.data.numbers.join(" · ");
    const fits = textWidth(numbers, theme.font, 12) <= width;
    pen.text(0, head + picture + 12, numbers, { ...look, size: fits ? 12 : 10 });
  }
}
