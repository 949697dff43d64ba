// The machine: one step of the decoder as one drawing, data flowing from the source tokens on the left to the next word.
// A row each source token: its encoder hidden state, score and weight; beside them context, decoder state, s̃ and words.
import { View, decodeFloats, element, exact, fill, pointerIn, screenRoom, zoomOf } from "./frame.js";
import { icon } from "./icons.js";
import { NOWHERE } from "./link.js";
import { CanvasPen, drawToken, ramp, shorten, splitPiece, textWidth, tokenWidth } from "./pen.js";
/** @import { Place } from "./link.js" */
/** @import { CellColours, Lettering, Pen, Sheet } from "./pen.js" */
/** @import { Axis, MachineData } from "./sent.js" */

/** @typedef {{ x: number, y: number, width: number, height: number }} Box */
/** @typedef {"states" | "query" | "scores" | "weights" | "context" | "attentional" | "words"} Stage */
/**
 * @typedef {object} Layout
 * @property {boolean} upright the decoder's half stands below the source's
 * @property {number} row height of a source token's row
 * @property {number} top of the first row
 * @property {Box} tokens @property {Box} states @property {Box} scores @property {Box} weights columns
 * @property {Box} query @property {Box} context @property {Box} attentional strips
 * @property {Box} words
 * @property {number} loop x of the way back
 * @property {number} width
 * @property {number} height
 */
/**
 * @typedef {object} Moment the numbers of a step, as they are on screen: between two steps they move
 * @property {number} step
 * @property {Float32Array} scores
 * @property {Float32Array} weights
 * @property {Float32Array} query
 * @property {Float32Array} context
 * @property {Float32Array} attentional
 */

const TEMPO = 1800; // ms a step is shown while playing
const GLIDE = 220; // ms from one step to the next where it does not play
const GHOST = 1600; // ms that the weights of the score function before stay in sight
const ROW = { least: 20, most: 38 };
const AROUND = 455; // px of a screen that the page, its controls and captions need beside the rows
const STRIP = { width: 128, height: 18 }; // px; a vector is folded into two lines, so that an entry has a pixel or more
const NUMBER = 42; // px for the number beside a bar
const RIBBON = 12; // px of a weight of 1
const FAINTEST = 0.02;
const RIVALS = { least: 1, most: 4, probability: 0.02 };
const SLIM = 620;
const ROOMY = 700; // px from which headings have room for their formulas
const HEAD = 52; // px above the first row: headings, and the way of the query
const SMALL = 12;
/** @type {Stage[]} */
const STAGES = ["states", "scores", "weights", "context", "query", "attentional", "words"];
/** @type {Record<Stage, string>} */
const ROLE = {
  states: "memory",
  scores: "scores",
  weights: "weights",
  context: "contexts",
  query: "queries",
  attentional: "attentional",
  words: "attentional",
};
// While it plays, one thing happens after the other: from which share of the tempo to which a stage moves.
/** @type {Record<"scores" | "weights" | "context" | "attentional" | "query", [from: number, to: number]>} */
const ACTS = {
  query: [0, 0.1],
  scores: [0.1, 0.3],
  weights: [0.3, 0.45],
  context: [0.45, 0.65],
  attentional: [0.65, 0.8],
};
const VECTORS = /** @type {const} */ (["query", "scores", "weights", "context", "attentional"]);

/** @extends {View<MachineData>} */
export class Machine extends View {
  // Known since the first data came:
  /** @type {Axis} */
  source;
  /** @type {Axis} */
  target;
  /** @type {Record<"states" | typeof VECTORS[number], Float32Array>} row by row; scores and weights empty without attention */
  all;
  /** @type {string} */
  sentences;
  /** @type {string} */
  made; // sentences and numbers: another score function makes others of the same sentences
  // Known since the first paint:
  /** @type {Layout} */
  place;
  /** @type {Moment} */
  shown;
  /** @type {Moment} */
  from;
  /** @type {CellColours[]} */
  states; // colours of the encoder's strips
  /** @type {string} */
  statesOf;

