// The life of a view: what it waits for, gathered so that its end stops every listener, timer, frame and observer.
// No view waits in another way. What outlives the views is not theirs: link.js listens for the whole page, and mount.js
// looks once whether a host has left.
/** @typedef {HTMLElementEventMap & FontFaceSetEventMap} Heard every event that is listened to */

export class Life {
  constructor() {
    /** @type {Map<unknown, () => void>} */
    this.held = new Map(); // name: how to let go
    this.over = false;
  }

  // Keep something until it is released, replaced by another of its name, or the life ends.
  /** @type {(name: unknown, letGo: () => void) => void} */
  hold(name, letGo) {
    this.release(name);
    if (this.over) letGo();
    else this.held.set(name, letGo);
  }

  /** @type {(name: unknown) => boolean} */
  holds(name) {
    return this.held.has(name);
  }

  /** @type {(name: unknown) => void} */
  release(name) {
    const letGo = this.held.get(name);
    this.held.delete(name);
    letGo?.();
  }

  /**
   * @template {keyof Heard} Type
   * @param {EventTarget} target
   * @param {Type} type
   * @param {(event: Heard[Type]) => void} act
   */
  listen(target, type, act) {
    const listener = /** @type {EventListener} */ (act);
    target.addEventListener(type, listener);
    this.hold(Symbol(type), () => target.removeEventListener(type, listener));
  }

  /** @type {(node: Element, act: () => void) => void} */
  watchSize(node, act) {
    const observer = new ResizeObserver(act);
    observer.observe(node);
    this.hold(Symbol("size"), () => observer.disconnect());
  }

  // Of several under one name only the last comes about.
  /** @type {(name: unknown, delay: number, act: () => void) => void} */
  later(name, delay, act) {
    const timer = setTimeout(() => [this.held.delete(name), act()], delay);
    this.hold(name, () => clearTimeout(timer));
  }

  /** @type {(name: unknown, period: number, act: () => void) => void} */
  every(name, period, act) {
    const timer = setInterval(act, period);
    this.hold(name, () => clearInterval(timer));
  }

  // In the next frame, once however often it is asked for.
  /** @type {(name: unknown, act: () => void) => void} */
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
