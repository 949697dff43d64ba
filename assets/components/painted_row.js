// Paint: one row of weights as columns that can be dragged. What is painted stays as drawn, the other columns share the
// rest in their proportions, so that the row sums to 1 at every moment; Python is told on release.
import { View, decodeFloats, element, exact } from "./frame.js";
import { NOWHERE } from "./link.js";
import { drawToken, splitPiece } from "./pen.js";
/** @import { Pen, Sheet } from "./pen.js" */
/** @import { Axis, PaintData } from "./sent.js" */

/** @type {Record<string, number | undefined>} */
const NUDGE = { ArrowUp: 0.05, ArrowDown: -0.05, PageUp: 0.2, PageDown: -0.2, Home: -1, End: 1 };

/** @typedef {ReturnType<typeof makeColumn>} Column the elements of one */

/** @extends {View<PaintData>} */
export class Paint extends View {
  // Known since the first data came:
  /** @type {Axis} */
  axis;
  /** @type {boolean[]} */
  open; // which columns can be painted
  /** @type {Float32Array} */
  own; // the row of the model
  /** @type {Float64Array} */
  row;
  // Known since the first paint:
  /** @type {string} */
  shownTokens;

  /** @param {HTMLElement} host */
  constructor(host) {
    super(host, "paint");
    this.list = element("div", { class: "al-columns al-painted-columns", role: "group" });
    this.body.append(this.list);
    /** @type {Column[]} */
    this.columns = [];
    /** @type {{ from: Float64Array, drawn: Map<number, number> } | null} */
    this.painting = null;
    this.life.listen(this.list, "pointerdown", (event) => this.begin(event));
    this.life.listen(this.list, "pointermove", (event) => (this.painting ? this.brush(event) : this.look(event)));
    this.life.listen(this.list, "pointerup", () => this.finish());
    this.life.listen(this.list, "pointercancel", () => this.finish());
    this.life.listen(this.list, "pointerleave", () => this.point(NOWHERE));
    this.life.listen(this.list, "keydown", (event) => this.onKey(event));
  }

  /** @type {(data: PaintData) => void} */
  accept(data) {
    this.axis = data.axis;
    this.open = data.open;
    this.own = decodeFloats(data.own);
    if (this.painting) return;
    this.row = Float64Array.from(decodeFloats(data.values));
    this.list.setAttribute("aria-label", data.title);
  }

  numbers() {
    return { rows: this.axis.tokens, columns: [this.data.title], values: Float32Array.from(this.row) };
  }

  // --- painting with the pointer ----------------------------------------------------------------------------------

  /** @type {(event: MouseEvent) => number} */
  at(event) {
    return this.columns.findIndex(({ whole }) => {
      const box = whole.getBoundingClientRect();
      return event.clientX >= box.left && event.clientX < box.right + 2;
    });
  }

  /** @type {(event: MouseEvent) => void} */
  look(event) {
    const position = this.at(event);
    this.point(position < 0 ? NOWHERE : { step: null, position });
  }

  /** @type {(event: PointerEvent) => void} */
  begin(event) {
    if (this.at(event) < 0) return;
    this.painting = { from: this.row.slice(), drawn: new Map() };
    this.list.setPointerCapture(event.pointerId);
    event.preventDefault();
    this.brush(event);
  }

  /** @type {(event: MouseEvent) => void} */
  brush(event) {
    const position = this.at(event);
    if (!this.painting || !this.open[position]) return;
    const box = this.columns[position].track.getBoundingClientRect();
    const height = Math.min(Math.max((box.bottom - event.clientY) / box.height, 0), 1);
    this.painting.drawn.set(position, height);
    this.row = shared(this.painting.from, this.painting.drawn, this.open);
    this.schedule();
  }

  finish() {
    if (!this.painting) return;
    const changed = this.painting.drawn.size > 0;
    this.painting = null;
    if (changed) this.send("row", Array.from(this.row));
  }

  /** @type {(event: KeyboardEvent) => void} */
  onKey(event) {
    const position = this.columns.findIndex(({ whole }) => whole === event.target);
    if (position < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      event.preventDefault();
      return this.columns[position + (event.key === "ArrowLeft" ? -1 : 1)]?.whole.focus();
    }
    const nudge = NUDGE[event.key];
    if (!nudge || !this.open[position]) return;
    event.preventDefault();
    const height = Math.min(Math.max(this.row[position] + nudge, 0), 1);
    this.row = shared(this.row, new Map([[position, height]]), this.open);
    this.schedule();
    // Of a held key only the last row is worth a rerun.
    this.life.later("tell row", 350, () => this.send("row", Array.from(this.row)));
  }