  /** @param {HTMLElement} host */
  constructor(host) {
    super(host, "machine");
    this.buttons = {
      back: this.makeButton("back", () => this.stepBy(-1)),
      play: this.makeButton("play", () => (this.playing ? this.stop() : this.play())),
      forward: this.makeButton("forward", () => this.stepBy(1)),
    };
    this.scrubber = element("div", { class: "al-steps", role: "listbox" });
    const controls = element("div", { class: "al-controls" }, ...Object.values(this.buttons), this.scrubber);
    this.canvas = element("canvas", { class: "al-main", role: "img" });
    this.heads = Object.fromEntries(STAGES.map((stage) => [stage, this.makeHead(stage)]));
    this.stage = element("div", { class: "al-stage", tabindex: "0", role: "group" }, this.canvas);
    this.stage.append(...Object.values(this.heads));
    this.body.append(controls, this.stage);
    this.began = 0; // when the numbers on screen began to move
    this.lasts = 0; // how long they move
    this.staged = false; // one thing after the other
    /** @type {Float32Array | null} */
    this.ghost = null;
    this.ghostSince = 0;
    this.listenToPointer();
  }

  /** @type {(name: "play" | "back" | "forward", act: () => void) => HTMLButtonElement} */
  makeButton(name, act) {
    const button = element("button", { class: "al-button", type: "button", "data-act": name }, icon(name));
    this.life.listen(button, "click", act);
    return button;
  }

  /** @type {(stage: Stage) => HTMLButtonElement} */
  makeHead(stage) {
    const head = element("button", { class: "al-stagehead", type: "button", "data-stage": stage });
    this.life.listen(head, "click", () => this.tell("stage", this.data.opened === stage ? null : stage));
    return head;
  }

  listenToPointer() {
    this.life.listen(
      this.canvas,
      "pointermove",
      (event) => event.pointerType === "touch" || !this.moved(event) || this.point(this.locate(event)),
    );
    this.life.listen(this.canvas, "pointerleave", () => this.point(NOWHERE));
    this.life.listen(this.canvas, "click", (event) => this.togglePin(this.locate(event)));
    this.life.listen(
      this.scrubber,
      "pointerover",
      (event) => this.moved(event) && this.point({ ...NOWHERE, step: this.stepOf(event) }),
    );
    this.life.listen(this.scrubber, "pointerleave", () => this.point(NOWHERE));
    this.life.listen(this.scrubber, "click", (event) => {
      const step = this.stepOf(event);
      if (step !== null) this.goTo(step);
    });
    this.life.listen(this.body, "keydown", (event) => this.onKey(event));
    // Arrows step from anywhere on the page where they do nothing else.
    this.life.listen(document, "keydown", (event) => event.target === document.body && this.onKey(event));
  }

  /** @type {(event: Event) => number | null} */
  stepOf(event) {
    const chip = /** @type {Element} */ (event.target).closest("[data-step]");
    return chip instanceof HTMLElement ? Number(chip.dataset.step) : null;
  }

  // --- data -------------------------------------------------------------------------------------------------------

  /** @type {(data: MachineData) => void} */
  accept(data) {
    const [before, weights, was] = [this.sentences, this.all?.weights, this.made];
    [this.source, this.target] = [data.source, data.target];
    this.all = {
      states: decodeFloats(data.states),
      query: decodeFloats(data.queries),
      scores: decodeFloats(data.scores ?? ""),
      weights: decodeFloats(data.weights ?? ""),
      context: decodeFloats(data.contexts),
      attentional: decodeFloats(data.attentional),
    };
    this.sentences = JSON.stringify([data.source.tokens, data.target.tokens]);
    this.made = this.sentences + data.weights;
    this.statesOf = "";
    if (before && before !== this.sentences) this.stop();
    const sameSource = before && JSON.parse(before)[0].join() === data.source.tokens.join();
    if (was !== this.made) {
      const row = this.step() * this.source.tokens.length;
      const old = weights?.subarray(row, row + this.source.tokens.length);
      const comparable = sameSource && old?.length === this.source.tokens.length && this.all.weights.length;
      [this.ghost, this.ghostSince] = [comparable ? old.slice() : null, performance.now()];
    }
    if (!sameSource) Object.assign(this, { shown: undefined });
    this.canvas.setAttribute("aria-label", data.summary);
    this.stage.setAttribute("aria-label", data.title);
    this.scrubber.setAttribute("aria-label", data.words.steps);
    this.fillScrubber();
    for (const stage of STAGES) this.nameHead(stage);
    for (const name of /** @type {const} */ (["back", "forward"])) this.label(name, name);
  }

