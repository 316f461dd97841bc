export function createEditor(parent) { parent.textContent = ""; }
