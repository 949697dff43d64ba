// Vectors as bars, and the choice of one entry. Over tokens a row each with its number; over features strips of thin bars,
// one strip for each token where there are several. Tokens are pinned as everywhere; an entry is told to Python.
import { ARROWS, View, decodeFloats, element, exact, fill, pointerIn, unsaid, zoomOf } from "./frame.js";
import { NOWHERE } from "./link.js";
import { CanvasPen, drawToken, lightness, parseColour, splitPiece, tokenWidth } from "./pen.js";
/** @import { Place } from "./link.js" */
/** @import { Lettering, Pen, Sheet, TokenLook } from "./pen.js" */
/** @import { Axis, BarsData, EntriesData, StripsData } from "./sent.js" */

/** @typedef {{ row: number, column: number }} Entry of a strip; -1: none */

const LINE = { height: 22, bar: 12, label: 13, number: 62, pad: 8, many: 18 }; // many: rows shown without scrolling
const STRIP = { alone: 64, each: 30, top: 17, foot: 16, tick: 11, tall: 460 };
/** @type {Record<string, keyof Place | undefined>} */
const SIDE = { source: "position", target: "step" }; // what an axis is called in the link

/**
 * @template {EntriesData} Data
 * @template Cell what the pointer can be over
 * @template {{ width: number, height: number }} Sizes
 * @extends {View<Data, Cell>}
 */
class Entries extends View {
  // Known since the first data came:
  /** @type {Float32Array} */
  values;
  /** @type {number} */
  entry; // the chosen one, or -1
  /** @type {keyof Place | undefined} */
  side; // of the link, where the axis takes part in it
  // Known since the first paint:
  /** @type {Sizes} */
  place;

  /** @param {HTMLElement} host @param {string} kind */
  constructor(host, kind) {
    super(host, kind);
    this.canvas = element("canvas", { class: "al-main", role: "img" });
    this.scroller = element("div", { class: "al-scroller", tabindex: "0", role: "group" }, this.canvas);
    this.body.append(this.scroller);
    this.life.listen(
      this.scroller,
      "pointermove",
      (event) => event.pointerType === "touch" || !this.moved(event) || this.look(this.locate(event)),
    );
    this.life.listen(this.scroller, "pointerleave", () => this.look(null));
    this.life.listen(this.scroller, "click", (event) => this.choose(this.locate(event)));
    this.life.listen(this.scroller, "keydown", (event) => this.onKey(event));
    this.life.listen(this.scroller, "focus", () => this.readout.setAttribute("aria-live", "polite"));
    this.life.listen(this.scroller, "blur", () => this.readout.setAttribute("aria-live", "off"));
  }

  /** @type {(data: Data) => void} */
  accept(data) {
    this.values = decodeFloats(data.values);
    this.entry = data.chosen ?? -1;
    this.canvas.setAttribute("aria-label", data.summary);
    this.scroller.setAttribute("aria-label", data.title);
  }

  // --- what a kind of entries says ---

  lay() {
    unsaid(this);
  }

  /** @type {(pen: Pen) => void} */
  draw() {
    unsaid(this);
  }

  /** @type {() => string} */
  say() {
    return unsaid(this);
  }

  /** @type {(event: MouseEvent) => Cell | null} */
  locate() {
    return unsaid(this);
  }

  /** @type {(cell: Cell | null) => void} */
  look() {
    unsaid(this);
  }

  /** @type {(cell: Cell | null) => void} */
  choose() {
    unsaid(this);
  }

  /** @type {(down: number, across: number) => void} */
  step() {
    unsaid(this);
  }

  // --- what all do ---

  /** @type {(height: number, most: number) => void} */
  scrollBeyond(height, most) {
    const tall = height > most;
    Object.assign(this.scroller.style, { overflowY: tall ? "auto" : "hidden", maxHeight: tall ? `${most}px` : "" });
  }

  /** @type {(index: number, delay?: number) => void} */
  tellEntry(index, delay = 0) {
    this.entry = index;
    this.schedule();
    this.tell("entry", index, delay);
  }

