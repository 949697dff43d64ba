// What the views of one page share: the hovered token pair, the pinned one, and how far the decoder has stepped.
// Every change travels as a window event, so any script on the page can listen or take part:
//   attention-lab:hover  {link, step, position, origin}   step: target index or null, position: source index or null
//   attention-lab:pin    {link, step, position, origin}
//   attention-lab:step   {link, upto, origin}             target tokens known so far, null for all of them
export const NOWHERE = Object.freeze({ step: null, position: null });

export const samePlace = (a, b) => a.step === b.step && a.position === b.position;
export const isNowhere = (place) => place.step === null && place.position === null;
export const onlyKnown = (place) => Object.fromEntries(Object.entries(place).filter(([, index]) => index !== null));

class Link {
  constructor(name) {
    this.name = name;
    this.views = new Set();
    this.hover = NOWHERE;
    this.pin = NOWHERE;
    this.upto = null;
    this.origin = null; // the view under the pointer
    this.sent = []; // pins told to Python whose rerun has not come back yet, after the last that has
  }

  tell(kind, detail) {
    window.dispatchEvent(new CustomEvent(`attention-lab:${kind}`, { detail: { link: this.name, ...detail } }));
  }

  hear(kind, { step = null, position = null, upto = null, origin = null }) {
    if (kind === "step") {
      this.upto = upto;
    } else {
      this[kind] = { step, position };
      if (kind === "hover") this.origin = isNowhere(this.hover) ? null : origin;
    }
    this.views.forEach((view) => view.schedule());
  }

  // What the page speaks of before the pin: the hovered pair, else the step the decoder stands at.
  spokenOf() {
    return isNowhere(this.hover) && this.upto ? { step: this.upto - 1, position: null } : this.hover;
  }

  // A pin that comes from Python counts when Python decided it, not when it repeats an older pin of this browser:
  // reruns lag behind a held arrow key and must not pull the pin back.
  hearPython(pin) {
    // The last one stays: each view hears of it, and a key may be pressed between one view and the next.
    if (samePlace(pin, this.pin)) this.sent = [pin];
    else if (!this.sent.some((earlier) => samePlace(earlier, pin))) this.tell("pin", { ...pin, origin: "python" });
  }
}

const links = new Map();

export function linkNamed(name) {
  if (!links.has(name)) links.set(name, new Link(name));
  return links.get(name);
}

for (const kind of ["hover", "pin", "step"]) {
  window.addEventListener(`attention-lab:${kind}`, ({ detail }) => linkNamed(detail.link ?? "page").hear(kind, detail));
}
