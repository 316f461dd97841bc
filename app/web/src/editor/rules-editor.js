// The editor for rule files: CodeMirror with YAML's colours; problems come from our linter as one types.
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { yaml } from "@codemirror/lang-yaml";
import { linter } from "@codemirror/lint";
import { EditorState, Prec } from "@codemirror/state";
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { diagnostic } from "./diagnostic.js";

/// How the linter's severities look.
const SEVERITIES = { error: "error", mistake: "warning", advice: "info" };

export class RulesEditor {
  #view;

  /// Replaces what is in `parent`; `onChange(text)` follows every edit, `onRun()` Ctrl-Enter.
  constructor(parent, text, workshop, { onChange, onRun }) {
    const run = () => {
      onRun();
      return true;
    };
    // The plain text area that served until now.
    parent.replaceChildren();
    this.#view = new EditorView({
      parent,
      state: EditorState.create({
        doc: text,
        extensions: [
          // Its style sheet needs leave from the page's policy.
          EditorView.cspNonce.of(document.querySelector("script[nonce]")?.nonce ?? ""),
          lineNumbers(),
          highlightSpecialChars(),
          history(),
          drawSelection(),
          bracketMatching(),
          EditorView.lineWrapping,
          yaml(),
          indentUnit.of("  "),
          syntaxHighlighting(classHighlighter),
          linter((view) => problems(view, workshop), { delay: 400 }),
          EditorView.contentAttributes.of({ "aria-label": "Alerting and recording rules, in YAML", autocapitalize: "off" }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) onChange(update.state.doc.toString());
          }),
          Prec.high(keymap.of([{ key: "Mod-Enter", run }])),
          // Escape, then Tab, leads out of the editor.
          keymap.of([...historyKeymap, ...defaultKeymap, indentWithTab]),
        ],
      }),
    });
  }

  setText(text) {
    const { state } = this.#view;
    if (state.doc.toString() === text) return;
    this.#view.dispatch({ changes: { from: 0, to: state.doc.length, insert: text } });
  }
}

async function problems(view, workshop) {
  const rules = view.state.doc.toString();
  if (rules.trim() === "") return [];
  try {
    const { answer } = await workshop.request("lint", { rules });
    return JSON.parse(answer).map(({ severity, ...problem }) =>
      diagnostic({ ...problem, severity: SEVERITIES[severity] }, rules.length));
  } catch {
    // Without the linter there is nothing to underline; a replay says why.
    return [];
  }
}
