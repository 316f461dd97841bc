// Line colours, told apart by hue and lightness, at least 3:1 against the page in either theme.

const LIGHT = ["#0b6363", "#b4480f", "#5b3fa0", "#2f7a1f", "#b02a5b", "#1f5fa8", "#8a6a00", "#7a3b2e", "#4a6472", "#a03fa0"];
const DARK = ["#6fd0c6", "#f2a26b", "#b9a1f2", "#9bd67f", "#f292b4", "#86b7f5", "#e6c65c", "#d9a08f", "#a9bcc9", "#e09ae0"];

/// `count` colours for the theme that is on.
export function colours(count) {
  const palette = isDark() ? DARK : LIGHT;
  return Array.from({ length: count }, (_, index) => palette[index % palette.length]);
}

/// The value of a style sheet's variable, resolved to what a canvas understands.
export function css(variable) {
  if (variable.startsWith("--sans")) return getComputedStyle(document.documentElement).getPropertyValue(variable);
  const probe = document.createElement("span");
  probe.style.color = `var(${variable})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}
