// The alignment: both sentences as chips, joined by ribbons as wide as the weights, and the decoder played step by step.
import { View, decodeFloats, element, exact, fill } from "./frame.js";
import { icon } from "./icons.js";
import { NOWHERE, isNowhere } from "./link.js";
import { SvgPen, along, drawToken, drawn, drawnAt, runs, splitPiece, tokenWidth } from "./pen.js";
/** @import { Place } from "./link.js" */
/** @import { Lettering, Pen, TokenLook } from "./pen.js" */
/** @import { AlignmentData, Axis } from "./sent.js" */

/** @typedef {{ x: number, y: number, width: number, height: number }} Chip */
/**
 * @typedef {object} Layout
 * @property {number} size of the letters
 * @property {boolean} upright the sentences stand side by side
 * @property {Chip[]} source
 * @property {Chip[]} target
 * @property {number} width
 * @property {number} height
 */
/** @typedef {{ step: number, position: number, weight: number, points: string }} Ribbon */
/** @typedef {"play" | "back" | "forward" | "all"} Act of a button */

// A ribbon has the colour of its source token's place in the sentence: where the order changes, the colours mix.
const RIBBON = 14; // px of a weight of 1
const FAINTEST = 0.02; // smaller weights are not drawn; their numbers stand in the bars, the table and the heatmap
const TEMPO = 900; // ms a step is shown while playing
const CHIP = {
  sizes: [19, 17, 15, 13, 12, 11],
  upright: [13, 15],
  dense: 11,
  many: 20,
  pad: 0.55,
  inside: 3,
  between: 0.7,
  widest: 26,
  edge: 4,
};
const STAGE = { margin: 14, gap: 132, plainGap: 40, slim: 640, widest: 560 };

/** @extends {View<AlignmentData>} */
export class Alignment extends View {
  // Known since the first data came:
  /** @type {Float32Array} */
  weights; // empty without attention
  /** @type {Axis} */
  source;
  /** @type {Axis} */
  target;
  /** @type {string} */
  sentence;
  // Known since the first paint:
  /** @type {Layout} */
  place;
  /** @type {string} */
  built; // the states that the picture and the panel were built for
  /** @type {string} */
  panelOf;
  /** @type {number} */
  shownStep; // in the panel

  /** @param {HTMLElement} host */
  constructor(host) {
    super(host, "alignment");
    this.stage = element("div", { class: "al-stage", tabindex: "0", role: "group" });
    this.note = element("p", { class: "al-note" });
    this.panel = element("div", { class: "al-panel" });
    this.count = element("output", { class: "al-count" });
    this.buttons = {
      play: this.makeButton("play", () => (this.playing ? this.stop() : this.play())),
      back: this.makeButton("back", () => this.stepBy(-1)),
      forward: this.makeButton("forward", () => this.stepBy(1)),
      all: this.makeButton("all", () => this.stepTo(null)),
    };
    const controls = element("div", { class: "al-controls" }, ...Object.values(this.buttons), this.count);
    this.body.append(controls, this.stage, this.note, this.panel);
    this.listenToPointer();
    this.life.listen(this.panel, "pointerover", (event) => this.lookAtBar(/** @type {Element} */ (event.target)));
    this.life.listen(this.panel, "pointerleave", () => this.point(NOWHERE));
    this.life.listen(this.body, "keydown", (event) => this.onKey(event));
  }

  /** @type {(name: Act, act: () => void) => HTMLButtonElement} */
  makeButton(name, act) {
    const button = element("button", { class: "al-button", type: "button", "data-act": name }, icon(name));
    this.life.listen(button, "click", act);
    return button;
  }

  listenToPointer() {
    this.life.listen(
      this.stage,
      "pointermove",
      (event) => event.pointerType === "touch" || this.point(this.locate(event)),
    );
    this.life.listen(this.stage, "pointerleave", () => this.point(NOWHERE));
    this.life.listen(this.stage, "click", (event) => this.togglePin(this.locate(event)));
  }

