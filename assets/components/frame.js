// What every view has around its picture: title, readout, a menu with table and exports, and its part in the link.
import { Life } from "./life.js";
import { NOWHERE, agrees, isNowhere, linkNamed, onlyKnown, samePlace } from "./link.js";
import { CanvasPen, SvgPen, readTheme } from "./pen.js";
/** @import { Link, Place } from "./link.js" */
/** @import { Sheet, Theme } from "./pen.js" */
/** @import { Message, Send, ViewData } from "./sent.js" */

/** @typedef {{ rows: string[], columns: string[], values: Float32Array }} Numbers row by row, for tables and files */
/** @typedef {HTMLElementTagNameMap} Tags */

/**
 * @template {keyof Tags} Name
 * @param {Name} name
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {Tags[Name]}
 */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children); // strings become text nodes: tokens are never read as HTML
  return node;
}

/** @type {(template: string, values: Record<string, string | number>) => string} */
export const fill = (template, values) => template.replace(/\{(\w+)\}/g, (_, key) => String(values[key]));

/** @type {(value: number) => string} */
export const exact = (value) =>
  Number.isFinite(value) ? value.toPrecision(4) : Number.isNaN(value) ? "–" : String(value);

// Three digits for the numbers of a scale.
/** @type {(value: number) => string} */
export function rounded(value) {
  const tiny = value !== 0 && Math.abs(value) < 0.001;
  return tiny ? value.toExponential(2) : String(Number(value.toPrecision(3)));
}

