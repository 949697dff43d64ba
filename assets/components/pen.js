// Drawing: one set of strokes with two pens, so that what is exported is what is seen.
// Both pens know rect, path, text, cells and within (a moved or turned place); lengths are CSS pixels.
import { ROLES } from "./colours.js";

/** @typedef {{ fill?: string, stroke?: string, thick?: number, radius?: number, alpha?: number }} Shape */
/** @typedef {{ stroke: string, thick?: number, alpha?: number, dash?: number[] }} Stroke */
/** @typedef {"left" | "middle" | "right"} Align */
/**
 * @typedef {{ fill: string, font: string, size?: number, weight?: number, align?: Align, alpha?: number }} Lettering
 */
/** @typedef {Record<string, string | number>} Attributes */
/** @typedef {number[]} Colour red, green, blue: 0–255 each */
/** @typedef {(Colour | null)[]} CellColours row by row; null: the cell is left empty */
/**
 * @typedef {object} Pen
 * @property {(x: number, y: number, angle: number, draw: () => void) => void} within
 * @property {(attributes: Attributes) => void} tag
 * @property {(x: number, y: number, width: number, height: number, look: Shape) => void} rect
 * @property {(points: string, look: Stroke) => void} path
 * @property {(x: number, y: number, string: string, look: Lettering) => void} text
 * @property {(width: number, height: number, rows: number, columns: number, colours: CellColours,
 *   values?: Float32Array) => void} cells values: written into the document; a colour bar has none
 */
/** @typedef {ReturnType<typeof readTheme>} Theme */
/** @typedef {{ width: number, height: number, draw: (pen: Pen) => void }} Sheet a picture for a file */
/**
 * @typedef {object} TokenLook how a token is drawn
 * @property {Theme} theme
 * @property {string} [mark]
 * @property {Align} [align]
 * @property {number} [size]
 * @property {number} [room] where the token is shortened
 * @property {{ fill: string, text: string } | null} [lit] the label then stands inverted on that fill
 * @property {number} [alpha]
 */

export class CanvasPen {
  /** @param {HTMLCanvasElement} canvas @param {number} width @param {number} height @param {number} scale */
  constructor(canvas, width, height, scale) {
    const [across, down] = [Math.round(width * scale), Math.round(height * scale)];
    if (canvas.width !== across) canvas.width = across;
    if (canvas.height !== down) canvas.height = down;
    this.scale = scale;
    this.to = context(canvas.getContext("2d"));
    this.to.setTransform(scale, 0, 0, scale, 0, 0);
    this.to.clearRect(0, 0, width, height);
  }

  /** @type {Pen["within"]} */
  within(x, y, angle, draw) {
    this.to.save();
    this.to.translate(x, y);
    this.to.rotate((angle * Math.PI) / 180);
    draw();
    this.to.restore();
  }

  /** @type {Pen["tag"]} */
  tag() {} // names are for documents

  /** @type {Pen["rect"]} */
  rect(x, y, width, height, { fill, stroke, thick = 1, radius = 0, alpha = 1 }) {
    this.to.globalAlpha = alpha;
    this.to.beginPath();
    this.to.roundRect(x, y, width, height, radius);
    if (fill) Object.assign(this.to, { fillStyle: fill }).fill();
    if (stroke) Object.assign(this.to, { strokeStyle: stroke, lineWidth: thick }).stroke();
    this.to.globalAlpha = 1;
  }

  /** @type {Pen["path"]} */
  path(points, { stroke, thick = 1, alpha = 1, dash = [] }) {
    Object.assign(this.to, { globalAlpha: alpha, strokeStyle: stroke, lineWidth: thick });
    this.to.setLineDash(dash);
    this.to.stroke(new Path2D(points));
    this.to.setLineDash([]);
    this.to.globalAlpha = 1;
  }

  /** @type {Pen["text"]} */
  text(x, y, string, { fill, font, size = 13, weight = 400, align = "left", alpha = 1 }) {
    const anchor = align === "middle" ? "center" : align;
    Object.assign(this.to, { globalAlpha: alpha, fillStyle: fill, textAlign: anchor });
    this.to.font = `${weight} ${size}px ${font}`;
    this.to.fillText(string, x, y + size * 0.35);
    this.to.globalAlpha = 1;
  }

  // colours: one [r, g, b] or null per cell, row by row. Small pictures are drawn exactly by enlarging a bitmap.
  /** @type {Pen["cells"]} */
  cells(width, height, rows, columns, colours) {
    const bitmap = bitmaps.get(colours) ?? bitmapOf(rows, columns, colours);
    bitmaps.set(colours, bitmap);
    this.to.imageSmoothingEnabled = false;
    this.to.drawImage(bitmap, 0, 0, width, height);
  }
}

/** @type {WeakMap<CellColours, OffscreenCanvas>} */
const bitmaps = new WeakMap(); // colours: their bitmap, as long as the colours live

