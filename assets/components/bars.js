// Bars: one vector. Over tokens a row each with its number, over features a thin bar each, up or down from zero.
// A click chooses an entry: a token of the source or the target is pinned, any other entry is told to Python.
const LINE = { height: 22, bar: 12, label: 13, number: 62, pad: 8 };
const SPIKES = { height: 96, top: 16, foot: 16, tick: 11 };
const MANY = 18; // rows that are shown without scrolling

class Bars extends View {
  constructor(host) {
    super(host, "bars");
    this.canvas = element("canvas", { class: "al-main", role: "img" });
    this.scroller = element("div", { class: "al-scroller", tabindex: "0", role: "group" }, this.canvas);
    this.body.append(this.scroller);
    this.cursor = -1;
    this.scroller.addEventListener("pointermove", (event) => event.pointerType === "touch" || this.look(this.locate(event)));
    this.scroller.addEventListener("pointerleave", () => this.look(-1));
    this.scroller.addEventListener("click", (event) => this.choose(this.locate(event)));
    this.scroller.addEventListener("keydown", (event) => this.onKey(event));
    this.scroller.addEventListener("focus", () => this.readout.setAttribute("aria-live", "polite"));
    this.scroller.addEventListener("blur", () => this.readout.setAttribute("aria-live", "off"));
  }

  accept(data) {
    this.values = decodeFloats(data.values);
    this.axis = data.axis;
    this.inRows = data.axis.tokens.length > 0;
    this.side = { source: "position", target: "step" }[data.axis.side] ?? null;
    this.told = data.chosen;
    this.canvas.setAttribute("aria-label", data.summary);
    this.scroller.setAttribute("aria-label", data.title);
    const tall = this.inRows && this.values.length > MANY;
    Object.assign(this.scroller.style, { overflowY: tall ? "auto" : "hidden", maxHeight: tall ? `${MANY * LINE.height}px` : "" });
  }

  hasNumbers() {
    return true;
  }

  numbers() {
    const rows = Array.from(this.values, (_, i) => this.axis.tokens[i] ?? String(i));
    return { rows, columns: [this.data.title], values: this.values };
  }

  // --- hover, choice ----------------------------------------------------------------------------------------------

  hovered() {
    if (this.cursor >= 0) return this.cursor;
    return this.side ? this.link.hover[this.side] ?? -1 : -1;
  }

  chosen() {
    return (this.side ? this.link.pin[this.side] : this.told) ?? -1;
  }

  look(index) {
    this.cursor = index;
    if (this.side) this.point(index < 0 ? NOWHERE : { ...NOWHERE, [this.side]: index });
    this.schedule();
  }

