// Puts the views at the disposal of the page's components, each of which is a few lines that wait for this.
const views = new WeakMap(); // host element: the view in it

function mounted(Kind) {
  return (component) => {
    const host = component.parentElement;
    if (!views.has(host)) views.set(host, new Kind(host));
    const view = views.get(host);
    view.receive(component);
    // Also called for a run that newer data overtook: only a host that left the page takes its view with it.
    return () => setTimeout(() => host.isConnected || (views.delete(host) && view.destroy()));
  };
}

export default function ({ parentElement }) {
  parentElement.closest("[data-testid=stElementContainer]")?.style.setProperty("display", "none");
  window.attentionLab = { heatmap: mounted(Heatmap), alignment: mounted(Alignment), bars: mounted(Bars), strips: mounted(Strips), paint: mounted(Paint), tree: mounted(Tree), views };
  window.dispatchEvent(new Event("attention-lab:ready"));
}
