// One way to mount: a view is drawn in a host element, in place where it is there already, and leaves with its host.

export const views = new WeakMap(); // host element: the view in it

// Draw data in a host.
export function show(Kind, host, component) {
  if (!views.has(host)) views.set(host, new Kind(host));
  const view = views.get(host);
  view.receive(component);
  return view;
}

// Take the view of a host away.
export function dismiss(host) {
  const view = views.get(host);
  views.delete(host);
  view?.destroy();
}

// A component of Streamlit that shows one kind of view.
export function mounted(Kind) {
  return (component) => {
    const host = component.parentElement;
    show(Kind, host, component);
    // Also called for a run that newer data overtook: only a host that left the page takes its view with it.
    return () => setTimeout(() => host.isConnected || dismiss(host));
  };
}
