// The life of a view: what it waits for, gathered so that its end stops every listener, timer, frame and observer.
// No view waits in another way. What outlives the views is not theirs: link.js listens for the whole page, and mount.js
// looks once whether a host has left.
export class Life {
  constructor() {
    this.held = new Map(); // name: how to let go
    this.over = false;
  }

  // Keep something until it is released, replaced by another of its name, or the life ends.
  hold(name, letGo) {
    this.release(name);
    if (this.over) letGo();
    else this.held.set(name, letGo);
  }

  holds(name) {
    return this.held.has(name);
  }

  release(name) {
    const letGo = this.held.get(name);
    this.held.delete(name);
    letGo?.();
  }

  listen(target, type, act) {
    target.addEventListener(type, act);
    this.hold(Symbol(type), () => target.removeEventListener(type, act));
  }

  watchSize(node, act) {
    const observer = new ResizeObserver(act);
    observer.observe(node);
    this.hold(Symbol("size"), () => observer.disconnect());
  }

  // Of several under one name only the last comes about.
  later(name, delay, act) {
    const timer = setTimeout(() => [this.held.delete(name), act()], delay);
    this.hold(name, () => clearTimeout(timer));
  }

  every(name, period, act) {
    const timer = setInterval(act, period);
    this.hold(name, () => clearInterval(timer));
  }

  // In the next frame, once however often it is asked for.
  nextFrame(name, act) {
    if (this.holds(name)) return;
    const frame = requestAnimationFrame(() => [this.held.delete(name), act()]);
    this.hold(name, () => cancelAnimationFrame(frame));
  }

  end() {
    this.over = true;
    for (const name of [...this.held.keys()]) this.release(name);
  }
}