  choose(index) {
    if (index < 0) return;
    if (this.side) return this.togglePin({ ...NOWHERE, [this.side]: index });
    this.told = index;
    this.schedule();
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.send("entry", index), 0);
  }

  onKey(event) {
    const by = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const index = Math.min(Math.max(this.chosen() + by, 0), this.values.length - 1);
    if (this.side) return this.pinTo({ ...this.link.pin, [this.side]: index }, 250);
    this.told = index;
    this.schedule();
    clearTimeout(this.telling); // of a held key only the last entry is worth a rerun
    this.telling = setTimeout(() => this.send("entry", index), 250);
  }

  locate(event) {
    const box = this.canvas.getBoundingClientRect();
    const { cell, start } = this.place;
    const along = this.inRows ? event.clientY - box.top : event.clientX - box.left;
    const index = Math.floor((along - start) / cell);
    return index >= 0 && index < this.values.length ? index : -1;
  }

  // --- where things are -------------------------------------------------------------------------------------------

  lay(width = this.root.clientWidth) {
    if (!this.inRows) {
      this.place = { width, height: SPIKES.height, cell: width / this.values.length, start: 0 };
      return;
    }
    const names = this.axis.tokens.map((token) => tokenWidth(token, this.theme.font, LINE.label));
    const gutter = Math.ceil(Math.min(Math.max(...names) + 14, width * 0.36));
    const room = Math.max(width - gutter - LINE.number - LINE.pad, 40);
    const least = Math.min(0, ...this.values);
    const most = this.data.share ? 1 : Math.max(0, ...this.values);
    const unit = room / (most - least || 1);
    const height = LINE.height * this.values.length;
    this.place = { width, height, cell: LINE.height, start: 0, gutter, room, unit, zero: gutter - least * unit };
  }

  // --- painting ---------------------------------------------------------------------------------------------------

  paint() {
    this.lay();
    const { width, height } = this.place;
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    this.draw(new CanvasPen(this.canvas, width, height, window.devicePixelRatio));
    this.readout.textContent = this.say();
  }

  draw(pen) {
    if (this.inRows) this.drawRows(pen);
    else this.drawSpikes(pen);
  }

  drawRows(pen) {
    const { theme } = this;
    const { gutter, zero, unit, width } = this.place;
    const [hovered, chosen] = [this.hovered(), this.chosen()];
    pen.path(`M${zero} 0v${this.place.height}`, { stroke: theme.text, alpha: 0.25 });
    this.values.forEach((value, i) => {
      const y = (i + 0.5) * LINE.height;
      const length = Math.max(Math.abs(value) * unit, 0.5);
      if (i === chosen) pen.rect(1, y - LINE.height / 2 + 1, width - 2, LINE.height - 2, { stroke: theme.primary, thick: 2, radius: 4 });
      else if (i === hovered) pen.rect(0, y - LINE.height / 2, width, LINE.height, { fill: theme.panel, radius: 4 });
      const look = { theme, mark: this.axis.marks[i], align: "right", size: LINE.label, room: gutter - 12 };
      drawToken(pen, gutter - 8, y, this.axis.tokens[i], look);
      const bar = { fill: theme.accents[this.data.role], radius: 2 };
      pen.rect(value < 0 ? zero - length : zero, y - LINE.bar / 2, length, LINE.bar, bar);
      const number = { fill: theme.text, font: theme.font, size: 12, align: "right", weight: i === chosen ? 700 : 400 };
      pen.text(width - LINE.pad, y, this.short(value), number);
    });
  }

  drawSpikes(pen) {
    const { theme, data } = this;
    const { width, height, cell } = this.place;
    const middle = SPIKES.top + (height - SPIKES.top - SPIKES.foot) / 2;
    const unit = (height - SPIKES.top - SPIKES.foot) / 2 / data.limit;
    const thick = Math.max(cell * (cell > 3 ? 0.8 : 1), 0.75);
    const bar = (i, fill) => {
      const tall = Math.max(Math.abs(this.values[i]) * unit, 0.5);
      pen.rect(i * cell, this.values[i] < 0 ? middle : middle - tall, thick, tall, { fill });
    };
    this.values.forEach((_, i) => bar(i, theme.accents[data.role]));
    pen.path(`M0 ${middle}h${width}`, { stroke: theme.text, alpha: 0.35 });
    const ink = { fill: theme.text, font: theme.font, size: SPIKES.tick, alpha: 0.75 };
    pen.text(2, SPIKES.top / 2, `± ${Number(data.limit.toPrecision(2))}`, ink);
    this.drawBands(pen, ink);
    for (const [i, fill] of [[this.chosen(), theme.primary], [this.hovered(), theme.text]]) {
      if (i < 0) continue;
      pen.rect(i * cell - 1, SPIKES.top, thick + 2, height - SPIKES.top - SPIKES.foot, { fill, alpha: 0.25 });
      bar(i, fill);
      const x = Math.min(Math.max((i + 0.5) * cell, 14), width - 14);
      pen.text(x, height - SPIKES.foot / 2, String(i), { ...ink, fill, alpha: 1, weight: 700, align: "middle" });
    }
  }

  drawBands(pen, ink) {
    const { cell, height } = this.place;
    let from = 0;
    for (const [name, size] of this.data.bands) {
      if (from) pen.path(`M${from * cell} 0v${height}`, { stroke: this.theme.text, alpha: 0.4, dash: [3, 3] });
      pen.text((from + size / 2) * cell, SPIKES.top / 2, name, { ...ink, align: "middle" });
      from += size;
    }
  }

  // --- words ------------------------------------------------------------------------------------------------------

  short(value) {
    const size = Math.abs(value);
    if (this.data.share && size < 0.0005) return size ? "< 0.001" : "0";
    return size && size < 0.0005 ? value.toExponential(1) : value.toFixed(size < 10 ? 3 : 2);
  }

  say() {
    const index = [this.hovered(), this.chosen()].find((i) => i >= 0 && i < this.values.length);
    if (index === undefined) return "";
    const token = this.axis.tokens[index];
    const name = token === undefined ? fill(this.words.dimension, { number: index }) : splitPiece(token).text;
    return `${name}  ${exact(this.values[index])}`;
  }

  sheet() {
    const [margin, head] = [16, 28];
    this.lay();
    const size = { width: this.place.width + 2 * margin, height: this.place.height + head + 2 * margin };
    const draw = (pen) => {
      const { theme } = this;
      pen.rect(0, 0, size.width, size.height, { fill: theme.background });
      pen.text(margin, margin + 6, this.data.title, { fill: theme.text, font: theme.font, size: 15, weight: 600 });
      pen.within(margin, margin + head, 0, () => this.draw(pen));
    };
    return { ...size, draw };
  }
}