  /** @type {(data: AlignmentData) => void} */
  accept(data) {
    const before = this.sentence;
    this.weights = decodeFloats(data.weights ?? "");
    [this.source, this.target] = [data.source, data.target];
    this.sentence = JSON.stringify([data.source.tokens, data.target.tokens]);
    if (before && before !== this.sentence) this.stepTo(null);
    this.stage.setAttribute("aria-label", data.title);
    this.note.textContent = this.hasNumbers() ? "" : this.words.no_attention;
    this.note.hidden = this.hasNumbers();
    for (const name of /** @type {const} */ (["back", "forward", "all"])) this.label(name, name);
  }

  /** @type {(button: Act, word: string) => void} */
  label(button, word) {
    this.buttons[button].setAttribute("aria-label", this.words[word]);
    this.buttons[button].title = this.words[word];
  }

  hasNumbers() {
    return this.weights.length > 0;
  }

  numbers() {
    return { rows: this.target.tokens, columns: this.source.tokens, values: this.weights };
  }

  /** @type {(step: number, position: number) => number} */
  weight(step, position) {
    return this.weights[step * this.source.tokens.length + position];
  }

  // --- stepping ---------------------------------------------------------------------------------------------------

  /** @type {(upto: number | null) => void} */
  stepTo(upto) {
    if (upto === null || upto >= this.target.tokens.length) this.stop();
    this.link.tell("step", { upto, origin: this.data.key });
  }

  /** @type {(by: number) => void} */
  stepBy(by) {
    const all = this.target.tokens.length;
    const from = this.link.upto ?? (by > 0 ? 0 : all + 1);
    this.stepTo(Math.min(Math.max(from + by, 1), all));
  }

  get playing() {
    return this.life.holds("play");
  }

  play() {
    const upto = this.link.upto ?? Infinity;
    this.life.every("play", TEMPO, () => this.stepBy(1));
    this.stepTo(upto >= this.target.tokens.length ? 1 : upto + 1);
  }

  stop() {
    this.life.release("play");
    this.schedule();
  }

