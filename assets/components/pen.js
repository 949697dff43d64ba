import { ROLES } from "./colours.js";

// Drawing: one set of strokes with two pens, so that what is exported is what is seen.
// Both pens know rect, line, path, text, cells and within (a moved or turned place); lengths are CSS pixels.

export class CanvasPen {
  constructor(canvas, width, height, scale) {
    const [across, down] = [Math.round(width * scale), Math.round(height * scale)];
    if (canvas.width !== across) canvas.width = across;
    if (canvas.height !== down) canvas.height = down;
    this.scale = scale;
    this.to = canvas.getContext("2d");
    this.to.setTransform(scale, 0, 0, scale, 0, 0);
    this.to.clearRect(0, 0, width, height);
  }

  within(x, y, angle, draw) {
    this.to.save();
    this.to.translate(x, y);
    this.to.rotate((angle * Math.PI) / 180);
    draw();
    this.to.restore();
  }

  tag() {} // names are for documents

  rect(x, y, width, height, { fill, stroke, thick = 1, radius = 0, alpha = 1 }) {
    this.to.globalAlpha = alpha;
    this.to.beginPath();
    this.to.roundRect(x, y, width, height, radius);
    if (fill) Object.assign(this.to, { fillStyle: fill }).fill();
    if (stroke) Object.assign(this.to, { strokeStyle: stroke, lineWidth: thick }).stroke();
    this.to.globalAlpha = 1;
  }

  path(points, { stroke, thick = 1, alpha = 1, dash = [] }) {
    Object.assign(this.to, { globalAlpha: alpha, strokeStyle: stroke, lineWidth: thick });
    this.to.setLineDash(dash);
    this.to.stroke(new Path2D(points));
    this.to.setLineDash([]);
    this.to.globalAlpha = 1;
  }

  text(x, y, string, { fill, font, size = 13, weight = 400, align = "left", alpha = 1 }) {
    const anchor = align === "middle" ? "center" : align;
    Object.assign(this.to, { globalAlpha: alpha, fillStyle: fill, textAlign: anchor });
    this.to.font = `${weight} ${size}px ${font}`;
    this.to.fillText(string, x, y + size * 0.35);
    this.to.globalAlpha = 1;
  }

  // colours: one [r, g, b] or null per cell, row by row. Small pictures are drawn exactly by enlarging a bitmap.
  cells(width, height, rows, columns, colours) {
    if (!bitmaps.has(colours)) bitmaps.set(colours, bitmapOf(rows, columns, colours));
    this.to.imageSmoothingEnabled = false;
    this.to.drawImage(bitmaps.get(colours), 0, 0, width, height);
  }
}

const bitmaps = new WeakMap(); // colours: their bitmap, as long as the colours live

function bitmapOf(rows, columns, colours) {
  const bitmap = new OffscreenCanvas(columns, rows);
  const pixels = new ImageData(columns, rows);
  colours.forEach((colour, i) => {
    if (!colour) return;
    for (let channel = 0; channel < 3; channel++) pixels.data[4 * i + channel] = colour[channel];
    pixels.data[4 * i + 3] = 255;
  });
  bitmap.getContext("2d").putImageData(pixels, 0, 0);
  return bitmap;
}

