// The heatmap: rows × columns of numbers as colours, its axes labelled by tokens or numbered by feature.
import { ARROWS, View, decodeFloats, element, exact, fill, pointerIn, rounded, screenRoom, zoomOf } from "./frame.js";
import { NOWHERE, agrees, onlyKnown, samePlace } from "./link.js";
import {
  CanvasPen,
  drawToken,
  lightness,
  parseColour,
  ramp,
  runs,
  shorten,
  splitPiece,
  textWidth,
  tokenWidth,
} from "./pen.js";
/** @import { Place } from "./link.js" */
/** @import { CellColours, Lettering, Pen, TokenLook } from "./pen.js" */
/** @import { Axis, HeatmapData } from "./sent.js" */

/** @typedef {{ row: number, column: number }} Cell -1: none, as over the labels of the other axis */
/** @typedef {ReturnType<Heatmap["layLabels"]>} Labels */
/**
 * @typedef {object} Sizes in px: of the row labels, a cell, what stands above the cells, all cells, and the whole
 * @property {number} gutter
 * @property {number} down
 * @property {number} top
 * @property {number} across
 * @property {number} tall
 * @property {number} width
 * @property {number} height
 * @property {number} labelRoom
 * @property {number} bracket
 */

const LABEL = { size: 13, small: 11, below: 18 }; // px; small where cells are narrower than below
const TICK = 11;
const BRACKET = 9; // px between labels and cells where pieces of a word are bracketed
const CELL = { least: 15, most: 72, tall: 36, low: 17, flat: 20 }; // px; flat: the height of a row over features
const AROUND = 475; // px of a screen that all but the rows of a picture need that has to fit in it
const SLANT = 45; // degrees, for column labels wider than their column
const NONE = { row: -1, column: -1 };
const BAR = { width: 150, height: 9, room: 34, inset: 24 };

/** @extends {View<HeatmapData, Cell>} */
export class Heatmap extends View {
  // Known since the first data came:
  /** @type {Float32Array} */
  values;
  /** @type {Axis} */
  rows;
  /** @type {Axis} */
  columns;
  /** @type {number} */
  rowCount;
  /** @type {number} */
  columnCount;
  // Known since the first paint:
  /** @type {Sizes & Labels} */
  place;
  /** @type {string} */
  barOf; // the state that the colour bar was drawn for
  /** @type {string} */
  coloursOf;

  /** @param {HTMLElement} host */
  constructor(host) {
    super(host, "heatmap");
    this.gutter = element("canvas", { class: "al-gutter", "aria-hidden": "true" });
    this.main = element("canvas", { class: "al-main", role: "img" });
    this.bar = element("canvas", { class: "al-bar", "aria-hidden": "true" });
    this.scroller = element("div", { class: "al-scroller", tabindex: "0", role: "group" }, this.gutter, this.main);
    this.body.append(this.scroller, this.bar);
    /** @type {Cell | null} */
    this.chosen = null; // the cell clicked or moved to: it holds what a pin does not, such as a feature
    /** @type {CellColours} */
    this.colours = [];
    this.label = LABEL.size;
    this.listenToPointer();
  }

  listenToPointer() {
    this.life.listen(
      this.scroller,
      "pointermove",
      (event) => event.pointerType === "touch" || !this.moved(event) || this.look(this.locate(event)),
    );
    this.life.listen(this.scroller, "pointerleave", () => this.look(NONE));
    this.life.listen(this.scroller, "click", (event) => this.choose(this.locate(event)));
    this.life.listen(this.scroller, "keydown", (event) => this.onKey(event));
    this.life.listen(this.scroller, "focus", () => this.readout.setAttribute("aria-live", "polite"));
    this.life.listen(this.scroller, "blur", () => this.readout.setAttribute("aria-live", "off"));
  }

  /** @type {(data: HeatmapData) => void} */
  accept(data) {
    this.values = decodeFloats(data.values);
    [this.rows, this.columns] = [data.rows, data.columns];
    if (String([this.rowCount, this.columnCount]) !== String(data.shape)) this.cursor = this.chosen = null;
    [this.rowCount, this.columnCount] = data.shape;
    this.coloursOf = "";
    this.main.setAttribute("aria-label", data.summary);
    this.scroller.setAttribute("aria-label", data.title);
  }

