// One way to mount: a view is drawn in a host element, in place where it is there already, and leaves with its host.
/** @import { Component, Message } from "./sent.js" */

/** @typedef {{ receive(message: Message<object>): void, destroy(): void }} Mountable a view, a note or a board */
/** @typedef {new (host: HTMLElement) => Mountable} Kind */

/** @type {WeakMap<HTMLElement, Mountable>} */
export const views = new WeakMap(); // host element: the view in it

// Draw data in a host.
/** @type {(kind: Kind, host: HTMLElement, message: Message<object>) => void} */
export function show(Kind, host, message) {
  const view = views.get(host) ?? new Kind(host);
  views.set(host, view);
  view.receive(message);
}

// Take the view of a host away.
/** @type {(host: HTMLElement) => void} */
export function dismiss(host) {
  const view = views.get(host);
  views.delete(host);
  view?.destroy();
}

// A component of Streamlit that shows one kind of view.
/** @type {(kind: Kind) => (component: Component<object>) => () => void} */
export function mounted(Kind) {
  return (component) => {
    const host = component.parentElement;
    show(Kind, host, component);
    // Also called for a run that newer data overtook: only a host that left the page takes its view with it.
    return () => setTimeout(() => host.isConnected || dismiss(host));
  };
}