/** @type {(base64: string) => Float32Array<ArrayBuffer>} */
export function decodeFloats(base64) {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

/** @type {(cell: string) => string} */
const quoted = (cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

// By how much a part of the page is enlarged: in lecture mode all of it is.
/** @type {(node: Element) => number} */
export const zoomOf = (node) => node.currentCSSZoom ?? 1;

// Where the pointer is inside a node, in its own px.
/** @type {(node: Element, event: MouseEvent) => [x: number, y: number]} */
export function pointerIn(node, event) {
  const [box, zoom] = [node.getBoundingClientRect(), zoomOf(node)];
  return [(event.clientX - box.left) / zoom, (event.clientY - box.top) / zoom];
}

// The height of a screen that is left for a picture when so many px around it are taken, and a lesson above the page.
/** @type {(around: number) => number} */
export function screenRoom(around) {
  const lesson = document.querySelector(".st-key-lesson");
  const zoom = zoomOf(document.querySelector("[data-testid=stMainBlockContainer]") ?? document.body);
  return window.innerHeight / zoom - around - (lesson instanceof HTMLElement ? lesson.offsetHeight : 0);
}

/** @type {Record<string, [down: number, across: number] | undefined>} */
export const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

// A kind of view says what it is sent, and what in its picture the pointer can be over.
/**
 * @template {ViewData} Data
 * @template [Cell=never]
 */
export class View {
  // Known since the first data came:
  /** @type {Data} */
  data;
  /** @type {Record<string, string>} */
  words;
  /** @type {Link} */
  link;
  /** @type {Send} */
  send;
  // Known since the first paint:
  /** @type {Theme} */
  theme;

  /** @param {HTMLElement} host @param {string} kind */
  constructor(host, kind) {
    this.dot = element("i", { class: "al-dot", "aria-hidden": "true" });
    this.name = element("span", { class: "al-title" });
    this.readout = element("output", { class: "al-readout", "aria-live": "off" });
    this.opener = element("button", { class: "al-button al-opener", type: "button", "aria-expanded": "false" }, "⋯");
    this.menu = element("div", { class: "al-menu", hidden: "" });
    const tools = element("span", { class: "al-tools" }, this.opener, this.menu);
    this.body = element("div", { class: "al-body" });
    this.table = element("div", { class: "al-table", tabindex: "0", hidden: "" });
    const head = element("div", { class: "al-head" }, this.dot, this.name, this.readout, tools);
    this.says = element("figcaption", { class: "al-says", hidden: "" });
    this.root = element("figure", { class: `al-view al-${kind}` }, head, this.body, this.table, this.says);
    host.append(this.root);
    this.life = new Life();
    /** @type {Place} */
    this.lastPin = NOWHERE;
    /** @type {Cell | null} */
    this.cursor = null; // under the pointer
    /** @type {[x: number, y: number] | null} */
    this.pointer = null; // where it was last
    /** @type {[x: number, y: number] | null} */
    this.resting = null; // where it was when a key was pressed
    this.received = 0; // counts the data that came: what was built from older data or other fonts is built again
    this.fonts = 0;
    this.listen(tools);
  }

  /** @param {HTMLElement} tools */
  listen(tools) {
    this.life.listen(this.opener, "click", () => this.showMenu(Boolean(this.menu.hidden)));
    this.life.listen(this.menu, "click", (event) => this.useTool(/** @type {HTMLElement} */ (event.target)));
    this.life.listen(tools, "keydown", (event) => {
      if (event.key === "Escape" && !this.menu.hidden) {
        event.stopPropagation();
        this.showMenu(false);
        this.opener.focus();
      }
    });
    this.life.listen(document, "pointerdown", ({ target }) => {
      if (!tools.contains(/** @type {Node} */ (target))) this.showMenu(false);
    });
    this.life.watchSize(this.root, () => this.schedule());
    this.life.listen(window, "resize", () => this.schedule()); // some fit their height to the screen
    // Labels were measured in a stand-in font.
    this.life.listen(document.fonts, "loadingdone", () => [this.fonts++, this.schedule()]);
  }

  // --- what a kind of view says ---

  /** @type {(data: Data) => void} */
  accept() {
    unsaid(this);
  }

  paint() {
    unsaid(this);
  }

  hasNumbers() {
    return true;
  }

  /** @type {() => Numbers} */
  numbers() {
    return unsaid(this);
  }

  /** @type {() => Sheet} */
  sheet() {
    return unsaid(this);
  }

  // --- its data, its life ---

  destroy() {
    this.link.views.delete(this);
    this.life.end();
    this.root.remove();
  }

  // New data from Python: the picture changes in place.
  /** @type {(component: Message<Data>) => void} */
  receive(component) {
    const { data } = component;
    this.send = component.setTriggerValue;
    this.received++;
    this.data = data;
    this.words = data.words;
    this.join(linkNamed(data.link));
    this.name.textContent = data.title;
    this.root.setAttribute("aria-label", data.title);
    this.root.dataset.key = data.key;
    this.opener.setAttribute("aria-label", this.words.menu);
    this.caption(data.says ?? ["", ""]);
    const pin = { step: data.pin[0], position: data.pin[1] };
    if (!samePlace(pin, this.lastPin)) this.link.hearPython(pin);
    this.lastPin = pin;
    this.accept(data);
    if (!this.table.hidden) this.fillTable();
    this.schedule();
  }

  /** @type {(says: [shows: string, look: string]) => void} */
  caption([shows, look]) {
    this.says.hidden = !(shows || look);
    this.says.replaceChildren(shows, " ", element("strong", {}, look));
  }

  /** @type {(link: Link) => void} */
  join(link) {
    if (this.link !== link) this.link?.views.delete(this);
    this.link = link;
    link.views.add(this);
  }

  schedule() {
    this.life.nextFrame("paint", () => {
      if (!this.root.clientWidth) return; // in a closed tab or expander: the observer calls again when it opens
      const start = performance.now();
      this.theme = readTheme(this.root);
      this.root.style.setProperty("--al-behind", this.theme.background);
      this.dot.style.background = this.theme.accents[this.data.role];
      this.paint();
      this.root.dataset.paint = (performance.now() - start).toFixed(2); // milliseconds, read by tests and benchmarks
    });
  }

  // --- hover and pin ---

  /** @type {(place: Place) => void} */
  point(place) {
    const here = this.link.origin === this.data.key;
    if (here ? !samePlace(place, this.link.hover) : !isNowhere(place))
      this.link.tell("hover", { ...place, origin: this.data.key });
  }

  // Whether the pointer has moved since a key was pressed: a page that moves under a resting pointer sends events, too.
  /** @type {(event: MouseEvent) => boolean} */
  moved({ clientX, clientY }) {
    const [x, y] = this.resting ?? [];
    this.pointer = [clientX, clientY];
    if (x === clientX && y === clientY) return false;
    this.resting = null;
    return true;
  }

  // Keys win over a resting pointer: what it points at counts again when it moves.
  quiet() {
    this.resting = this.pointer;
    this.cursor = null;
    if (!isNowhere(this.link.hover)) this.link.tell("hover", { ...NOWHERE, origin: this.data.key });
  }

  // Tell Python. Of a held key only the last value is worth a rerun.
  /** @type {(name: string, value: unknown, delay?: number) => void} */
  tell(name, value, delay = 0) {
    this.life.later(`tell ${name}`, delay, () => this.send(name, value));
  }

  /** @type {(place: Place, delay?: number) => void} */
  pinTo(place, delay = 0) {
    this.link.tell("pin", { ...place, origin: this.data.key });
    this.link.sent.push(place);
    this.tell("pin", place, delay);
  }

  // A click on what is pinned frees it; coordinates this view does not know are kept.
  /** @type {(place: Place) => void} */
  togglePin(place) {
    const pin = this.link.pin;
    const known = onlyKnown(place);
    if (!Object.keys(known).length) return;
    const held = agrees(pin, known);
    const freed = Object.fromEntries(Object.keys(known).map((side) => [side, null]));
    this.pinTo({ ...pin, ...(held ? freed : known) });
  }

  // --- menu, table, files ---

  /** @type {(open: boolean) => void} */
  showMenu(open) {
    if (open) this.fillMenu();
    this.menu.hidden = !open;
    this.opener.setAttribute("aria-expanded", String(open));
  }

  fillMenu() {
    const tools = this.hasNumbers() ? ["table", "svg", "png", "csv"] : ["svg", "png"];
    const look = { class: "al-button", type: "button" };
    this.menu.replaceChildren(
      ...tools.map((tool) => element("button", { ...look, "data-tool": tool }, this.words[tool])),
    );
  }

  /** @type {(button: HTMLElement) => void} */
  useTool(button) {
    /** @type {Record<string, () => void>} */
    const acts = {
      table: () => this.toggleTable(),
      svg: () => this.saveSvg(),
      png: () => this.savePng(),
      csv: () => this.saveCsv(),
    };
    const act = acts[button.dataset.tool ?? ""];
    if (!act) return;
    act();
    this.showMenu(false);
  }

  toggleTable() {
    this.table.hidden = !this.table.hidden;
    if (this.table.hidden) this.table.replaceChildren();
    else this.fillTable();
  }

  fillTable() {
    const { rows, columns, values } = this.numbers();
    /** @type {(value: number) => HTMLElement} */
    const cell = (value) => element("td", {}, exact(value));
    /** @type {(scope: string) => (name: string) => HTMLElement} */
    const heading = (scope) => (name) => element("th", { scope }, name);
    const head = element("tr", {}, element("td"), ...columns.map(heading("col")));
    const lines = rows.map((name, r) => {
      const line = values.subarray(r * columns.length, (r + 1) * columns.length);
      return element("tr", {}, heading("row")(name), ...Array.from(line, cell));
    });
    const caption = element("caption", {}, this.data.title);
    this.table.setAttribute("aria-label", this.data.title);
    this.table.replaceChildren(
      element("table", {}, caption, element("thead", {}, head), element("tbody", {}, ...lines)),
    );
  }

  /** @type {(ending: string, type: string, content: string | Blob) => void} */
  save(ending, type, content) {
    const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
    element("a", { href: url, download: `${this.data.filename}.${ending}` }).click();
    this.life.hold(url, () => URL.revokeObjectURL(url));
    this.life.later(`release ${url}`, 1000, () => this.life.release(url));
  }

  saveCsv() {
    const { rows, columns, values } = this.numbers();
    /** @type {(name: string, cells: Iterable<string | number>) => string} */
    const line = (name, cells) => [name, ...cells].map((cell) => quoted(String(cell))).join(",");
    const body = rows.map((name, r) => line(name, values.subarray(r * columns.length, (r + 1) * columns.length)));
    // The mark at the start tells spreadsheets that this is UTF-8.
    this.save("csv", "text/csv", `\ufeff${[line("", columns), ...body].join("\r\n")}\r\n`);
  }

  saveSvg() {
    const { width, height, draw } = this.sheet();
    const pen = new SvgPen(width, height);
    draw(pen);
    this.save("svg", "image/svg+xml", pen.toString());
  }

  savePng() {
    const { width, height, draw } = this.sheet();
    const canvas = element("canvas");
    draw(new CanvasPen(canvas, width, height, 2));
    canvas.toBlob((blob) => blob && this.save("png", "image/png", blob));
  }
}

/** @type {(view: object) => never} */
export function unsaid(view) {
  throw new Error(`not said by ${view.constructor.name}`);
}