  /** @type {(event: KeyboardEvent) => void} */
  onKey(event) {
    /** @type {Record<string, () => unknown>} */
    const acts = {
      ArrowRight: () => [this.stop(), this.stepBy(1)],
      ArrowLeft: () => [this.stop(), this.stepBy(-1)],
      Home: () => this.stepTo(1),
      End: () => this.stepTo(this.target.tokens.length),
      Escape: () => [this.stepTo(null), isNowhere(this.link.pin) || this.pinTo(NOWHERE)],
    };
    if (event.target === this.stage) {
      acts[" "] = () => (this.playing ? this.stop() : this.play());
      acts.Enter = () => this.step() !== null && this.togglePin({ ...NOWHERE, step: this.step() });
    }
    if (!acts[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.quiet();
    acts[event.key]();
  }

  known() {
    return Math.min(this.link.upto ?? Infinity, this.target.tokens.length);
  }

  // The step that the lines and the bars speak of: hovered, else stepped to, else pinned.
  /** @type {() => number | null} */
  step() {
    const { hover, upto, pin } = this.link;
    const step = hover.step ?? (upto ? upto - 1 : pin.step);
    return step !== null && step < this.known() ? step : null;
  }

  /** @type {() => number | null} */
  position() {
    const position = isNowhere(this.link.hover) ? this.link.pin.position : this.link.hover.position;
    return position !== null && position < this.source.tokens.length ? position : null;
  }

  // --- where things are -------------------------------------------------------------------------------------------

  /** @type {(axis: Axis, size: number) => number[]} */
  widths(axis, size) {
    return axis.tokens.map((token) =>
      Math.max(tokenWidth(token, this.theme.font, size) + 2 * CHIP.pad * size, size * 1.9),
    );
  }

  /** @type {(axis: Axis, i: number, between: number) => number} */
  gapBefore(axis, i, between) {
    if (i === 0) return 0;
    return axis.groups.length && axis.groups[i] === axis.groups[i - 1] ? CHIP.inside : between;
  }

  /** @type {(axis: Axis, size: number, between?: number) => number} */
  rowLength(axis, size, between = size * CHIP.between) {
    return this.widths(axis, size).reduce((sum, width, i) => sum + width + this.gapBefore(axis, i, between), 0);
  }

  lay() {
    const room = this.root.clientWidth - 2 * STAGE.margin;
    /** @type {(size: number, gap?: number) => number} */
    const longest = (size, gap) =>
      Math.max(...[this.source, this.target].map((axis) => this.rowLength(axis, size, gap)));
    const fits = CHIP.sizes.find((size) => longest(size) <= room);
    // On a narrow screen small chips in a line are harder to touch than large ones in a column.
    const slim = this.root.clientWidth < STAGE.slim;
    if (!fits || (slim && fits < CHIP.upright[1])) {
      const many = !slim && Math.max(this.source.tokens.length, this.target.tokens.length) > CHIP.many;
      const size = many ? CHIP.dense : CHIP.upright[slim ? 1 : 0];
      this.place = this.columns(size, Math.min(room, STAGE.widest), many ? 0.72 : 1);
      return;
    }
    let between = CHIP.widest;
    while (between > fits * CHIP.between && longest(fits, between) > room) between--;
    this.place = this.lines(fits, room, between);
  }

  // Source above, target below.
  /** @type {(size: number, across: number, between: number) => Layout} */
  lines(size, across, between) {
    const tall = size * 2;
    const gap = this.hasNumbers() ? STAGE.gap : STAGE.plainGap;
    /** @type {(axis: Axis, y: number) => Chip[]} */
    const row = (axis, y) => {
      let x = STAGE.margin + (across - this.rowLength(axis, size, between)) / 2;
      return this.widths(axis, size).map((width, i) => {
        x += this.gapBefore(axis, i, between);
        const chip = { x, y, width, height: tall };
        x += width;
        return chip;
      });
    };
    const below = STAGE.margin + tall + gap;
    const sheet = { width: across + 2 * STAGE.margin, height: below + tall + STAGE.margin };
    return { size, upright: false, source: row(this.source, STAGE.margin), target: row(this.target, below), ...sheet };
  }

  // Source on the left, target on the right: for narrow screens and long sentences.
  // ``loose`` below 1 sets the lines closer.
  /** @type {(size: number, across: number, loose?: number) => Layout} */
  columns(size, across, loose = 1) {
    const tall = size * 1.9 * loose;
    /** @type {(axis: Axis, right: boolean) => Chip[]} */
    const column = (axis, right) => {
      let y = STAGE.margin;
      return this.widths(axis, size).map((wanted, i) => {
        const width = Math.min(wanted, across * 0.38);
        y += this.gapBefore(axis, i, size * CHIP.between * 0.8 * loose) * loose;
        const chip = { x: right ? STAGE.margin + across - width : STAGE.margin, y, width, height: tall };
        y += tall;
        return chip;
      });
    };
    const [source, target] = [column(this.source, false), column(this.target, true)];
    // Ribbons start at one line on each side, whatever the width of the chip.
    /** @type {(chips: Chip[]) => number} */
    const widest = (chips) => Math.max(...chips.map((chip) => chip.width));
    const [left, right] = [widest(source), widest(target)];
    source.forEach((chip) => (chip.width = left));
    target.forEach((chip) => Object.assign(chip, { width: right, x: STAGE.margin + across - right }));
    const bottom = Math.max(...[...source, ...target].map((chip) => chip.y + chip.height));
    return { size, upright: true, source, target, width: across + 2 * STAGE.margin, height: bottom + STAGE.margin };
  }

  // Ribbons that end at the same chip lie side by side.
  /** @type {() => Ribbon[]} */
  ribbons() {
    if (!this.hasNumbers()) return [];
    const [T, S] = [this.target.tokens.length, this.source.tokens.length];
    const leaving = Array.from({ length: S }, (_, p) => Array.from({ length: T }, (_, s) => this.weight(s, p)));
    const total = leaving.map((weights) => weights.reduce((a, b) => a + b, 0));
    const left = new Float64Array(S);
    /** @type {Ribbon[]} */
    const found = [];
    for (let step = 0; step < T; step++) {
      let arrived = 0;
      for (let position = 0; position < S; position++) {
        const weight = this.weight(step, position);
        const from = left[position] + weight / 2 - total[position] / 2;
        const to = arrived + weight / 2 - 0.5;
        left[position] += weight;
        arrived += weight;
        if (weight >= FAINTEST) found.push({ step, position, weight, points: this.curve(step, position, from, to) });
      }
    }
    return found;
  }

  /** @type {(step: number, position: number, from: number, to: number) => string} */
  curve(step, position, from, to) {
    const { upright } = this.place;
    const [a, b] = [this.place.source[position], this.place.target[step]];
    /** @type {(offset: number, room: number) => number} */
    const spread = (offset, room) => Math.min(Math.max(offset * RIBBON, -room / 2), room / 2);
    if (upright) {
      const [x1, y1] = [a.x + a.width + 2, a.y + a.height / 2 + spread(from, a.height - 8)];
      const [x2, y2] = [b.x - 2, b.y + b.height / 2 + spread(to, b.height - 8)];
      const bend = (x2 - x1) / 2;
      return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
    }
    const [x1, y1] = [a.x + a.width / 2 + spread(from, a.width - 8), a.y + a.height + 2];
    const [x2, y2] = [b.x + b.width / 2 + spread(to, b.width - 8), b.y - 2];
    const bend = (y2 - y1) / 2;
    return `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
  }

  /** @type {(event: MouseEvent) => Place} */
  locate(event) {
    const node = drawnAt(this.stage, event, "[data-step], [data-position]");
    if (!node) return NOWHERE;
    /** @type {(name: string) => number | null} */
    const read = (name) => (node.dataset[name] === undefined ? null : Number(node.dataset[name]));
    return { step: read("step"), position: read("position") };
  }

  // --- painting ---------------------------------------------------------------------------------------------------

  paint() {
    const state = `${this.root.clientWidth} ${JSON.stringify(this.theme)} ${this.fonts} ${this.received}`;
    if (this.built !== state) this.build();
    this.built = state;
    this.light();
    this.showStep();
    this.showPanel();
    this.readout.textContent = this.say();
  }

  build() {
    this.lay();
    const pen = new SvgPen(this.place.width, this.place.height);
    this.draw(pen);
    pen.svg.setAttribute("role", "img");
    pen.svg.setAttribute("aria-label", this.data.summary);
    this.stage.replaceChildren(pen.svg);
  }

  /** @type {(position: number) => string} */
  colourOf(position) {
    const fraction = position / Math.max(this.source.tokens.length - 1, 1);
    return `rgb(${along(this.theme.scales.order, fraction).join(",")})`;
  }

  /** @type {(pen: Pen, known?: number) => void} */
  draw(pen, known = Infinity) {
    for (const { step, position, weight, points } of this.ribbons()) {
      if (step >= known) continue;
      pen.within(0, 0, 0, () => {
        pen.tag({ class: "al-ribbon", "data-step": step, "data-position": position, "data-weight": weight });
        pen.path(points, { stroke: this.colourOf(position), thick: weight * RIBBON, alpha: 0.8 });
      });
    }
    this.place.source.forEach((chip, i) => this.drawChip(pen, this.source, chip, i, "position"));
    this.place.target.forEach((chip, i) => i < known && this.drawChip(pen, this.target, chip, i, "step"));
    this.drawWords(pen, this.source, this.place.source, -1, known);
    this.drawWords(pen, this.target, this.place.target, 1, known);
  }

  /** @type {(pen: Pen, axis: Axis, chip: Chip, i: number, side: keyof Place) => void} */
  drawChip(pen, axis, { x, y, width, height }, i, side) {
    const { theme } = this;
    const mark = axis.marks[i];
    pen.within(x, y, 0, () => {
      pen.tag({ class: "al-chip", [`data-${side}`]: i });
      pen.rect(0, 0, width, height, { fill: theme.panel, stroke: theme.border, radius: 6 });
      this.drawEdge(pen, side, i, width, height);
      /** @type {TokenLook} */
      const look = { theme, mark, align: "middle", size: this.place.size, room: width - 6 };
      drawToken(pen, width / 2, height / 2, axis.tokens[i], look);
    });
  }

  // The edge that faces the ribbons: the place of a source token, or where a target token came from.
  /** @type {(pen: Pen, side: keyof Place, index: number, width: number, height: number) => void} */
  drawEdge(pen, side, index, width, height) {
    if (!this.hasNumbers()) return;
    const { upright } = this.place;
    const along = upright ? height - 8 : width - 8;
    /** @type {(from: number, share: number, position: number) => void} */
    const strip = (from, share, position) => {
      const look = { fill: this.colourOf(position) };
      const [at, length] = [4 + from * along, share * along];
      const near = side === "position";
      if (upright) pen.rect(near ? width - CHIP.edge : 0, at, CHIP.edge, length, look);
      else pen.rect(at, near ? height - CHIP.edge : 0, length, CHIP.edge, look);
    };
    if (side === "position") return strip(0, 1, index);
    let from = 0;
    this.source.tokens.forEach((_, position) => {
      const share = this.weight(index, position);
      if (share >= FAINTEST) strip(from, share, position);
      from += share;
    });
  }

  // A bracket on the outer side of the pieces of one word.
  /** @type {(pen: Pen, axis: Axis, chips: Chip[], outwards: number, known: number) => void} */
  drawWords(pen, axis, chips, outwards, known) {
    for (const [first, last] of runs(axis.groups)) {
      const [a, b] = [chips[first], chips[last]];
      const look = { stroke: this.theme.text, alpha: 0.45 };
      const far = outwards > 0 ? 1 : 0;
      if (outwards > 0 && last >= known) continue;
      pen.within(0, 0, 0, () => {
        pen.tag({ class: "al-word", ...(outwards > 0 ? { "data-last": last } : {}) });
        if (this.place.upright) {
          const x = a.x + far * a.width + outwards * 3;
          pen.path(`M${x} ${a.y + 4}h${outwards * 4}V${b.y + b.height - 4}h${-outwards * 4}`, look);
        } else {
          const y = a.y + far * a.height + outwards * 3;
          pen.path(`M${a.x + 4} ${y}v${outwards * 4}H${b.x + b.width - 4}v${-outwards * 4}`, look);
        }
      });
    }
  }

  // Marks what is hovered, pinned and known on the picture that stands.
  light() {
    const [step, position, known] = [this.step(), this.position(), this.known()];
    const pin = this.link.pin;
    for (const node of drawn(this.stage, ".al-ribbon")) {
      const [s, p] = [Number(node.dataset.step), Number(node.dataset.position)];
      const near = (step === null || s === step) && (position === null || p === position);
      const alike = (step !== null && s === step) || (position !== null && p === position);
      node.style.opacity = String(near ? 1 : alike ? 0.35 : 0.1);
      node.classList.toggle("al-unknown", s >= known);
      node.classList.toggle("al-new", this.link.upto !== null && s === known - 1);
    }
    for (const node of drawn(this.stage, ".al-chip")) {
      const [s, p] = [Number(node.dataset.step ?? NaN), Number(node.dataset.position ?? NaN)];
      node.classList.toggle("al-lit", s === step || p === position);
      node.classList.toggle("al-pinned", s === pin.step || p === pin.position);
      node.classList.toggle("al-unknown", s >= known);
      const heat = this.hasNumbers() && step !== null && p >= 0 ? this.weight(step, p) : 0;
      const base = this.theme.panel;
      const box = node.querySelector("rect");
      if (box) box.style.fill = heat ? `color-mix(in srgb, ${this.colourOf(p)} ${50 * heat}%, ${base})` : base;
    }
    for (const node of drawn(this.stage, ".al-word")) {
      node.classList.toggle("al-unknown", Number(node.dataset.last ?? -1) >= known);
    }
  }

  showStep() {
    const { upto } = this.link;
    this.buttons.play.replaceChildren(icon(this.playing ? "pause" : "play"));
    this.label("play", this.playing ? "pause" : "play");
    this.buttons.all.disabled = upto === null;
    const count = this.target.tokens.length;
    const stepped = upto !== null && fill(this.words.step, { step: this.known(), count });
    this.count.textContent = stepped || (this.step() === null ? this.words.hint : "");
  }

  showPanel() {
    const step = this.step() ?? 0; // never empty: the first step is there until a word is chosen
    const state = `${step} ${this.position()} ${this.built}`;
    if (this.panelOf === state) return;
    this.panelOf = state;
    this.shownStep = step;
    const blocks = [this.wordBars(step)];
    if (this.hasNumbers()) blocks.unshift(this.weightBars(step));
    this.panel.replaceChildren(...blocks);
    this.scrollToStrongest(step);
  }

  // Bars of a long sentence scroll: what the step looked at most stands in the middle.
  /** @type {(step: number) => void} */
  scrollToStrongest(step) {
    /** @type {HTMLElement | null} */
    const list = this.panel.querySelector(".al-columns");
    if (!list || list.scrollWidth <= list.clientWidth) return;
    list.tabIndex = 0;
    const S = this.source.tokens.length;
    const weights = this.weights.subarray(step * S, (step + 1) * S);
    const strongest = /** @type {HTMLElement} */ (list.children[weights.indexOf(Math.max(...weights))]);
    list.scrollLeft = strongest.offsetLeft - list.offsetLeft - list.clientWidth / 2;
  }

  /** @type {(kind: string, title: string, list: HTMLElement) => HTMLElement} */
  block(kind, title, list) {
    return element("div", { class: `al-block al-${kind}` }, element("div", { class: "al-caption" }, title), list);
  }

  /** @type {(step: number) => HTMLElement} */
  weightBars(step) {
    const list = element("div", { class: `al-columns ${this.isTight() ? "al-tight" : ""}` });
    const position = this.position();
    this.source.tokens.forEach((token, p) => {
      const weight = this.weight(step, p);
      const bar = element("i", { style: `height:${(100 * weight).toFixed(2)}%;background:${this.colourOf(p)}` });
      const value = element("b", {}, weight >= 0.02 ? weight.toFixed(2) : "");
      const name = element("span", {}, splitPiece(token).text);
      const column = element("div", { class: "al-column", title: exact(weight) }, value, element("u", {}, bar), name);
      column.classList.toggle("al-lit", p === position);
      list.append(column);
    });
    return this.block("weights", fill(this.words.looked, { token: this.nameOf(step) }), list);
  }

  // The bars are built anew for every step: the panel listens in their place.
  /** @type {(node: Element) => void} */
  lookAtBar(node) {
    const list = node.closest(".al-columns");
    const position = list ? [...list.children].findIndex((column) => column.contains(node)) : -1;
    if (position >= 0) this.point({ step: this.shownStep, position });
    else if (!list) this.point(NOWHERE);
  }

  // Whether the names of the source tokens are too wide to stand side by side.
  isTight() {
    const { tokens } = this.source;
    const room = this.panel.clientWidth * (this.panel.clientWidth < STAGE.slim ? 1 : 0.6);
    const widest = Math.max(...tokens.map((token) => tokenWidth(token, this.theme.font, 12)));
    return widest + 2 > Math.min(room / tokens.length, 64);
  }

  /** @type {(step: number) => HTMLElement} */
  wordBars(step) {
    const list = element("div", { class: "al-rows" });
    const chosen = this.target.tokens[step];
    for (const [token, probability] of this.data.top[step]) {
      const colour = this.theme.accents.attentional;
      const bar = element("i", { style: `width:${(100 * probability).toFixed(2)}%;background:${colour}` });
      const value = element("b", { title: exact(probability) }, probability.toFixed(3));
      const row = element(
        "div",
        { class: "al-row" },
        element("span", {}, splitPiece(token).text),
        element("u", {}, bar),
        value,
      );
      row.classList.toggle("al-chosen", token === chosen);
      list.append(row);
    }
    return this.block("words", this.words.considered, list);
  }

  // --- words ------------------------------------------------------------------------------------------------------

  /** @type {(step: number) => string} */
  nameOf(step) {
    return splitPiece(this.target.tokens[step]).text;
  }

  say() {
    const [step, position] = [this.step(), this.position()];
    const names = [];
    if (step !== null) names.push(this.nameOf(step));
    if (position !== null) {
      const mark = this.source.marks[position];
      names.push(splitPiece(this.source.tokens[position]).text + (mark ? ` (${this.words[mark]})` : ""));
    }
    const both = this.hasNumbers() && step !== null && position !== null;
    return names.join(" ← ") + (both ? `  ${exact(this.weight(step, position))}` : "");
  }

  sheet() {
    this.lay();
    const head = 36;
    const { width, height } = this.place;
    /** @type {(pen: Pen) => void} */
    const draw = (pen) => {
      pen.rect(0, 0, width, height + head, { fill: this.theme.background });
      const look = { fill: this.theme.text, font: this.theme.font, size: 15, weight: 600 };
      pen.text(STAGE.margin, 20, this.data.title, look);
      pen.within(0, head, 0, () => this.draw(pen, this.known()));
    };
    return { width, height: height + head, draw };
  }
}
