// The icons of buttons that play and step, drawn: fonts may lack them.
import { svgElement } from "./pen.js";

const PATHS = {
  play: "M5 3v10l8-5z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  back: "M12 3v10L5 8zM3.5 3H5v10H3.5z",
  forward: "M4 3v10l7-5zM11 3h1.5v10H11z",
  all: "M8 3a5 5 0 1 0 5 5h-1.6A3.4 3.4 0 1 1 8 4.6V7l4-3.2L8 .6z",
};

/** @type {(name: keyof typeof PATHS) => SVGElement} */
export function icon(name) {
  const svg = svgElement("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" });
  svg.append(svgElement("path", { d: PATHS[name], fill: "currentColor" }));
  return svg;
}
