// Tree: the hypotheses of a beam search, a column a step, the most probable first; what was dropped stays in sight,
// faint. A click chooses a hypothesis, which is then told to Python; hover lights its whole path.
import { View, element } from "./frame.js";
import { SvgPen, drawToken, drawn, drawnAt, splitPiece, tokenWidth } from "./pen.js";
/** @import { Lettering, Pen, Stroke, Theme } from "./pen.js" */
/** @import { Hypothesis, TreeData } from "./sent.js" */

/** @typedef {{ x: number, y: number, width: number, height: number }} Box */

const NODE = { height: 26, size: 13, pad: 8, gap: 30, margin: 12, head: 22, number: 34 };

/** @extends {View<TreeData>} */
export class Tree extends View {
  // Known since the first data came:
  /** @type {Hypothesis[]} */
  nodes;
  /** @type {number} */
  chosen;
  /** @type {number[][]} */
  steps; // the numbers of each step's nodes
  // Known since the first paint:
  /** @type {Box[]} */
  boxes;
  /** @type {{ width: number, height: number }} */
  size;
  /** @type {string} */
  built; // the state that was built

  /** @param {HTMLElement} host */
  constructor(host) {
    super(host, "tree");
    this.stage = element("div", { class: "al-stage", tabindex: "0", role: "group" });
    this.body.append(this.stage);
    this.over = -1;
    this.life.listen(this.stage, "pointermove", (event) => this.look(this.locate(event)));
    this.life.listen(this.stage, "pointerleave", () => this.look(-1));
    this.life.listen(this.stage, "click", (event) => this.choose(this.locate(event), 0));
    this.life.listen(this.stage, "keydown", (event) => this.onKey(event));
    this.life.listen(this.stage, "focus", () => this.readout.setAttribute("aria-live", "polite"));
    this.life.listen(this.stage, "blur", () => this.readout.setAttribute("aria-live", "off"));
  }

  /** @type {(data: TreeData) => void} */
  accept(data) {
    this.nodes = data.nodes;
    this.chosen = data.chosen;
    this.over = -1;
    this.stage.setAttribute("aria-label", data.title);
    this.steps = [];
    for (const node of this.nodes) (this.steps[node.step] ??= []).push(node.number);
    for (const step of this.steps) step.sort((a, b) => this.nodes[b].log - this.nodes[a].log);
  }

  numbers() {
    const rows = this.nodes.map((node) =>
      this.path(node.number)
        .map((n) => this.nodes[n].token)
        .join(" "),
    );
    const values = Float32Array.from(this.nodes.flatMap((node) => [node.log, node.score]));
    return { rows, columns: ["log p", this.data.words.score], values };
  }

  // The numbers of the nodes from the first word to this one.
  /** @type {(number: number) => number[]} */
  path(number) {
    /** @type {number[]} */
    const found = [];
    for (let node = this.nodes[number]; node.parent !== null; node = this.nodes[node.parent])
      found.unshift(node.number);
    return found;
  }

  /** @type {(number: number) => void} */
  look(number) {
    if (number === this.over) return;
    this.over = number;
    this.schedule();
  }

  /** @type {(number: number, delay: number) => void} */
  choose(number, delay) {
    if (number < 0 || number === this.chosen) return;
    this.chosen = number;
    this.schedule();
    this.tell("entry", number, delay);
  }