export class SvgPen {
  constructor(width, height) {
    this.svg = svgElement("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
    this.into = this.svg;
  }

  add(name, attributes) {
    return this.into.appendChild(svgElement(name, attributes));
  }

  within(x, y, angle, draw) {
    const outside = this.into;
    this.into = this.add("g", { transform: `translate(${x} ${y}) rotate(${angle})` });
    draw();
    this.into = outside;
  }

  tag(attributes) {
    for (const [key, value] of Object.entries(attributes)) this.into.setAttribute(key, value);
  }

  rect(x, y, width, height, { fill, stroke, thick = 1, radius = 0, alpha = 1 }) {
    const line = stroke ? { stroke, "stroke-width": thick } : {};
    return this.add("rect", { x, y, width, height, rx: radius, fill: fill ?? "none", opacity: alpha, ...line });
  }

  path(points, { stroke, thick = 1, alpha = 1, dash = [] }) {
    const dashes = dash.length ? { "stroke-dasharray": dash.join(" ") } : {};
    return this.add("path", { d: points, fill: "none", stroke, "stroke-width": thick, opacity: alpha, ...dashes });
  }

  text(x, y, string, { fill, font, size = 13, weight = 400, align = "left", alpha = 1 }) {
    const anchor = { left: "start", middle: "middle", right: "end" }[align];
    const look = { "font-family": font, "font-size": size, "font-weight": weight, "text-anchor": anchor };
    const node = this.add("text", { x, y: y + size * 0.35, fill, opacity: alpha, ...look });
    node.textContent = string;
    return node;
  }

  // values: written into the document; a colour bar has none
  cells(width, height, rows, columns, colours, values) {
    colours.forEach((colour, i) => {
      if (!colour) return;
      const [row, column] = [Math.floor(i / columns), i % columns];
      const place = { x: (column * width) / columns, y: (row * height) / rows };
      const size = { width: width / columns, height: height / rows, fill: `rgb(${colour.join(",")})` };
      const number = values ? { class: "cell", "data-row": row, "data-column": column, "data-value": values[i] } : {};
      this.add("rect", { ...number, ...place, ...size });
    });
  }

  toString() {
    return new XMLSerializer().serializeToString(this.svg);
  }
}

export function svgElement(name, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

// --- colour -------------------------------------------------------------------------------------------------------

const channels = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
export const lightness = ([r, g, b]) => (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;

// The colour a fraction (0–1) of the way along a list of hex stops.
export function along(stops, fraction) {
  const place = Math.min(Math.max(fraction, 0), 1) * (stops.length - 1);
  const i = Math.min(Math.floor(place), stops.length - 2);
  const [from, to] = [channels(stops[i]), channels(stops[i + 1])];
  return from.map((c, k) => Math.round(c + (to[k] - c) * (place - i)));
}

const ramps = new Map();

// The same, read from a table of 256 colours: fast enough for thousands of cells.
export function ramp(stops) {
  const name = stops.join();
  if (!ramps.has(name))
    ramps.set(
      name,
      Array.from({ length: 256 }, (_, i) => along(stops, i / 255)),
    );
  return ramps.get(name);
}

// Any CSS colour as channels: the browser itself is the parser.
const swatch = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
export function parseColour(css) {
  swatch.fillStyle = css;
  swatch.fillRect(0, 0, 1, 1);
  return [...swatch.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

// The colour behind a node: a view may stand on the page or on a card of another colour.
function behind(node) {
  for (let at = node.parentElement; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (colour && !/^rgba\(.*, 0(\.\d+)?\)$|^transparent$/.test(colour)) return hex(parseColour(colour));
  }
  return null;
}

const hex = (colour) => `#${colour.map((c) => c.toString(16).padStart(2, "0")).join("")}`;

export function readTheme(node) {
  const style = getComputedStyle(node);
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
const ruler = new OffscreenCanvas(1, 1).getContext("2d");

export function textWidth(string, font, size, weight = 400) {
  ruler.font = `${weight} ${size}px ${font}`;
  return ruler.measureText(string).width;
}

export function splitPiece(token) {
  const starts = token.startsWith(WORD_START) && token.length > 1;
  return { starts, text: starts ? token.slice(1) : token };
}

export function tokenWidth(token, font, size = 13) {
  const { starts, text } = splitPiece(token);
  return textWidth(text, font, size) + (starts ? START_WIDTH : 0);
}

export function shorten(text, font, size, room) {
  if (textWidth(text, font, size) <= room) return text;
  let kept = text;
  while (kept.length > 1 && textWidth(`${kept}…`, font, size) > room) kept = kept.slice(0, -1);
  return `${kept}…`;
}

// A token at (x, y): ▁ as a faint bar, unknown pieces underlined with dots, tags in a frame, the end mark faint.
// lit is null or {fill, text}: the label then stands inverted on that fill.
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
export function runs(groups) {
  const found = [];
  groups.forEach((group, i) => {
    if (i && group === groups[i - 1]) found[found.length - 1][1] = i;
    else found.push([i, i]);
  });
  return found.filter(([first, last]) => last > first);
}