  // --- what is seen -----------------------------------------------------------------------------------------------

  paint() {
    if (this.columns.length !== this.row.length || this.shownTokens !== this.axis.tokens.join("\n")) this.build();
    const lit = this.link.hover.position ?? this.link.pin.position;
    this.columns.forEach(({ whole, value, bar, mark }, i) => {
      value.textContent = this.row[i] >= 0.005 ? this.row[i].toFixed(2) : "";
      bar.style.height = `${100 * this.row[i]}%`;
      bar.style.background = this.theme.accents.weights;
      mark.style.bottom = `${100 * this.own[i]}%`;
      mark.style.borderColor = this.theme.text;
      whole.setAttribute("aria-valuenow", (100 * this.row[i]).toFixed(1));
      whole.classList.toggle("al-lit", i === lit);
    });
    this.readout.textContent = this.say(lit);
  }

  build() {
    this.shownTokens = this.axis.tokens.join("\n");
    this.columns = this.axis.tokens.map((token, i) => makeColumn(splitPiece(token).text, this.open[i]));
    this.list.replaceChildren(...this.columns.map(({ whole }) => whole));
  }

  /** @type {(lit: number | null) => string} */
  say(lit) {
    if (lit === null || lit >= this.row.length) return "";
    return `${splitPiece(this.axis.tokens[lit]).text}  ${exact(this.row[lit])} (${exact(this.own[lit])})`;
  }

  sheet() {
    const [wide, tall, margin, head] = [34, 160, 16, 40];
    const size = { width: wide * this.row.length + 2 * margin, height: tall + head + 40 + margin };
    /** @type {(pen: Pen) => void} */
    const draw = (pen) => {
      const { theme } = this;
      pen.rect(0, 0, size.width, size.height, { fill: theme.background });
      pen.text(margin, 20, this.data.title, { fill: theme.text, font: theme.font, size: 15, weight: 600 });
      this.row.forEach((weight, i) => {
        const x = margin + i * wide;
        pen.rect(x, head + tall * (1 - weight), wide - 4, tall * weight, { fill: theme.accents.weights });
        pen.path(`M${x} ${head + tall * (1 - this.own[i])}h${wide - 4}`, { stroke: theme.text, dash: [3, 2] });
        drawToken(pen, x + wide / 2, head + tall + 16, this.axis.tokens[i], {
          theme,
          align: "middle",
          size: 12,
          room: wide,
        });
      });
    };
    return { ...size, draw };
  }
}

// A column that can be moved: its number, its bar, and the mark where the model's own weight stands.
/** @param {string} name @param {boolean} open */
function makeColumn(name, open) {
  const [value, bar, mark] = [element("b"), element("i"), element("s")];
  const track = element("u", {}, bar, mark);
  const slider = { role: "slider", tabindex: "0", "aria-label": name, "aria-valuemin": "0", "aria-valuemax": "100" };
  const look = { class: "al-column", ...slider, ...(open ? {} : { "aria-disabled": "true" }) };
  const whole = element("div", look, value, track, element("span", {}, name));
  return { whole, value, track, bar, mark };
}

// The row with the drawn columns as drawn, the others sharing what is left in their proportions; sums to 1.
/** @type {(from: Float64Array, drawn: Map<number, number>, open: boolean[]) => Float64Array} */
function shared(from, drawn, open) {
  const taken = [...drawn.values()].reduce((a, b) => a + b, 0);
  const others = from.map((weight, i) => (drawn.has(i) || !open[i] ? 0 : weight));
  const rest = others.reduce((a, b) => a + b, 0);
  const count = from.reduce((n, _, i) => n + (open[i] && !drawn.has(i) ? 1 : 0), 0);
  const left = Math.max(1 - taken, 0);
  const scale = taken > 1 || count === 0 ? 1 / (taken || 1) : 1;
  return from.map((_, i) => {
    if (!open[i]) return 0;
    const height = drawn.get(i);
    if (height !== undefined) return taken === 0 && count === 0 ? 1 / drawn.size : height * scale;
    return rest > 0 ? (others[i] * left) / rest : left / count;
  });
}