/** @type {(rows: number, columns: number, colours: CellColours) => OffscreenCanvas} */
function bitmapOf(rows, columns, colours) {
  const bitmap = new OffscreenCanvas(columns, rows);
  const pixels = new ImageData(columns, rows);
  colours.forEach((colour, i) => {
    if (!colour) return;
    for (let channel = 0; channel < 3; channel++) pixels.data[4 * i + channel] = colour[channel];
    pixels.data[4 * i + 3] = 255;
  });
  context(bitmap.getContext("2d")).putImageData(pixels, 0, 0);
  return bitmap;
}

// A canvas gives null only where it has a context of another kind already.
/**
 * @template Context
 * @param {Context | null} found
 * @returns {Context}
 */
function context(found) {
  if (!found) throw new Error("a canvas without a context");
  return found;
}

export class SvgPen {
  /** @param {number} width @param {number} height */
  constructor(width, height) {
    this.svg = svgElement("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
    this.into = this.svg;
  }

  /** @type {(name: string, attributes: Attributes) => SVGElement} */
  add(name, attributes) {
    return this.into.appendChild(svgElement(name, attributes));
  }

  /** @type {Pen["within"]} */
  within(x, y, angle, draw) {
    const outside = this.into;
    this.into = this.add("g", { transform: `translate(${x} ${y}) rotate(${angle})` });
    draw();
    this.into = outside;
  }

  /** @type {Pen["tag"]} */
  tag(attributes) {
    for (const [key, value] of Object.entries(attributes)) this.into.setAttribute(key, String(value));
  }

  /** @type {Pen["rect"]} */
  rect(x, y, width, height, { fill, stroke, thick = 1, radius = 0, alpha = 1 }) {
    /** @type {Attributes} */
    const line = stroke ? { stroke, "stroke-width": thick } : {};
    this.add("rect", { x, y, width, height, rx: radius, fill: fill ?? "none", opacity: alpha, ...line });
  }

  /** @type {Pen["path"]} */
  path(points, { stroke, thick = 1, alpha = 1, dash = [] }) {
    /** @type {Attributes} */
    const dashes = dash.length ? { "stroke-dasharray": dash.join(" ") } : {};
    this.add("path", { d: points, fill: "none", stroke, "stroke-width": thick, opacity: alpha, ...dashes });
  }

  /** @type {Pen["text"]} */
  text(x, y, string, { fill, font, size = 13, weight = 400, align = "left", alpha = 1 }) {
    const anchor = { left: "start", middle: "middle", right: "end" }[align];
    const look = { "font-family": font, "font-size": size, "font-weight": weight, "text-anchor": anchor };
    const node = this.add("text", { x, y: y + size * 0.35, fill, opacity: alpha, ...look });
    node.textContent = string;
  }

  /** @type {Pen["cells"]} */
  cells(width, height, rows, columns, colours, values) {
    colours.forEach((colour, i) => {
      if (!colour) return;
      const [row, column] = [Math.floor(i / columns), i % columns];
      const place = { x: (column * width) / columns, y: (row * height) / rows };
      const size = { width: width / columns, height: height / rows, fill: `rgb(${colour.join(",")})` };
      /** @type {Attributes} */
      const number = values ? { class: "cell", "data-row": row, "data-column": column, "data-value": values[i] } : {};
      this.add("rect", { ...number, ...place, ...size });
    });
  }

  toString() {
    return new XMLSerializer().serializeToString(this.svg);
  }
}

/** @type {(name: string, attributes: Attributes) => SVGElement} */
export function svgElement(name, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  return node;
}

// What a pen drew on a stage, by the names it was tagged with.
/** @type {(stage: Element, selector: string) => NodeListOf<SVGElement>} */
export const drawn = (stage, selector) => stage.querySelectorAll(selector);

/** @type {(stage: Element, event: MouseEvent, selector: string) => SVGElement | null} */
export function drawnAt(stage, event, selector) {
  const node = document.elementFromPoint(event.clientX, event.clientY)?.closest(selector);
  return node instanceof SVGElement && stage.contains(node) ? node : null;
}

// --- colour -------------------------------------------------------------------------------------------------------

/** @type {(hex: string) => Colour} */
const channels = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
/** @type {(colour: Colour) => number} */
export const lightness = ([r, g, b]) => (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;

// The colour a fraction (0–1) of the way along a list of hex stops.
/** @type {(stops: string[], fraction: number) => Colour} */
export function along(stops, fraction) {
  const place = Math.min(Math.max(fraction, 0), 1) * (stops.length - 1);
  const i = Math.min(Math.floor(place), stops.length - 2);
  const [from, to] = [channels(stops[i]), channels(stops[i + 1])];
  return from.map((c, k) => Math.round(c + (to[k] - c) * (place - i)));
}

/** @type {Map<string, Colour[]>} */
const ramps = new Map();

// The same, read from a table of 256 colours: fast enough for thousands of cells.
/** @type {(stops: string[]) => Colour[]} */
export function ramp(stops) {
  const name = stops.join();
  const table = ramps.get(name) ?? Array.from({ length: 256 }, (_, i) => along(stops, i / 255));
  ramps.set(name, table);
  return table;
}

// Any CSS colour as channels: the browser itself is the parser.
const swatch = context(new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true }));
/** @type {(css: string) => Colour} */
export function parseColour(css) {
  swatch.fillStyle = css;
  swatch.fillRect(0, 0, 1, 1);
  return [...swatch.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

// The colour behind a node: a view may stand on the page or on a card of another colour.
/** @type {(node: Element) => string | null} */
function behind(node) {
  for (let at = node.parentElement; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (colour && !/^rgba\(.*, 0(\.\d+)?\)$|^transparent$/.test(colour)) return hex(parseColour(colour));
  }
  return null;
}

/** @type {(colour: Colour) => string} */
const hex = (colour) => `#${colour.map((c) => c.toString(16).padStart(2, "0")).join("")}`;

/** @param {Element} node */
export function readTheme(node) {
  const style = getComputedStyle(node);
  /** @type {(name: string, otherwise: string) => string} */
  const read = (name, otherwise) => style.getPropertyValue(`--st-${name}`).trim() || otherwise;
  const background = behind(node) ?? read("background-color", "#ffffff");
  const dark = lightness(parseColour(background)) < 0.5;
  return {
    background,
    dark,
    panel: read("secondary-background-color", dark ? "#262730" : "#f0f2f6"),
    border: read("border-color", dark ? "#444851" : "#d5d8de"),
    text: read("text-color", dark ? "#fafafa" : "#31333f"),
    primary: read("primary-color", "#0072b2"),
    font: read("font", "sans-serif"),
    accents: ROLES.accents[dark ? "dark" : "light"],
    scales: ROLES.scales[dark ? "dark" : "light"],
  };
}

// --- tokens -------------------------------------------------------------------------------------------------------

const WORD_START = "▁";
const START_WIDTH = 6; // room for the small bar that stands for ▁
const ruler = context(new OffscreenCanvas(1, 1).getContext("2d"));

/** @type {(string: string, font: string, size: number, weight?: number) => number} */
export function textWidth(string, font, size, weight = 400) {
  ruler.font = `${weight} ${size}px ${font}`;
  return ruler.measureText(string).width;
}

/** @type {(token: string) => { starts: boolean, text: string }} */
export function splitPiece(token) {
  const starts = token.startsWith(WORD_START) && token.length > 1;
  return { starts, text: starts ? token.slice(1) : token };
}

/** @type {(token: string, font: string, size?: number) => number} */
export function tokenWidth(token, font, size = 13) {
  const { starts, text } = splitPiece(token);
  return textWidth(text, font, size) + (starts ? START_WIDTH : 0);
}

/** @type {(text: string, font: string, size: number, room: number) => string} */
export function shorten(text, font, size, room) {
  if (textWidth(text, font, size) <= room) return text;
  let kept = text;
  while (kept.length > 1 && textWidth(`${kept}…`, font, size) > room) kept = kept.slice(0, -1);
  return `${kept}…`;
}

// A token at (x, y): ▁ as a faint bar, unknown pieces underlined with dots, tags in a frame, the end mark faint.
/** @type {(pen: Pen, x: number, y: number, token: string, look: TokenLook) => void} */
export function drawToken(
  pen,
  x,
  y,
  token,
  { theme, mark = "", align = "left", size = 13, room = Infinity, lit = null, alpha = 1 },
) {
  const { starts, text } = splitPiece(token);
  const shown = shorten(text, theme.font, size, room - (starts ? START_WIDTH : 0));
  const width = textWidth(shown, theme.font, size) + (starts ? START_WIDTH : 0);
  const left = x - { left: 0, middle: width / 2, right: width }[align];
  const fill = lit ? lit.text : mark === "unknown" ? theme.accents.unknown : theme.text;
  const faint = alpha * (mark === "end" ? 0.55 : 1);
  if (lit) pen.rect(left - 4, y - size * 0.78, width + 8, size * 1.56, { fill: lit.fill, radius: 4 });
  if (mark === "register")
    pen.rect(left - 3.5, y - size * 0.75, width + 7, size * 1.5, { stroke: fill, radius: 4, alpha: 0.5 * alpha });
  if (starts) pen.rect(left, y + size * 0.42, 4, 1.5, { fill, alpha: 0.4 * alpha });
  pen.text(left + (starts ? START_WIDTH : 0), y, shown, { fill, font: theme.font, size, alpha: faint });
  if (mark === "unknown") {
    pen.path(`M${left} ${y + size * 0.68}h${width}`, { stroke: fill, thick: 1.5, dash: [2, 2], alpha });
  }
}

// [first, last] of each run of equal group numbers that holds more than one token.
/** @type {(groups: number[]) => [first: number, last: number][]} */
export function runs(groups) {
  /** @type {[number, number][]} */
  const found = [];
  groups.forEach((group, i) => {
    if (i && group === groups[i - 1]) found[found.length - 1][1] = i;
    else found.push([i, i]);
  });
  return found.filter(([first, last]) => last > first);
}