  /** @type {(event: KeyboardEvent) => void} */
  onKey(event) {
    const move = ARROWS[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.quiet();
    this.step(...move);
  }

  /** @type {() => void} */
  paint() {
    this.lay();
    const { width, height } = this.place;
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    this.draw(new CanvasPen(this.canvas, width, height, window.devicePixelRatio * zoomOf(this.canvas)));
    this.readout.textContent = this.say();
  }

  /** @type {() => Sheet} */
  sheet() {
    const [margin, head] = [16, 28];
    this.lay();
    const size = { width: this.place.width + 2 * margin, height: this.place.height + head + 2 * margin };
    /** @type {(pen: Pen) => void} */
    const draw = (pen) => {
      const { theme } = this;
      pen.rect(0, 0, size.width, size.height, { fill: theme.background });
      pen.text(margin, margin + 6, this.data.title, { fill: theme.text, font: theme.font, size: 15, weight: 600 });
      pen.within(margin, margin + head, 0, () => this.draw(pen));
    };
    return { ...size, draw };
  }
}

// One number for each token.
/** @typedef {{ width: number, height: number, gutter: number, unit: number, zero: number }} BarSizes */

/** @extends {Entries<BarsData, number, BarSizes>} */
export class Bars extends Entries {
  // Known since the first data came:
  /** @type {Axis} */
  axis;

  /** @param {HTMLElement} host */
  constructor(host) {
    super(host, "bars");
  }

  /** @type {(data: BarsData) => void} */
  accept(data) {
    super.accept(data);
    this.axis = data.axis;
    this.side = SIDE[data.axis.side];
    this.scrollBeyond(this.values.length * LINE.height, LINE.many * LINE.height);
  }

  numbers() {
    return { rows: this.axis.tokens, columns: [this.data.title], values: this.values };
  }

  hovered() {
    return this.cursor ?? (this.side ? this.link.hover[this.side] : null) ?? -1;
  }

  chosen() {
    return (this.side ? this.link.pin[this.side] : this.entry) ?? -1;
  }

  /** @type {(index: number | null) => void} */
  look(index) {
    this.cursor = index;
    if (this.side) this.point(index === null ? NOWHERE : { ...NOWHERE, [this.side]: index });
    this.schedule();
  }

  /** @type {(index: number | null) => void} */
  choose(index) {
    if (index === null) return;
    if (this.side) this.togglePin({ ...NOWHERE, [this.side]: index });
    else this.tellEntry(index);
  }

  /** @type {(down: number, across: number) => void} */
  step(down, across) {
    const index = Math.min(Math.max(this.chosen() + (down || across), 0), this.values.length - 1);
    if (this.side) this.pinTo({ ...this.link.pin, [this.side]: index }, 250);
    else this.tellEntry(index, 250);
  }

  /** @type {(event: MouseEvent) => number | null} */
  locate(event) {
    const index = Math.floor(pointerIn(this.canvas, event)[1] / LINE.height);
    return index >= 0 && index < this.values.length ? index : null;
  }

  lay() {
    const width = this.root.clientWidth;
    const names = this.axis.tokens.map((token) => tokenWidth(token, this.theme.font, LINE.label));
    const gutter = Math.ceil(Math.min(Math.max(...names) + 14, width * 0.5));
    const room = Math.max(width - gutter - LINE.number - LINE.pad, 40);
    const finite = Array.from(this.values).filter(Number.isFinite);
    const [least, most] = [Math.min(0, ...finite), this.data.share ? 1 : Math.max(0, ...finite)];
    const unit = room / (most - least || 1);
    this.place = { width, height: LINE.height * this.values.length, gutter, unit, zero: gutter - least * unit };
  }

  /** @type {(pen: Pen) => void} */
  draw(pen) {
    const { theme } = this;
    const { gutter, zero, unit, width, height } = this.place;
    const [hovered, chosen] = [this.hovered(), this.chosen()];
    pen.path(`M${zero} 0v${height}`, { stroke: theme.text, alpha: 0.25 });
    this.values.forEach((value, i) => {
      const y = (i + 0.5) * LINE.height;
      const row = { radius: 4, ...(i === chosen ? { stroke: theme.primary, thick: 2 } : { fill: theme.panel }) };
      if (i === chosen || i === hovered) pen.rect(1, y - LINE.height / 2 + 1, width - 2, LINE.height - 2, row);
      /** @type {TokenLook} */
      const look = { theme, mark: this.axis.marks[i], align: "right", size: LINE.label, room: gutter - 12 };
      drawToken(pen, gutter - 8, y, this.axis.tokens[i], look);
      const length = Number.isFinite(value) ? Math.max(Math.abs(value) * unit, 0.5) : 0;
      const bar = { fill: theme.accents[this.data.role], radius: Math.min(2, length / 2) };
      pen.rect(value < 0 ? zero - length : zero, y - LINE.bar / 2, length, LINE.bar, bar);
      /** @type {Lettering} */
      const number = { fill: theme.text, font: theme.font, size: 12, align: "right", weight: i === chosen ? 700 : 400 };
      pen.text(width - LINE.pad, y, this.short(value), number);
    });
  }

