// The keyboard of an appraiser: A accepts, S and B go to the fields of a correction and of a request, J and K
// to the next and the previous indicator. Inactive while somebody types.

export function listenForDecisions(document) {
  const press = (selector) => document.querySelector(selector);
  const actions = {
    a: () => press("#step-accept form")?.requestSubmit(),
    s: () => press("#step-correct .field :is(input, select, textarea)")?.focus(),
    b: () => press("#step-return textarea")?.focus(),
    j: () => press("#next")?.click(),
    k: () => press("#previous")?.click(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.matches?.("input, textarea, select")) return;
    const action = actions[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