  numbers() {
    /** @type {(axis: Axis, count: number) => string[]} */
    const names = (axis, count) => Array.from({ length: count }, (_, i) => axis.tokens[i] ?? String(i));
    return {
      rows: names(this.rows, this.rowCount),
      columns: names(this.columns, this.columnCount),
      values: this.values,
    };
  }

  // --- where things are -------------------------------------------------------------------------------------------

  lay() {
    const { rows, columns, theme } = this;
    /** @type {(axis: Axis) => number} */
    const bracket = (axis) => (runs(axis.groups).length ? BRACKET : 0);
    this.label = LABEL.size;
    const names = rows.tokens.length ? this.labelWidths(rows) : [textWidth(String(this.rowCount), theme.font, TICK)];
    const gutter = Math.ceil(Math.min(Math.max(...names) + 14, this.root.clientWidth * 0.36) + bracket(rows));
    const room = this.root.clientWidth - gutter - 2;
    let labels = this.layLabels(this.labelWidths(columns), room);
    if (columns.tokens.length && labels.cell < LABEL.below) {
      this.label = LABEL.small;
      labels = this.layLabels(this.labelWidths(columns), room);
    }
    const { cell, head, lean } = labels;
    const seen = this.data.fits ? screenRoom(AROUND) / this.rowCount : CELL.tall;
    const most = Math.min(CELL.tall, Math.max(seen, CELL.low));
    const down = columns.tokens.length && rows.tokens.length ? Math.min(cell, most) : CELL.flat;
    const top = Math.ceil(head + bracket(columns) + (this.data.bands.length ? 18 : 0));
    const [across, tall] = [cell * this.columnCount, down * this.rowCount];
    const size = { width: Math.ceil(across + lean + 2), height: Math.ceil(top + tall + 2) };
    const label = { labelRoom: gutter - 10 - bracket(rows), bracket: bracket(columns) };
    this.place = { gutter, down, top, across, tall, ...labels, ...size, ...label };
  }

  /** @type {(axis: Axis) => number[]} */
  labelWidths(axis) {
    return axis.tokens.map((token) => tokenWidth(token, this.theme.font, this.label));
  }

  // How wide columns are and which labels lean. Tags and end marks too wide for their column lean alone, any other label
  // makes all lean. Leaning labels stand out over the right edge: that room is taken off before the columns share the rest.
  /** @param {number[]} widths @param {number} room */
  layLabels(widths, room) {
    /** @type {(lean: number) => number} */
    const share = (lean) =>
      Math.min(Math.max((room - lean) / this.columnCount, widths.length ? CELL.least : 0), CELL.most);
    if (!widths.length) return { cell: share(0), leaning: [], lean: 0, head: 20 };
    /** @type {(leaning: boolean[], cell: number) => number} */
    const out = (leaning, cell) =>
      Math.max(
        0,
        ...widths.map((width, c) => (leaning[c] ? width * Math.SQRT1_2 - (widths.length - 1 - c) * cell : 0)),
      );
    /** @type {(width: number, cell: number) => boolean} */
    const wide = (width, cell) => width + 4 > cell;
    let leaning = widths.map((width, c) => Boolean(this.columns.marks[c]) && wide(width, share(0)));
    const settle = () => share(out(leaning, share(out(leaning, share(0)))));
    let cell = settle();
    if (widths.some((width, c) => !leaning[c] && wide(width, cell))) {
      leaning = widths.map(() => true);
      cell = settle();
    }
    const rise = Math.max(0, ...widths.filter((_, c) => leaning[c])) * Math.SQRT1_2;
    return { cell, leaning, lean: out(leaning, cell), head: Math.max(24, rise && rise + 18) };
  }

