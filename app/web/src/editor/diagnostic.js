// A problem of ours as CodeMirror underlines it.

export function diagnostic({ from, to, severity, message, hint, fix }, length) {
  // An empty place is widened to a character, so that there is something to underline.
  const end = Math.min(Math.max(to, from + 1), length);
  return {
    from: Math.min(from, Math.max(end - 1, 0)),
    to: end,
    severity,
    message: hint ? `${message}\n${hint}` : message,
    actions: fix ? [{ name: "Fix it", apply: (view) => view.dispatch({ changes: fix }) }] : [],
  };
}