  /** @type {(button: "play" | "back" | "forward", word: string) => void} */
  label(button, word) {
    this.buttons[button].setAttribute("aria-label", this.words[word]);
    this.buttons[button].title = this.words[word];
  }

  /** @type {(stage: Stage) => void} */
  nameHead(stage) {
    const head = this.heads[stage];
    const [name, letter] = this.words[`stage_${stage}`].split(" | ");
    head.replaceChildren(element("span", {}, name), element("i", {}, letter));
    head.setAttribute("aria-expanded", String(this.data.opened === stage));
    head.title = fill(this.words.open_stage, { stage: name });
    head.disabled = !this.data.opens;
    head.hidden = !this.hasNumbers() && (stage === "scores" || stage === "weights");
  }

  fillScrubber() {
    const chips = this.target.tokens.map((token, step) => {
      const joins = this.target.groups.length && step && this.target.groups[step] === this.target.groups[step - 1];
      const look = { class: "al-chip-button", type: "button", role: "option", "data-step": String(step) };
      const chip = element("button", look, splitPiece(token).text);
      chip.classList.toggle("al-joined", Boolean(joins));
      chip.classList.toggle("al-endmark", this.target.marks[step] === "end");
      return chip;
    });
    this.scrubber.replaceChildren(...chips);
  }

  hasNumbers() {
    return this.all.weights.length > 0;
  }

  // The step on screen, over the source tokens.
  numbers() {
    const { step } = this.now();
    const S = this.source.tokens.length;
    /** @type {(values: Float32Array, i: number) => number} */
    const at = (values, i) => values[step * S + i];
    const both = Array.from({ length: S }, (_, i) => [at(this.all.scores, i), at(this.all.weights, i)]).flat();
    return { rows: this.source.tokens, columns: ["e", "α"], values: Float32Array.from(both) };
  }

  // The numbers of the step that the drawing is about.
  /** @type {() => Moment} */
  now() {
    const step = this.step();
    const T = this.target.tokens.length;
    /** @type {(values: Float32Array) => Float32Array} */
    const row = (values) => values.subarray((step * values.length) / T, ((step + 1) * values.length) / T);
    const { query, scores, weights, context, attentional } = this.all;
    return {
      step,
      query: row(query),
      scores: row(scores),
      weights: row(weights),
      context: row(context),
      attentional: row(attentional),
    };
  }

  // --- stepping ---------------------------------------------------------------------------------------------------

  get playing() {
    return this.life.holds("play");
  }

  // Hovered, else playing, else pinned, else the first.
  step() {
    const { hover, upto, pin } = this.link;
    const step = hover.step ?? (upto ? upto - 1 : pin.step) ?? 0;
    return Math.min(step, this.target.tokens.length - 1);
  }

  position() {
    const { hover, pin } = this.link;
    const position = hover.position ?? pin.position;
    return position !== null && position < this.source.tokens.length ? position : null;
  }

  /** @type {(step: number, delay?: number) => void} */
  goTo(step, delay = 0) {
    this.life.release("play");
    if (this.link.upto !== null) this.link.tell("step", { upto: null, origin: this.data.key });
    this.pinTo({ step, position: this.link.pin.position }, delay);
  }

  /** @type {(by: number, from?: number) => void} */
  stepBy(by, from = this.step()) {
    this.goTo(Math.min(Math.max(from + by, 0), this.target.tokens.length - 1), 250);
  }

  play() {
    const last = this.target.tokens.length;
    const first = this.step() + 1 >= last ? 1 : this.step() + 1;
    this.link.tell("step", { upto: first, origin: this.data.key });
    this.life.every("play", TEMPO, () => {
      const upto = (this.link.upto ?? 0) + 1;
      if (upto > last) this.stop();
      else this.link.tell("step", { upto, origin: this.data.key });
    });
  }