  /** @type {(event: MouseEvent) => Cell} */
  locate(event) {
    const { cell, down, top, leaning } = this.place;
    const [across, below] = pointerIn(this.main, event);
    const y = below - top;
    // In the gutter only rows are named, above the cells only columns, whose labels may lean.
    const inGutter = event.clientX < this.gutter.getBoundingClientRect().right;
    const x = across + (y < 0 && leaning.length && leaning.every(Boolean) ? y : 0);
    /** @type {(at: number, size: number, count: number) => number} */
    const index = (at, size, count) => (at >= 0 && at < size * count ? Math.floor(at / size) : -1);
    const row = index(y, down, this.rowCount);
    return { row, column: inGutter || (y >= 0 && row < 0) ? -1 : index(x, cell, this.columnCount) };
  }

  /** @type {(cell: Cell) => Place} */
  placeOf({ row, column }) {
    /** @type {Place} */
    const place = { step: null, position: null };
    /** @type {[Axis, number][]} */
    const sides = [
      [this.rows, row],
      [this.columns, column],
    ];
    for (const [axis, index] of sides) {
      if (index >= 0 && axis.side === "target") place.step = index;
      if (index >= 0 && axis.side === "source") place.position = index;
    }
    return place;
  }

  /** @type {(place: Place) => Cell} */
  cellOf(place) {
    /** @type {(axis: Axis, count: number) => number} */
    const find = (axis, count) => {
      const index = axis.side === "target" ? place.step : axis.side === "source" ? place.position : null;
      return index !== null && index < this.known(axis, count) ? index : -1;
    };
    return { row: find(this.rows, this.rowCount), column: find(this.columns, this.columnCount) };
  }

  // Rows that are known at this step of the decoder.
  /** @type {(axis: Axis, count: number) => number} */
  known(axis, count) {
    const told = axis === this.rows ? (this.data.upto ?? count) : count;
    return Math.min(told, axis.side === "target" ? (this.link.upto ?? count) : count, count);
  }

  // --- pointer and keys -------------------------------------------------------------------------------------------

  /** @type {(cell: Cell) => void} */
  look(cell) {
    const left = cell.row < 0 && cell.column < 0;
    this.cursor = left ? null : cell;
    this.point(this.placeOf(cell));
    this.schedule();
  }

  /** @type {() => Cell} */
  hovered() {
    const mine = this.link.origin === this.data.key;
    return mine && this.cursor ? this.cursor : this.cellOf(this.link.spokenOf());
  }

  /** @type {() => Cell} */
  pinned() {
    const { chosen } = this;
    const known = chosen && onlyKnown(this.placeOf(chosen));
    const here = known && Object.keys(known).length && agrees(this.link.pin, known);
    return here && chosen.row >= 0 && chosen.column >= 0 ? chosen : this.cellOf(this.link.pin);
  }

  /** @type {(cell: Cell) => void} */
  choose(cell) {
    const [pinned, place] = [this.pinned(), this.placeOf(cell)];
    const same = cell.row === pinned.row && cell.column === pinned.column;
    this.chosen = same ? null : cell;
    if (same || cell.row < 0 || cell.column < 0) this.togglePin(place);
    else this.movePin(place);
  }

  /** @type {(place: Place, delay?: number) => void} */
  movePin(place, delay = 0) {
    const pin = { ...this.link.pin, ...onlyKnown(place) };
    if (samePlace(pin, this.link.pin)) this.schedule();
    else this.pinTo(pin, delay);
  }

  /** @type {(event: KeyboardEvent) => void} */
  onKey(event) {
    if (event.key === "Escape") {
      this.chosen = null;
      return this.pinTo(NOWHERE);
    }
    const move = ARROWS[event.key];
    if (!move) return;
    event.preventDefault();
    this.quiet();
    const from = this.pinned();
    /** @type {(index: number, by: number, count: number) => number} */
    const step = (index, by, count) => Math.min(Math.max(index < 0 ? 0 : index + by, 0), count - 1);
    this.chosen = { row: step(from.row, move[0], this.rowCount), column: step(from.column, move[1], this.columnCount) };
    this.scrollTo(this.chosen.column);
    this.movePin(this.placeOf(this.chosen), 250);
  }

