// Wakes the islands. Pages that are all text never load WebAssembly: an island inside `data-wake="touch"` is
// woken when the pointer or the keyboard first reaches one; any other page with islands wakes them at once.

let waking;

export function startIslands(assets) {
  const islands = document.querySelectorAll("leptos-island");
  if (islands.length === 0) return;
  const lazy = [...islands].every((island) => island.closest('[data-wake="touch"]'));
  if (!lazy) {
    wake(assets);
    return;
  }
  const onTouch = (event) => {
    if (event.target.closest?.("leptos-island")) wake(assets);
  };
  for (const kind of ["pointerover", "focusin", "touchstart"]) {
    document.addEventListener(kind, onTouch, { passive: true });
  }
  // A click before the code is there is kept and repeated once it is.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("leptos-island button");
    if (!button || document.documentElement.dataset.islands === "awake") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    button.setAttribute("aria-busy", "true");
    await wake(assets);
    button.removeAttribute("aria-busy");
    button.click();
  }, { capture: true });
}

function wake(assets) {
  waking ??= load(assets);
  return waking;
}

async function load(assets) {
  const module = await import(assets["app.js"]);
  await module.default({ module_or_path: assets["app.wasm"] });
  module.hydrate();
  // In document order: an outer island before those inside it.
  for (const element of document.querySelectorAll("leptos-island")) {
    await module[element.dataset.component]?.(element);
  }
  document.documentElement.dataset.islands = "awake";
}
