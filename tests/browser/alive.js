// Counts what is begun and not ended: listeners, timers, frames, observers. Runs before any code of the page.
const [listening, timers, frames, observers] = [[], new Map(), new Map(), new Set()];
const { addEventListener, removeEventListener } = EventTarget.prototype;
const place = (target, type, act) =>
  listening.findIndex((it) => it.target === target && it.type === type && it.act === act);
EventTarget.prototype.addEventListener = function (type, act, options) {
  if (place(this, type, act) < 0) listening.push({ target: this, type, act });
  return addEventListener.call(this, type, act, options);
};
EventTarget.prototype.removeEventListener = function (type, act, options) {
  const found = place(this, type, act);
  if (found >= 0) listening.splice(found, 1);
  return removeEventListener.call(this, type, act, options);
};
function counted(begin, end, alive, name, over) {
  const [began, ended] = [window[begin], window[end]];
  window[begin] = (act, ...rest) => {
    const id = began((...given) => {
      if (over) alive.delete(id);
      act(...given);
    }, ...rest);
    alive.set(id, name);
    return id;
  };
  window[end] = (id) => {
    alive.delete(id);
    ended(id);
  };
}
counted("setTimeout", "clearTimeout", timers, "timeout", true);
counted("setInterval", "clearInterval", timers, "interval", false);
counted("requestAnimationFrame", "cancelAnimationFrame", frames, "frame", true);
for (const name of ["ResizeObserver", "MutationObserver", "IntersectionObserver"]) {
  window[name] = class extends window[name] {
    observe(...given) {
      observers.add(this);
      super.observe(...given);
    }
    disconnect() {
      observers.delete(this);
      super.disconnect();
    }
  };
}
window.alive = () =>
  [
    ...listening.map(({ target, type }) => `${type} on ${target.className || target.constructor.name}`),
    ...timers.values(),
    ...frames.values(),
    ...[...observers].map((observer) => Object.getPrototypeOf(observer.constructor).name),
  ].sort();
