/* Says when a page looks as it does when it has been left alone. Put into every page before its own scripts.
   window.benchLook: selectors of the lines of its chart and of its table; which of the two are drawn on a canvas;
   whether they are in shadow roots; the picture that stands in for the chart at first, if there is one. What is drawn on a canvas cannot be read back, so the words and the points of lines
   are noted as they are drawn. */
(() => {
  "use strict";
  const look = window.benchLook;
  const parts = ["chart", "table"].filter((name) => name in look);
  const PATIENCE = 60_000; // milliseconds
  let drawn = { chart: new Set(), table: new Set() };
  let started = null;
  let done = null;

  const context = CanvasRenderingContext2D.prototype;
  const part = (canvas) => drawn[canvas.closest(look.table) ? "table" : "chart"];
  for (const [name, words] of [
    ["fillText", (text) => `${text}`],
    ["lineTo", (x, y) => `${Math.round(x)},${Math.round(y)}`],
  ]) {
    const own = context[name];
    context[name] = function (...given) {
      part(this.canvas).add(words(...given));
      return own.apply(this, given);
    };
  }

  function* roots(root) {
    yield root;
    if (look.shadow) for (const one of root.querySelectorAll("*")) if (one.shadowRoot) yield* roots(one.shadowRoot);
  }
  const all = (css) => [...roots(document)].flatMap((root) => [...root.querySelectorAll(css)]);
  const now = (name) => {
    if (look.drawn === name) return "";
    return all(look[name]).map((one) => one.getAttribute("d") ?? one.textContent).join();
  };
  const looksLike = (wanted) =>
    Object.entries(wanted).every(
      ([name, one]) => now(name) === one.dom && one.drawn.every((words) => drawn[name].has(words)),
    );

  for (const name of ["pointerup", "click", "input", "change"]) {
    window.addEventListener(name, (event) => (started = started ?? event.timeStamp), true);
  }

  /* Milliseconds from the start until two frames after the page first looks as wanted. */
  const until = (wanted) =>
    new Promise((answer, refuse) => {
      const called = performance.now();
      const frame = () => {
        if (performance.now() - called > PATIENCE) return refuse(new Error("the page never came to look as wanted"));
        if (started === null || !looksLike(wanted)) return requestAnimationFrame(frame);
        return requestAnimationFrame(() => requestAnimationFrame(() => answer(performance.now() - started)));
      };
      requestAnimationFrame(frame);
    });

  /* Milliseconds until two frames after the picture that stands in for the chart is there. */
  const untilStandIn = () =>
    new Promise((answer) => {
      const frame = () => {
        if (!document.querySelector(look.standIn)?.complete) return requestAnimationFrame(frame);
        return requestAnimationFrame(() => requestAnimationFrame(() => answer(performance.now())));
      };
      requestAnimationFrame(frame);
    });
  const standIn = look.standIn ? untilStandIn() : null;

  window.bench = {
    standIn: () => standIn,
    seen: () =>
      Object.fromEntries(parts.map((name) => [name, { dom: now(name), drawn: [...drawn[name]].sort() }])),
    arm: (wanted) => {
      drawn = { chart: new Set(), table: new Set() };
      started = null;
      done = wanted ? until(wanted) : null;
    },
    done: () => done,
  };
  if (window.benchWanted) {
    started = 0;
    done = until(window.benchWanted);
  }
})();