  /** @type {(column: number) => void} */
  scrollTo(column) {
    const { gutter, cell } = this.place;
    const [left, seen] = [column * cell, this.scroller.clientWidth - gutter];
    if (left < this.scroller.scrollLeft) this.scroller.scrollLeft = left;
    if (left + cell > this.scroller.scrollLeft + seen) this.scroller.scrollLeft = left + cell - seen;
  }

  // --- painting ---------------------------------------------------------------------------------------------------

  paint() {
    this.lay();
    const { gutter, width, height } = this.place;
    const scale = window.devicePixelRatio * zoomOf(this.main);
    /** @type {(canvas: HTMLCanvasElement, across: number, down: number) => CanvasPen} */
    const surface = (canvas, across, down) => {
      Object.assign(canvas.style, { width: `${across}px`, height: `${down}px` });
      return new CanvasPen(canvas, across, down, scale);
    };
    this.colour();
    this.drawRows(surface(this.gutter, gutter, height));
    this.drawColumns(surface(this.main, width, height));
    this.bar.style.marginLeft = `${gutter - BAR.inset}px`;
    const bar = JSON.stringify([this.theme, this.data.limit, this.fonts, scale]);
    if (this.barOf !== bar) this.drawBar(surface(this.bar, BAR.width + 2 * BAR.inset, BAR.room));
    this.barOf = bar;
    this.readout.textContent = this.say();
  }

  scale() {
    return this.theme.scales[this.data.role === "weights" ? "sequential" : "diverging"];
  }

  // Fraction of the colour scale: 0–1 for weights, -limit…limit for signed values.
  /** @type {(value: number) => number} */
  fraction(value) {
    return this.data.role === "weights" ? value : (value / (this.data.limit || 1) + 1) / 2;
  }

  colour() {
    const [known, stops] = [this.known(this.rows, this.rowCount), this.scale()];
    const state = `${known} ${this.known(this.columns, this.columnCount)} ${stops}`;
    if (this.coloursOf === state) return;
    const table = ramp(stops);
    const columns = this.known(this.columns, this.columnCount);
    /** @type {(value: number, i: number) => number[] | null} */
    const look = (value, i) => {
      const shown = i < known * this.columnCount && i % this.columnCount < columns && Number.isFinite(value);
      return shown ? table[Math.round(255 * Math.min(Math.max(this.fraction(value), 0), 1))] : null;
    };
    this.colours = Array.from(this.values, look);
    this.coloursOf = state;
  }

  /** @type {() => [Cell, { fill: string, text: string }][]} */
  lights() {
    const { theme } = this;
    return [
      [this.pinned(), { fill: theme.primary, text: this.onPrimary() }],
      [this.hovered(), { fill: theme.text, text: theme.background }],
    ];
  }

  onPrimary() {
    return lightness(parseColour(this.theme.primary)) > 0.5 ? "#000000" : "#ffffff";
  }

  /** @type {(side: "row" | "column", index: number) => { fill: string, text: string } | null} */
  litAt(side, index) {
    return this.lights().findLast(([cell]) => cell[side] === index)?.[1] ?? null;
  }

  /** @type {(pen: Pen) => void} */
  drawRows(pen) {
    const { gutter, down, top, labelRoom } = this.place;
    const { rows, theme } = this;
    const known = this.known(rows, this.rowCount);
    const right = gutter - 8 - (runs(rows.groups).length ? BRACKET : 0);
    for (let r = 0; r < known; r++) {
      const y = top + (r + 0.5) * down;
      /** @type {TokenLook} */
      const look = {
        theme,
        mark: rows.marks[r],
        align: "right",
        size: this.label,
        room: labelRoom,
        lit: this.litAt("row", r),
      };
      drawToken(pen, right, y, rows.tokens[r] ?? String(r), look);
    }
    for (const [first, last] of runs(rows.groups)) {
      if (last >= known) continue;
      const [from, to, x] = [top + first * down + 4, top + (last + 1) * down - 4, gutter - 5];
      pen.path(`M${x - 4} ${from}h4V${to}h-4`, { stroke: theme.text, alpha: 0.45 });
    }
  }