  /** @type {(event: KeyboardEvent) => void} */
  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const node = this.nodes[this.chosen];
    const column = this.steps[node.step];
    /** @type {(by: number) => number | undefined} */
    const aside = (by) => column[column.indexOf(node.number) + by];
    const child = () => this.steps[node.step + 1]?.find((n) => this.nodes[n].parent === node.number);
    /** @type {Record<string, () => number | null | undefined>} */
    const acts = {
      ArrowUp: () => aside(-1),
      ArrowDown: () => aside(1),
      ArrowLeft: () => (this.nodes[node.parent ?? 0].parent === null ? undefined : node.parent),
      ArrowRight: child,
    };
    const to = acts[event.key];
    if (!to) return;
    event.preventDefault();
    this.choose(to() ?? -1, 250);
  }

  /** @type {(event: MouseEvent) => number} */
  locate(event) {
    return Number(drawnAt(this.stage, event, "[data-number]")?.dataset.number ?? -1);
  }

  // --- painting ---------------------------------------------------------------------------------------------------

  lay() {
    /** @type {(node: Hypothesis) => number} */
    const width = (node) => tokenWidth(node.token, this.theme.font, NODE.size) + 2 * NODE.pad + NODE.number;
    this.boxes = [];
    let x = NODE.margin;
    for (const step of this.steps.slice(1)) {
      const widest = Math.max(...step.map((n) => width(this.nodes[n])));
      step.forEach(
        (n, row) => (this.boxes[n] = { x, y: NODE.head + row * NODE.height, width: widest, height: NODE.height - 5 }),
      );
      x += widest + NODE.gap;
    }
    const rows = Math.max(...this.steps.map((step) => step.length));
    this.size = { width: x - NODE.gap + NODE.margin, height: NODE.head + rows * NODE.height + NODE.margin };
  }

  paint() {
    const state = `${JSON.stringify(this.theme)} ${this.fonts} ${this.received}`;
    if (this.built !== state) this.build();
    this.built = state;
    const lit = new Set(this.path(this.over >= 0 ? this.over : this.chosen));
    for (const node of drawn(this.stage, "[data-number]")) {
      const number = Number(node.dataset.number);
      node.classList.toggle("al-lit", lit.has(number));
      node.classList.toggle("al-pinned", number === this.chosen);
    }
    for (const edge of drawn(this.stage, "[data-edge]")) {
      edge.classList.toggle("al-lit-edge", lit.has(Number(edge.dataset.edge)));
    }
    this.readout.textContent = this.say();
  }

  build() {
    this.lay();
    const pen = new SvgPen(this.size.width, this.size.height);
    this.draw(pen);
    pen.svg.setAttribute("role", "img");
    pen.svg.setAttribute("aria-label", this.data.summary);
    this.stage.replaceChildren(pen.svg);
  }

  /** @type {(pen: Pen) => void} */
  draw(pen) {
    const { theme } = this;
    this.steps.slice(1).forEach((step, i) => {
      const box = this.boxes[step[0]];
      /** @type {Lettering} */
      const look = { fill: theme.text, font: theme.font, size: 11, align: "middle", alpha: 0.7 };
      pen.text(box.x + box.width / 2, NODE.head / 2, String(i + 1), look);
    });
    for (const node of this.nodes) this.drawEdge(pen, node);
    for (const node of this.nodes) if (this.boxes[node.number]) this.drawNode(pen, node);
  }

  /** @type {(pen: Pen, node: Hypothesis) => void} */
  drawEdge(pen, node) {
    const [a, b] = [node.parent === null ? null : this.boxes[node.parent], this.boxes[node.number]];
    if (!a) return; // the root has no box
    const [x1, y1, x2, y2] = [a.x + a.width, a.y + a.height / 2, b.x, b.y + b.height / 2];
    const bend = (x2 - x1) / 2;
    const faint = node.fate === "dropped";
    /** @type {Stroke} */
    const look = {
      stroke: colourOfFate(this, node),
      thick: faint ? 1 : 2,
      alpha: faint ? 0.35 : 0.8,
      dash: faint ? [3, 3] : [],
    };
    pen.within(0, 0, 0, () => {
      pen.tag({ class: "al-edge", "data-edge": node.number });
      pen.path(`M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`, look);
    });
  }

  /** @type {(pen: Pen, node: Hypothesis) => void} */
  drawNode(pen, node) {
    const { theme } = this;
    const { x, y, width, height } = this.boxes[node.number];
    const faint = node.fate === "dropped";
    pen.within(x, y, 0, () => {
      pen.tag({ class: `al-node al-${node.fate}`, "data-number": node.number });
      pen.rect(0, 0, width, height, {
        fill: theme.panel,
        stroke: faint ? theme.border : colourOfFate(this, node),
        radius: 5,
      });
      const mark = node.token === "</s>" ? "end" : "";
      drawToken(pen, NODE.pad, height / 2, node.token, { theme, mark, size: NODE.size, alpha: faint ? 0.7 : 1 });
      /** @type {Lettering} */
      const number = { fill: theme.text, font: theme.font, size: 11, align: "right", alpha: faint ? 0.7 : 0.9 };
      pen.text(width - 5, height / 2, node.log.toFixed(1), number);
    });
  }

  say() {
    const number = this.over >= 0 ? this.over : this.chosen;
    const node = this.nodes[number];
    if (!node || node.parent === null) return "";
    const words = this.path(number)
      .map((n) => splitPiece(this.nodes[n].token).text)
      .join(" ");
    return `${words}  log p ${node.log.toFixed(3)} · ${this.data.words.score} ${node.score.toFixed(3)} · ${this.data.words[node.fate]}`;
  }

  sheet() {
    this.lay();
    const head = 36;
    const { width, height } = this.size;
    /** @type {(pen: Pen) => void} */
    const draw = (pen) => {
      const { theme } = this;
      pen.rect(0, 0, width, height + head, { fill: theme.background });
      pen.text(NODE.margin, 20, this.data.title, { fill: theme.text, font: theme.font, size: 15, weight: 600 });
      pen.within(0, head, 0, () => this.draw(pen));
    };
    return { width, height: height + head, draw };
  }
}

// The colour of a hypothesis by what became of it.
/** @type {(view: { theme: Theme }, node: Hypothesis) => string} */
function colourOfFate({ theme }, node) {
  return { best: theme.primary, finished: theme.accents.attentional, kept: theme.accents.queries, dropped: theme.text }[
    node.fate
  ];
}