  /** @type {(value: number) => string} */
  short(value) {
    if (!Number.isFinite(value)) return "–";
    const size = Math.abs(value);
    if (this.data.share && size < 0.0005) return size ? "< 0.001" : "0";
    return size && size < 0.0005 ? value.toExponential(1) : value.toFixed(size < 10 ? 3 : 2);
  }

  say() {
    const index = [this.hovered(), this.chosen()].find((i) => i >= 0 && i < this.values.length);
    return index === undefined ? "" : `${splitPiece(this.axis.tokens[index]).text}  ${exact(this.values[index])}`;
  }
}

// Vectors over features: a strip each, up or down from a line at zero.
/** @typedef {BarSizes & { tall: number, cell: number, grounded: boolean }} StripSizes */

/** @extends {Entries<StripsData, Entry, StripSizes>} */
export class Strips extends Entries {
  // Known since the first data came:
  /** @type {Axis} */
  rows;
  /** @type {number} */
  rowCount;
  /** @type {number} */
  columnCount;

  /** @param {HTMLElement} host */
  constructor(host) {
    super(host, "strips");
  }

  /** @type {(data: StripsData) => void} */
  accept(data) {
    super.accept(data);
    this.rows = data.rows;
    this.side = SIDE[data.rows.side];
    [this.rowCount, this.columnCount] = data.shape;
  }

  numbers() {
    const rows = Array.from({ length: this.rowCount }, (_, r) => this.rows.tokens[r] ?? this.data.title);
    return { rows, columns: Array.from({ length: this.columnCount }, (_, c) => String(c)), values: this.values };
  }

  /** @type {(place: Place) => number} */
  rowOf(place) {
    return this.side ? (place[this.side] ?? -1) : -1;
  }

  /** @type {(cell: Entry | null) => void} */
  look(cell) {
    this.cursor = cell;
    if (this.side) this.point(cell && cell.row >= 0 ? { ...NOWHERE, [this.side]: cell.row } : NOWHERE);
    this.schedule();
  }

  /** @type {(cell: Entry | null) => void} */
  choose(cell) {
    if (!cell) return;
    if (this.side && cell.row >= 0 && cell.row !== this.rowOf(this.link.pin))
      this.pinTo({ ...this.link.pin, [this.side]: cell.row });
    if (cell.column >= 0) this.tellEntry(cell.column);
  }

  /** @type {(down: number, across: number) => void} */
  step(down, across) {
    /** @type {(index: number, count: number) => number} */
    const within = (index, count) => Math.min(Math.max(index, 0), count - 1);
    if (across) return this.tellEntry(within(this.entry + across, this.columnCount), 250);
    if (this.side)
      this.pinTo({ ...this.link.pin, [this.side]: within(this.rowOf(this.link.pin) + down, this.rowCount) }, 250);
  }

  /** @type {(event: MouseEvent) => Entry | null} */
  locate(event) {
    const [x, y] = pointerIn(this.canvas, event);
    const { gutter, cell, tall } = this.place;
    /** @type {(at: number, size: number, count: number) => number} */
    const index = (at, size, count) => (at >= 0 && at < size * count ? Math.floor(at / size) : -1);
    const column = index(x - gutter, cell, this.columnCount);
    const row = index(y - STRIP.top, tall, this.rowCount);
    return row < 0 && column < 0 ? null : { row, column };
  }

  lay() {
    const width = this.root.clientWidth;
    const names = this.rows.tokens.map((token) => tokenWidth(token, this.theme.font, LINE.label));
    const gutter = names.length ? Math.ceil(Math.min(Math.max(...names) + 14, width * 0.36)) : 0;
    const tall = this.rowCount > 1 ? STRIP.each : STRIP.alone;
    const height = STRIP.top + tall * this.rowCount + STRIP.foot;
    this.scrollBeyond(height, STRIP.tall);
    // Vectors without a negative number stand on the ground, all others around the middle.
    const grounded = this.values.every((value) => value >= 0);
    const scale = {
      zero: grounded ? tall - 2 : tall / 2,
      unit: (grounded ? tall - 4 : tall / 2 - 1) / this.data.limit,
    };
    this.place = { width, height, gutter, tall, cell: (width - gutter) / this.columnCount, grounded, ...scale };
  }

