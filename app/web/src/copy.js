// A copy button on every code block, and on any element with `data-copy`.

/// A path that is to be sent to somebody needs the site in front of it, as this visitor reaches it.
export function completeLinks() {
  for (const element of document.querySelectorAll("[data-absolute]")) {
    element.textContent = new URL(element.textContent, location.origin).href;
  }
}

export function enableCopyButtons() {
  for (const block of document.querySelectorAll(".code")) {
    const code = block.querySelector("pre code") ?? block.querySelector("code");
    if (code) block.append(copyButton(() => code.textContent, "Copy code"));
  }
  for (const element of document.querySelectorAll("[data-copy]")) {
    const source = document.getElementById(element.dataset.copy);
    if (source) element.append(copyButton(() => source.value ?? source.textContent, "Copy"));
  }
}

function copyButton(text, label) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy-button";
  button.textContent = "Copy";
  button.setAttribute("aria-label", label);
  button.addEventListener("click", async () => {
    let said = "Copied";
    try {
      await navigator.clipboard.writeText(text());
    } catch {
      said = "Not allowed";
    }
    button.textContent = said;
    setTimeout(() => (button.textContent = "Copy"), 1600);
  });
  return button;
}