  // Where it was stopped it stays.
  stop() {
    if (!this.playing) return;
    this.life.release("play");
    this.goTo(this.step());
  }

  /** @type {(event: KeyboardEvent) => void} */
  onKey(event) {
    const from = this.step(); // a hovered one, too: after the key it is no longer looked at
    /** @type {Record<string, () => unknown>} */
    const acts = {
      ArrowRight: () => this.stepBy(1, from),
      ArrowLeft: () => this.stepBy(-1, from),
      Home: () => this.goTo(0),
      End: () => this.goTo(this.target.tokens.length - 1),
      Escape: () => [this.stop(), this.pinTo(NOWHERE)],
    };
    if (event.target === this.stage || event.target === document.body) {
      acts[" "] = () => (this.playing ? this.stop() : this.play());
      if (event.target === this.stage) {
        acts.ArrowDown = () => this.movePosition(1);
        acts.ArrowUp = () => this.movePosition(-1);
      }
    }
    if (!acts[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.quiet();
    acts[event.key]();
  }

  /** @type {(by: number) => void} */
  movePosition(by) {
    const last = this.source.tokens.length - 1;
    const position = Math.min(Math.max((this.link.pin.position ?? (by > 0 ? -1 : last + 1)) + by, 0), last);
    this.pinTo({ step: this.step(), position }, 250);
  }

  /** @type {(event: MouseEvent) => Place} */
  locate(event) {
    const [x, y] = pointerIn(this.canvas, event);
    const { top, row, weights } = this.place;
    const position = Math.floor((y - top) / row);
    const inside = x <= weights.x + weights.width && position >= 0 && position < this.source.tokens.length;
    return inside ? { step: null, position } : NOWHERE;
  }

  // --- where things are -------------------------------------------------------------------------------------------

  lay() {
    const width = this.root.clientWidth;
    const upright = width < SLIM;
    const S = this.source.tokens.length;
    const widest = Math.max(...this.source.tokens.map((token) => tokenWidth(token, this.theme.font, 14)));
    const tokens = Math.min(widest + 12, upright ? 76 : 108);
    const strip = upright ? 64 : STRIP.width;
    const right = upright ? width : 8 + Math.max(STRIP.width + 60, Math.min(230, width * 0.27));
    const ribbons = upright ? 26 : Math.max(40, width * 0.08);
    const bars = (width - tokens - 8 - strip - (upright ? 0 : right) - ribbons - 40) / 2;
    const tall = upright ? 0 : Math.max(screenRoom(AROUND), 200);
    const row = Math.min(Math.max(tall / S, ROW.least), ROW.most);
    const rows = row * S;
    /** @type {(x: number, width: number) => Box} */
    const column = (x, across) => ({ x, y: HEAD, width: across, height: rows });
    const [statesAt, scoresAt] = [tokens + 8, tokens + 8 + strip + 14];
    const weightsAt = scoresAt + bars + 22;
    const columns = {
      tokens: column(0, tokens),
      states: column(statesAt, strip),
      scores: column(scoresAt, bars),
      weights: column(weightsAt, bars),
    };
    const left = upright ? 0 : width - right + 8;
    const [across, loop] = [upright ? width - 34 : right - 34, width - 10];
    /** @type {(y: number) => Box} */
    const vector = (y) => ({ x: left, y, width: Math.min(STRIP.width + 32, across), height: STRIP.height });
    const height = Math.max(HEAD + rows, HEAD + (upright ? rows : 0) + 230) + (upright ? 30 : 0);
    const [first, room] = upright ? [HEAD + rows + 44, 50] : [24, Math.max((height - 24 - 100) / 3, 50)];
    const words = { x: left, y: first + 3 * room, width: across, height: 22 * RIVALS.most };
    this.place = {
      ...{ upright, row, top: HEAD, ...columns, words, loop, width, height: Math.max(height, words.y + 92) },
      ...{ query: vector(first), context: vector(first + room), attentional: vector(first + 2 * room) },
    };
  }

  placeHeads() {
    const { place } = this;
    const heading = -21;
    this.stage.classList.toggle("al-brief", place.width < ROOMY);
    for (const stage of STAGES) {
      const box = place[stage];
      const column = box.y === HEAD && stage !== "query";
      const y = column ? 2 : box.y + heading;
      Object.assign(this.heads[stage].style, { left: `${box.x}px`, top: `${y}px`, maxWidth: `${box.width + 14}px` });
    }
  }

  // --- painting ---------------------------------------------------------------------------------------------------

  paint() {
    this.lay();
    this.placeHeads();
    this.move();
    const { width, height } = this.place;
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    this.draw(new CanvasPen(this.canvas, width, height, window.devicePixelRatio * zoomOf(this.canvas)));
    this.light();
    this.readout.textContent = this.say();
  }

  // The numbers on screen go towards those of the step; another frame follows until they are there.
  move() {
    const now = this.now();
    const time = performance.now();
    const state = `${now.step} ${this.made}`;
    if (!this.shown || this.shown.scores.length !== now.scores.length || this.still()) {
      this.shown = now;
    } else if (this.root.dataset.moment !== state) {
      this.from = { ...this.shown };
      this.staged = this.playing;
      [this.began, this.lasts] = [time, this.playing ? TEMPO * 0.8 : GLIDE];
    }
    this.root.dataset.moment = state;
    const done = this.lasts ? Math.min((time - this.began) / this.lasts, 1) : 1;
    if (done < 1) this.between(now, done);
    else [this.shown, this.lasts] = [now, 0];
    const ghostly = this.ghost && time - this.ghostSince < GHOST;
    if (!ghostly) this.ghost = null;
    if (done < 1 || ghostly) this.life.nextFrame("move", () => this.schedule());
  }

  /** @type {(now: Moment, done: number) => void} */
  between(now, done) {
    const shown = { ...now };
    for (const name of VECTORS) {
      const [from, to] = this.staged ? ACTS[name] : [0, 1];
      const share = Math.min(Math.max((done - from) / (to - from), 0), 1);
      const eased = share * share * (3 - 2 * share);
      const old = this.from[name];
      shown[name] = now[name].map((value, i) => old[i] + (value - old[i]) * eased);
    }
    this.shown = shown;
  }

  still() {
    return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  light() {
    const [step, pin] = [this.step(), this.link.pin.step];
    this.buttons.play.replaceChildren(icon(this.playing ? "pause" : "play"));
    this.label("play", this.playing ? "pause" : "play");
    this.buttons.back.disabled = step === 0;
    this.buttons.forward.disabled = step === this.target.tokens.length - 1;
    [...this.scrubber.children].forEach((chip, i) => {
      chip.setAttribute("aria-selected", String(i === step));
      chip.classList.toggle("al-pinned-step", i === pin);
    });
    const chip = /** @type {HTMLElement | undefined} */ (this.scrubber.children[step]);
    if (!chip || this.link.hover.step !== null) return;
    const [left, seen] = [chip.offsetLeft - this.scrubber.offsetLeft, this.scrubber];
    if (left < seen.scrollLeft || left + chip.offsetWidth > seen.scrollLeft + seen.clientWidth)
      seen.scrollLeft = left - 40;
  }

  /** @type {(pen: Pen) => void} */
  draw(pen) {
    this.drawRows(pen);
    if (this.hasNumbers()) this.drawQueryLine(pen);
    this.drawRibbons(pen);
    this.drawDecoder(pen);
    this.drawWords(pen);
    this.drawLoop(pen);
  }

  /** @type {(role: string) => string} */
  accent(role) {
    return this.theme.accents[role];
  }

  /** @type {(align?: "left" | "middle" | "right", alpha?: number, weight?: number) => Lettering} */
  lettering(align = "left", alpha = 1, weight = 400) {
    return { fill: this.theme.text, font: this.theme.font, size: SMALL, align, alpha, weight };
  }

  // A vector as colours, folded into two lines.
  /** @type {(values: Float32Array, limit: number) => CellColours} */
  folded(values, limit) {
    const table = ramp(this.theme.scales.diverging);
    return Array.from(values, (value) => table[Math.round(127.5 * (1 + Math.min(Math.max(value / limit, -1), 1)))]);
  }

  /** @type {(pen: Pen, box: Box, values: Float32Array, limit: number, role: string, colours?: CellColours) => void} */
  strip(pen, { x, y, width, height }, values, limit, role, colours = this.folded(values, limit)) {
    pen.within(x, y, 0, () => {
      pen.cells(width, height, 2, values.length / 2, colours, values);
      pen.rect(0, 0, width, height, { stroke: this.accent(role), alpha: 0.75 });
    });
  }

  /** @type {(i: number) => Float32Array} */
  stateOf(i) {
    const H = this.all.states.length / this.source.tokens.length;
    return this.all.states.subarray(i * H, (i + 1) * H);
  }

  /** @type {(pen: Pen) => void} */
  drawRows(pen) {
    const { tokens, states, row, top } = this.place;
    const { theme, source, data } = this;
    const [hovered, pinned] = [this.position(), this.link.pin.position];
    if (this.statesOf !== `${this.received} ${theme.dark}`) {
      this.states = source.tokens.map((_, i) => this.folded(this.stateOf(i), data.limits.states));
      this.statesOf = `${this.received} ${theme.dark}`;
    }
    const high = Math.min(STRIP.height, row - 4);
    source.tokens.forEach((token, i) => {
      const y = top + i * row;
      if (i === hovered) {
        const across = this.place.weights.x + this.place.weights.width;
        pen.rect(0, y, across, row, { fill: theme.text, alpha: 0.07, radius: 4 });
      }
      const lit = i === pinned ? { fill: theme.primary, text: theme.background } : null;
      const look = { theme, mark: source.marks[i], align: /** @type {const} */ ("right"), size: 14, lit };
      drawToken(pen, tokens.width - 4, y + row / 2, token, { ...look, room: tokens.width - 6 });
      const box = { ...states, y: y + (row - high) / 2, height: high };
      this.strip(pen, box, this.stateOf(i), data.limits.states, "memory", this.states[i]);
      if (this.hasNumbers()) this.drawBars(pen, i, y);
    });
  }

  /** @type {(pen: Pen, i: number, y: number) => void} */
  drawBars(pen, i, y) {
    const { scores, weights, row } = this.place;
    if (this.data.veiled) {
      for (const { x, width } of [scores, weights])
        pen.text(x + width / 2, y + row / 2, "?", this.lettering("middle", 0.6, 600));
      return;
    }
    const { theme, data } = this;
    const [score, weight] = [this.shown.scores[i], this.shown.weights[i]];
    const [middle, high] = [y + row / 2, Math.min(14, row - 8)];
    const room = scores.width - NUMBER;
    const [least, most] = data.range;
    const zero = scores.x + (room * -least) / (most - least || 1);
    const end = scores.x + (room * (score - least)) / (most - least || 1);
    pen.path(`M${zero} ${y}v${row}`, { stroke: theme.text, alpha: 0.3 });
    const [from, to] = score < 0 ? [end, zero] : [zero, end];
    pen.rect(from, middle - high / 2, Math.max(to - from, 1), high, { fill: this.accent("scores"), radius: 2 });
    pen.text(scores.x + scores.width, middle, this.digits(score), this.lettering("right"));
    const masked = this.source.marks[i] === "register";
    const long = weights.width - NUMBER;
    pen.rect(weights.x, middle - high / 2, long, high, { fill: theme.text, alpha: 0.08, radius: 2 });
    pen.rect(weights.x, middle - high / 2, Math.max(long * weight, 0.5), high, {
      fill: this.accent("weights"),
      radius: 2,
    });
    if (this.ghost) {
      const left = 1 - (performance.now() - this.ghostSince) / GHOST;
      const look = { stroke: theme.text, thick: 1.5, alpha: Math.min(Math.max(left, 0) * 2, 0.9), radius: 2 };
      pen.rect(weights.x, middle - high / 2 - 1, Math.max(long * this.ghost[i], 1), high + 2, look);
    }
    const text = masked ? this.words.masked : weight.toFixed(2);
    pen.text(weights.x + weights.width, middle, text, this.lettering("right", weight < 0.005 ? 0.55 : 1));
  }

  /** @type {(value: number) => string} */
  digits(value) {
    const size = Math.max(Math.abs(this.data.range[0]), Math.abs(this.data.range[1]));
    return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2).replace("-", "−");
  }

  // From the decoder state to all scores: the query meets every key.
  /** @type {(pen: Pen) => void} */
  drawQueryLine(pen) {
    const { query, scores, top, upright, row } = this.place;
    const look = { stroke: this.accent("queries"), thick: 2, alpha: 0.85 };
    const x = scores.x - 6;
    const bottom = top + row * (this.source.tokens.length - 0.5);
    const y = query.y + query.height / 2;
    if (upright) {
      pen.path(`M${query.x + 12} ${query.y - 24}V${bottom + row / 2 + 6}H${x}V${top + row / 2}`, look);
    } else {
      pen.path(`M${query.x} ${y}H${x + 8}Q${x} ${y} ${x} ${y + 8}V${bottom}`, look);
    }
    for (let i = 0; i < this.source.tokens.length; i++) pen.path(`M${x} ${top + (i + 0.5) * row}h5`, look);
  }

  // The values, as wide as their weights, flow into the context.
  /** @type {(pen: Pen) => void} */
  drawRibbons(pen) {
    const { weights, states, context, top, row, upright } = this.place;
    if (this.data.veiled) return;
    const S = this.source.tokens.length;
    const plain = !this.hasNumbers();
    const look = { stroke: this.accent(plain ? "memory" : "weights"), alpha: 0.5 };
    const hovered = this.position();
    let arrived = 0;
    for (let i = 0; i < S; i++) {
      const weight = plain ? Number(i === S - 1) : this.shown.weights[i];
      const into = (arrived + weight / 2 - 0.5) * Math.min(RIBBON, context.height);
      arrived += weight;
      if (weight < FAINTEST) continue;
      const [x, y] = [(plain ? states.x + states.width : weights.x + weights.width) + 5, top + (i + 0.5) * row];
      const to = { x: context.x - 3, y: context.y + context.height / 2 + into };
      const bend = (to.x - x) / 2;
      const points = upright
        ? `M${x} ${y}Q${this.place.width - 6} ${y} ${this.place.width - 6} ${y + 20}V${context.y - 14}Q${this.place.width - 6} ${context.y + context.height / 2} ${context.x + context.width + 4} ${context.y + context.height / 2}`
        : `M${x} ${y}C${x + bend} ${y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`;
      const alpha = hovered === null ? look.alpha : hovered === i ? 0.85 : 0.15;
      pen.path(points, { ...look, alpha, thick: Math.max(weight * RIBBON, 0.75) });
    }
  }

  /** @type {(pen: Pen) => void} */
  drawDecoder(pen) {
    const { query, context, attentional, words } = this.place;
    const { shown, data } = this;
    this.strip(pen, query, shown.query, data.limits.queries, "queries");
    this.strip(pen, context, shown.context, data.limits.contexts, "contexts");
    this.strip(pen, attentional, shown.attentional, data.limits.attentional, "attentional");
    const x = context.x + context.width;
    const below = attentional.y + attentional.height / 2;
    // s and c are joined into s̃.
    const side = { thick: 2, alpha: 0.8 };
    pen.path(`M${x} ${query.y + 9}h10V${below - 3}h-7`, { ...side, stroke: this.accent("queries") });
    pen.path(`M${x} ${context.y + 9}h5V${below + 3}h-2`, { ...side, stroke: this.accent("contexts") });
    const down = attentional.y + attentional.height;
    pen.path(`M${attentional.x + 12} ${down}V${words.y - 20}`, { ...side, stroke: this.accent("attentional") });
  }

  // The words that matter at this step, the written one among them.
  rivals() {
    const { step } = this.shown;
    const written = this.target.tokens[step];
    const all = this.data.top[step];
    const kept = all.filter(
      ([token, p], i) => i < RIVALS.most && (i < RIVALS.least || p >= RIVALS.probability || token === written),
    );
    const own = all.find(([token]) => token === written);
    return own && !kept.includes(own) ? [...kept.slice(0, RIVALS.most - 1), own] : kept;
  }

  /** @type {(pen: Pen) => void} */
  drawWords(pen) {
    const { words } = this.place;
    const { theme } = this;
    const written = this.target.tokens[this.shown.step];
    const rivals = this.rivals();
    const name = Math.min(
      Math.max(...rivals.map(([token]) => textWidth(splitPiece(token).text, theme.font, 14, 700)), 40) + 4,
      words.width * 0.45,
    );
    const room = words.width - name - NUMBER - 12;
    rivals.forEach(([token, probability], i) => {
      const y = words.y + 4 + i * 22;
      const chosen = token === written;
      const text = shorten(splitPiece(token).text, theme.font, 14, name);
      pen.text(words.x, y + 8, text, { ...this.lettering("left", 1, chosen ? 700 : 400), size: 14 });
      pen.rect(words.x + name + 6, y + 1, room, 14, { fill: theme.text, alpha: 0.08, radius: 2 });
      const fillColour = this.accent("attentional");
      const look = { fill: fillColour, alpha: chosen ? 1 : 0.55, radius: 2 };
      pen.rect(words.x + name + 6, y + 1, Math.max(room * probability, 1), 14, look);
      pen.text(words.x + words.width, y + 8, probability.toFixed(2), this.lettering("right", 1, chosen ? 700 : 400));
    });
  }

  // The written word is what the decoder reads next.
  /** @type {(pen: Pen) => void} */
  drawLoop(pen) {
    const { words, query, loop } = this.place;
    const place = Math.max(
      0,
      this.rivals().findIndex(([token]) => token === this.target.tokens[this.shown.step]),
    );
    const y = words.y + 12 + place * 22;
    const up = query.y - 11;
    const look = { stroke: this.theme.text, thick: 1.25, alpha: 0.55, dash: [4, 3] };
    pen.path(`M${words.x + words.width + 4} ${y}H${loop - 6}Q${loop} ${y} ${loop} ${y - 6}V${up + 6}`, look);
    pen.path(`M${loop} ${up + 6}Q${loop} ${up} ${loop - 6} ${up}h-6m4 -4l-4 4l4 4`, { ...look, dash: [] });
    const step = this.shown.step;
    const before = step ? splitPiece(this.target.tokens[step - 1]).text : "<s>";
    const room = loop - 18 - query.x - 120;
    const text = shorten(before, this.theme.font, SMALL, Math.max(room, 24));
    pen.text(loop - 16, up, text, this.lettering("right", 0.85, 600));
  }

  // --- words ------------------------------------------------------------------------------------------------------

  say() {
    const [step, position] = [this.step(), this.position()];
    const count = this.target.tokens.length;
    const said = fill(this.words.step, { step: step + 1, count });
    if (position === null || !this.hasNumbers() || this.data.veiled) return said;
    const at = step * this.source.tokens.length + position;
    const token = splitPiece(this.source.tokens[position]).text;
    return `${said} · ${token}  e = ${exact(this.all.scores[at])}  α = ${exact(this.all.weights[at])}`;
  }

  /** @type {() => Sheet} */
  sheet() {
    this.lay();
    this.shown = this.now();
    const [margin, head] = [16, 30];
    const { width, height } = this.place;
    const size = { width: width + 2 * margin, height: height + head + 2 * margin };
    /** @type {(pen: Pen) => void} */
    const draw = (pen) => {
      const { theme } = this;
      pen.rect(0, 0, size.width, size.height, { fill: theme.background });
      const title = { fill: theme.text, font: theme.font, size: 15, weight: 600 };
      pen.text(margin, margin + 6, `${this.data.title} · ${this.say()}`, title);
      pen.within(margin, margin + head, 0, () => {
        this.draw(pen);
        for (const stage of STAGES) {
          if (this.heads[stage].hidden) continue;
          const { left, top } = this.heads[stage].style;
          const look = { ...this.lettering("left", 1, 600), fill: this.accent(ROLE[stage]) };
          pen.text(parseFloat(left) + 2, parseFloat(top) + 9, this.words[`stage_${stage}`].replace(" | ", " "), look);
        }
      });
    };
    return { ...size, draw };
  }
}
