// What the views of one page share: the hovered token pair, the pinned one, and how far the decoder has stepped.
// Every change travels as a window event, so any script on the page can listen or take part:
//   attention-lab:hover  {link, step, position, origin}   step: target index or null, position: source index or null
//   attention-lab:pin    {link, step, position, origin}
//   attention-lab:step   {link, upto, origin}             target tokens known so far, null for all of them

/** @typedef {{ step: number | null, position: number | null }} Place a token pair, one side of it, or nowhere */
/** @typedef {Partial<Record<keyof Place, number>>} KnownPlace without what is null */
/** @typedef {Partial<Place & { link: string, upto: number | null, origin: string | null }>} Detail of an event */

/** @type {Readonly<Place>} */
export const NOWHERE = Object.freeze({ step: null, position: null });

/** @type {(a: Place, b: Place) => boolean} */
export const samePlace = (a, b) => a.step === b.step && a.position === b.position;
/** @type {(place: Place) => boolean} */
export const isNowhere = (place) => place.step === null && place.position === null;
/** @type {(place: Place) => KnownPlace} */
export const onlyKnown = (place) => Object.fromEntries(Object.entries(place).filter(([, index]) => index !== null));
// Whether a place is what is known, on the sides where something is.
/** @type {(place: Place, known: KnownPlace) => boolean} */
export const agrees = (place, known) => samePlace(place, { ...place, ...known });

export class Link {
  /** @param {string} name */
  constructor(name) {
    this.name = name;
    /** @type {Set<{ schedule(): void }>} */
    this.views = new Set();
    /** @type {Place} */
    this.hover = NOWHERE;
    /** @type {Place} */
    this.pin = NOWHERE;
    /** @type {number | null} */
    this.upto = null;
    /** @type {string | null} */
    this.origin = null; // the view under the pointer
    /** @type {Place[]} */
    this.sent = []; // pins told to Python whose rerun has not come back yet, after the last that has
  }

  /** @type {(kind: "hover" | "pin" | "step", detail: Detail) => void} */
  tell(kind, detail) {
    window.dispatchEvent(new CustomEvent(`attention-lab:${kind}`, { detail: { link: this.name, ...detail } }));
  }

  /** @type {(kind: "hover" | "pin" | "step", detail: Detail) => void} */
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
  /** @type {() => Place} */
  spokenOf() {
    return isNowhere(this.hover) && this.upto ? { step: this.upto - 1, position: null } : this.hover;
  }

  // A pin that comes from Python counts when Python decided it, not when it repeats an older pin of this browser:
  // reruns lag behind a held arrow key and must not pull the pin back.
  /** @type {(pin: Place) => void} */
  hearPython(pin) {
    // The last one stays: each view hears of it, and a key may be pressed between one view and the next.
    if (samePlace(pin, this.pin)) this.sent = [pin];
    else if (!this.sent.some((earlier) => samePlace(earlier, pin))) this.tell("pin", { ...pin, origin: "python" });
  }
}

/** @type {Map<string, Link>} */
const links = new Map();

/** @type {(name: string) => Link} */
export function linkNamed(name) {
  const link = links.get(name) ?? new Link(name);
  links.set(name, link);
  return link;
}

for (const kind of /** @type {const} */ (["hover", "pin", "step"])) {
  window.addEventListener(`attention-lab:${kind}`, (event) => {
    const { detail } = /** @type {CustomEvent<Detail>} */ (event);
    linkNamed(detail.link ?? "page").hear(kind, detail);
  });
}
