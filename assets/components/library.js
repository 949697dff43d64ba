// Puts the views at the disposal of the page's components, each of which is a few lines that wait for this.
const views = new WeakMap(); // host element: the view in it
const KINDS = { heatmap: Heatmap, alignment: Alignment, bars: Bars, strips: Strips, paint: Paint, tree: Tree, note: Note, board: Board };

// Draw data in a host, in place where a view is there already.
function show(Kind, host, component) {
  if (!views.has(host)) views.set(host, new Kind(host));
  const view = views.get(host);
  view.receive(component);
  return view;
}

function mounted(Kind) {
  return (component) => {
    const host = component.parentElement;
    const view = show(Kind, host, component);
    // Also called for a run that newer data overtook: only a host that left the page takes its view with it.
    return () => setTimeout(() => host.isConnected || (views.delete(host) && view.destroy()));
  };
}

export default function ({ parentElement }) {
  parentElement.closest("[data-testid=stElementContainer]")?.style.setProperty("display", "none");
  const mount = Object.fromEntries(Object.entries(KINDS).map(([kind, Kind]) => [kind, mounted(Kind)]));
  window.attentionLab = { ...mount, views };
  window.dispatchEvent(new Event("attention-lab:ready"));
}