  /** @type {(pen: Pen) => void} */
  draw(pen) {
    const { gutter, tall, width, height, zero, grounded } = this.place;
    const { theme } = this;
    const ink = { fill: theme.text, font: theme.font, size: STRIP.tick, alpha: 0.75 };
    pen.text(2, STRIP.top / 2, `${grounded ? "0 –" : "±"} ${Number(this.data.limit.toPrecision(2))}`, ink);
    pen.within(gutter, 0, 0, () => this.drawBands(pen, ink));
    for (let r = 0; r < this.rowCount; r++) {
      this.drawLabel(pen, r, STRIP.top + (r + 0.5) * tall);
      pen.within(gutter, STRIP.top + r * tall + zero, 0, () => this.drawStrip(pen, r, width - gutter));
    }
    pen.within(gutter, 0, 0, () => this.drawChoice(pen, ink, height));
  }

  /** @type {(pen: Pen, row: number, y: number) => void} */
  drawLabel(pen, row, y) {
    if (!this.rows.tokens.length) return;
    const { theme, rows, place } = this;
    const mine = this.cursor ? this.cursor.row : this.rowOf(this.link.hover);
    let lit = row === mine ? { fill: theme.text, text: theme.background } : null;
    if (!lit && row === this.rowOf(this.link.pin)) lit = { fill: theme.primary, text: this.onPrimary() };
    /** @type {TokenLook} */
    const look = { theme, mark: rows.marks[row], align: "right", size: LINE.label, room: place.gutter - 12, lit };
    drawToken(pen, place.gutter - 8, y, rows.tokens[row], look);
  }

  onPrimary() {
    return lightness(parseColour(this.theme.primary)) > 0.5 ? "#000000" : "#ffffff";
  }

  // All bars of a strip are strokes of one path: hundreds of rectangles would take ten times as long.
  /** @type {(pen: Pen, row: number, across: number) => void} */
  drawStrip(pen, row, across) {
    const all = Array.from({ length: this.columnCount }, (_, c) => this.bar(row, c));
    pen.path(all.join(""), { stroke: this.theme.accents[this.data.role], thick: this.thick() });
    pen.path(`M0 0h${across}`, { stroke: this.theme.text, alpha: 0.3, thick: 0.75 });
  }

  thick() {
    const { cell } = this.place;
    return Math.max(cell * (cell > 3 ? 0.8 : 1), 0.75);
  }

  // The stroke of one bar, from the line at zero.
  /** @type {(row: number, column: number) => string} */
  bar(row, column) {
    const { cell, unit } = this.place;
    const length = this.values[row * this.columnCount + column] * unit;
    return `M${((column + 0.5) * cell).toFixed(1)} 0v${(-length || 0.5).toFixed(1)}`;
  }

  /** @type {(pen: Pen, ink: Lettering, height: number) => void} */
  drawChoice(pen, ink, height) {
    const { cell, tall, zero } = this.place;
    /** @type {[column: number, colour: string][]} */
    const choices = [
      [this.entry, this.theme.primary],
      [this.cursor?.column ?? -1, this.theme.text],
    ];
    for (const [column, colour] of choices) {
      if (column < 0 || column >= this.columnCount) continue;
      pen.rect(column * cell - 1, STRIP.top, Math.max(cell, 1) + 2, tall * this.rowCount, { fill: colour, alpha: 0.2 });
      for (let r = 0; r < this.rowCount; r++) {
        const stroke = { stroke: colour, thick: this.thick() };
        pen.within(0, STRIP.top + r * tall + zero, 0, () => pen.path(this.bar(r, column), stroke));
      }
      const x = Math.min(Math.max((column + 0.5) * cell, 12), cell * this.columnCount - 12);
      pen.text(x, height - STRIP.foot / 2, String(column), {
        ...ink,
        fill: colour,
        alpha: 1,
        weight: 700,
        align: "middle",
      });
    }
  }

  /** @type {(pen: Pen, ink: Lettering) => void} */
  drawBands(pen, ink) {
    const { cell, height } = this.place;
    let from = 0;
    for (const [name, size] of this.data.bands) {
      if (from) pen.path(`M${from * cell} 0v${height}`, { stroke: this.theme.text, alpha: 0.4, dash: [3, 3] });
      pen.text((from + size / 2) * cell, STRIP.top / 2, name, { ...ink, align: "middle" });
      from += size;
    }
  }

  say() {
    const row = this.rowCount === 1 ? 0 : (this.cursor?.row ?? this.rowOf(this.link.pin));
    const column = this.cursor && this.cursor.column >= 0 ? this.cursor.column : this.entry;
    if (column < 0 || row < 0 || row >= this.rowCount) return "";
    const token = this.rows.tokens[row];
    const name = fill(this.words.dimension, { number: column });
    return `${token ? `${splitPiece(token).text} · ` : ""}${name}  ${exact(this.values[row * this.columnCount + column])}`;
  }
}
