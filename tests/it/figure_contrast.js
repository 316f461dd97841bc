// Text in figures against what is drawn below it, which axe leaves out. Returns what is hard to read.
// The window must be as tall as the page: only what is in it can be hit.
const parse = (colour) => {
  const context = parse.context ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
  return { rgb: [r, g, b], alpha: a / 255 };
};
const over = (top, alpha, below) => top.map((channel, i) => channel * alpha + below[i] * (1 - alpha));
const luminance = (rgb) => {
  const [r, g, b] = rgb.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a, b) => {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
};
// How much of an element's own paint arrives: its opacity times that of the groups around it.
const opacity = (element, paint) => {
  let all = Number(getComputedStyle(element)[paint] ?? 1);
  for (let one = element; one instanceof SVGElement; one = one.parentElement) all *= Number(getComputedStyle(one).opacity);
  return all;
};
const behind = (text, x, y) => {
  const layers = [];
  for (const element of document.elementsFromPoint(x, y)) {
    if (element === text || text.contains(element) || element instanceof SVGTextContentElement) continue;
    const isShape = element instanceof SVGGeometryElement;
    const style = getComputedStyle(element);
    const paint = isShape ? style.fill : style.backgroundColor;
    if (paint === "none" || paint.startsWith("url(")) continue;
    const { rgb, alpha } = parse(paint);
    const visible = alpha * (isShape ? opacity(element, "fillOpacity") : Number(style.opacity));
    layers.push([rgb, visible]);
    if (visible === 1) break;
  }
  return layers.reverse().reduce((below, [rgb, alpha]) => over(rgb, alpha, below), [255, 255, 255]);
};

const unreadable = [];
let measured = 0;
for (const text of document.querySelectorAll("main svg text")) {
  const box = text.getBoundingClientRect();
  if (box.width === 0 || !text.textContent.trim()) continue;
  const { rgb, alpha } = parse(getComputedStyle(text).fill);
  const seen = alpha * opacity(text, "fillOpacity");
  // At both ends as well as in the middle: a label that sticks out of its box lies on two grounds.
  for (const part of [0.08, 0.5, 0.92]) {
    const ground = behind(text, box.left + box.width * part, box.top + box.height / 2);
    const ratio = contrast(over(rgb, seen, ground), ground);
    measured += 1;
    if (ratio < 4.5) {
      const figure = text.closest("svg").querySelector("title")?.textContent ?? "a drawing";
      unreadable.push(`${figure}: “${text.textContent.trim()}” has a contrast of ${ratio.toFixed(2)}`);
      break;
    }
  }
}
return { unreadable, measured };