  /** @type {(pen: Pen) => void} */
  drawColumns(pen) {
    const { top, across, tall } = this.place;
    if (this.columns.tokens.length) this.drawTokens(pen);
    else this.drawTicks(pen);
    this.drawBands(pen);
    pen.within(0.5, top, 0, () => {
      pen.cells(across, tall, this.rowCount, this.columnCount, this.colours, this.values);
      this.drawGrid(pen);
      this.drawNumbers(pen);
      this.drawLights(pen);
    });
  }

  /** @type {(pen: Pen) => void} */
  drawTokens(pen) {
    const { top, cell, leaning, bracket } = this.place;
    const { columns, theme } = this;
    const known = this.known(columns, this.columnCount);
    const y = top - bracket;
    for (let c = 0; c < known; c++) {
      const look = { theme, mark: columns.marks[c], size: this.label, lit: this.litAt("column", c) };
      const x = (c + 0.5) * cell;
      if (leaning[c]) pen.within(x + 2, y - 7, -SLANT, () => drawToken(pen, 0, 0, columns.tokens[c], look));
      else drawToken(pen, x, y - 12, columns.tokens[c], { ...look, align: "middle" });
    }
    for (const [first, last] of runs(columns.groups)) {
      if (last >= known) continue;
      const [from, to] = [first * cell + 4, (last + 1) * cell - 4];
      pen.path(`M${from} ${top - 8}v4H${to}v-4`, { stroke: theme.text, alpha: 0.45 });
    }
  }

  /** @type {(pen: Pen) => void} */
  drawTicks(pen) {
    const { top, cell } = this.place;
    const { theme } = this;
    const every = [1, 2, 4, 8, 16, 32, 64, 128, 256].find((n) => n * cell >= 40) ?? 512;
    /** @type {Lettering} */
    const look = { fill: theme.text, font: theme.font, size: TICK, align: "middle" };
    const column = this.hovered().column;
    for (let c = 0; c < this.columnCount; c += every) {
      if (column >= 0 && Math.abs(column - c) * cell < 28) continue;
      pen.text(Math.max((c + 0.5) * cell, 5), top - 9, String(c), { ...look, alpha: 0.75 });
    }
    if (column >= 0) pen.text(Math.max((column + 0.5) * cell, 10), top - 9, String(column), { ...look, weight: 700 });
  }

  // Named stretches of the feature axis, such as the two reading directions of the encoder.
  /** @type {(pen: Pen) => void} */
  drawBands(pen) {
    const { top, cell, tall } = this.place;
    const { theme } = this;
    let from = 0;
    this.data.bands.forEach(([name, count], i) => {
      const [left, right] = [from * cell, (from + count) * cell];
      /** @type {Lettering} */
      const look = { fill: theme.text, font: theme.font, size: 12, align: "middle", weight: 600 };
      pen.text((left + right) / 2, top - 27, shorten(name, theme.font, 12, right - left - 8), look);
      if (i) pen.path(`M${left + 0.5} ${top - 34}v${tall + 34}`, { stroke: theme.text, alpha: 0.6 });
      from += count;
    });
  }

  /** @type {(pen: Pen) => void} */
  drawGrid(pen) {
    const { cell, down, across, tall } = this.place;
    const { theme } = this;
    if (cell >= 12) for (let c = 1; c < this.columnCount; c++) this.rule(pen, `M${c * cell} 0v${tall}`);
    for (let r = 1; r < this.rowCount; r++) this.rule(pen, `M0 ${r * down}h${across}`);
    pen.rect(0, 0, across, tall, { stroke: theme.text, alpha: 0.25 });
  }

  /** @type {(pen: Pen, points: string) => void} */
  rule(pen, points) {
    pen.path(points, { stroke: this.theme.background, alpha: 0.9 });
  }

