// Puts the views at the disposal of the page's components, each of which is a few lines that wait for this.
import { Alignment } from "./alignment.js";
import { Bars, Strips } from "./bars.js";
import { Tree } from "./beam_tree.js";
import { Board } from "./board.js";
import { Gallery } from "./gallery.js";
import { Heatmap } from "./heatmap.js";
import { Machine } from "./machine.js";
import { mounted, views } from "./mount.js";
import { Paint } from "./painted_row.js";
/** @import { Component } from "./sent.js" */

const KINDS = {
  heatmap: Heatmap,
  alignment: Alignment,
  bars: Bars,
  strips: Strips,
  paint: Paint,
  tree: Tree,
  machine: Machine,
  gallery: Gallery,
};
Object.assign(Board.kinds, KINDS);

/** @type {(component: Component<null>) => void} */
export default function ({ parentElement }) {
  /** @type {HTMLElement | null} */
  const place = parentElement.closest("[data-testid=stElementContainer]");
  place?.style.setProperty("display", "none");
  const mount = Object.fromEntries(
    Object.entries({ ...KINDS, board: Board }).map(([kind, Kind]) => [kind, mounted(Kind)]),
  );
  Object.assign(window, { attentionLab: { ...mount, views } });
  window.dispatchEvent(new Event("attention-lab:ready"));
}