  /** @type {(pen: Pen) => void} */
  drawNumbers(pen) {
    const { cell, down } = this.place;
    if (cell < 34 || down < 20 || !this.columns.tokens.length) return;
    const digits = this.data.limit >= 100 ? 0 : this.data.limit >= 10 ? 1 : 2;
    this.colours.forEach((colour, i) => {
      const text = this.values[i].toFixed(digits);
      if (!colour || Number(text) === 0) return;
      const [x, y] = [((i % this.columnCount) + 0.5) * cell, (Math.floor(i / this.columnCount) + 0.5) * down];
      const ink = lightness(colour) > 0.5 ? "#1a1a1a" : "#ffffff";
      const alpha = Math.abs(this.values[i]) < this.data.limit / 20 ? 0.6 : 1;
      pen.text(x, y, text, { fill: ink, font: this.theme.font, size: TICK, align: "middle", alpha });
    });
  }

  /** @type {(pen: Pen) => void} */
  drawLights(pen) {
    const { cell, down, across, tall } = this.place;
    for (const [{ row, column }, { fill }] of this.lights()) {
      if (row >= 0) pen.rect(0, row * down, across, down, { stroke: fill, thick: column < 0 ? 2 : 1.25 });
      if (column >= 0) pen.rect(column * cell, 0, cell, tall, { stroke: fill, thick: row < 0 && cell > 6 ? 2 : 1.25 });
      if (row >= 0 && column >= 0) pen.rect(column * cell, row * down, cell, down, { stroke: fill, thick: 3 });
    }
  }

  /** @type {(pen: Pen) => void} */
  drawBar(pen) {
    const { theme, data } = this;
    const ends = data.role === "weights" ? [0, 0.5, 1] : [-data.limit, 0, data.limit];
    pen.within(BAR.inset, 4, 0, () => {
      pen.cells(BAR.width, BAR.height, 1, 256, ramp(this.scale()));
      pen.rect(0, 0, BAR.width, BAR.height, { stroke: theme.text, alpha: 0.25 });
      ends.forEach((value, i) => {
        const x = (i * BAR.width) / 2;
        pen.path(`M${x} ${BAR.height}v3`, { stroke: theme.text, alpha: 0.6 });
        /** @type {Lettering} */
        const look = { fill: theme.text, font: theme.font, size: TICK, align: "middle", alpha: 0.85 };
        pen.text(x, BAR.height + 12, rounded(value), look);
      });
    });
  }

  // --- words ------------------------------------------------------------------------------------------------------

  /** @type {(axis: Axis, index: number) => string} */
  nameOf(axis, index) {
    if (axis.side === "feature") return fill(this.words.dimension, { number: index });
    const token = splitPiece(axis.tokens[index]).text;
    const mark = axis.marks[index];
    return mark ? `${token} (${this.words[mark]})` : token;
  }

  say() {
    const { row, column } = [this.hovered(), this.pinned()].find((cell) => cell.row >= 0 || cell.column >= 0) ?? NONE;
    if (row >= this.known(this.rows, this.rowCount) || column >= this.known(this.columns, this.columnCount)) return "";
    const names = [];
    if (row >= 0) names.push(this.nameOf(this.rows, row));
    if (column >= 0) names.push(this.nameOf(this.columns, column));
    const value = row >= 0 && column >= 0 ? `  ${exact(this.values[row * this.columnCount + column])}` : "";
    return names.join(this.columns.side === "source" ? " ← " : " · ") + value;
  }

  // The picture with title and colour bar on one sheet, for files.
  sheet() {
    this.lay();
    this.colour();
    const { gutter, width, height } = this.place;
    const [margin, head] = [16, 28];
    const size = { width: gutter + width + 2 * margin, height: head + height + BAR.room + 2 * margin };
    /** @type {(pen: Pen) => void} */
    const draw = (pen) => {
      const { theme } = this;
      pen.rect(0, 0, size.width, size.height, { fill: theme.background });
      pen.text(margin, margin + 6, this.data.title, { fill: theme.text, font: theme.font, size: 15, weight: 600 });
      pen.within(margin, margin + head, 0, () => this.drawRows(pen));
      pen.within(margin + gutter, margin + head, 0, () => this.drawColumns(pen));
      pen.within(margin + gutter - BAR.inset, margin + head + height, 0, () => this.drawBar(pen));
    };
    return { ...size, draw };
  }
}
