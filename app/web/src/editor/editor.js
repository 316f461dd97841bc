// The query editor: CodeMirror with the PromQL grammar for colours; completion and problems come from our engine.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, insertNewlineAndIndent } from "@codemirror/commands";
import { bracketMatching, LanguageSupport, LRLanguage, syntaxHighlighting } from "@codemirror/language";
import { linter } from "@codemirror/lint";
import { EditorState, Prec } from "@codemirror/state";
import { drawSelection, EditorView, highlightSpecialChars, keymap, placeholder } from "@codemirror/view";
import { classHighlighter, styleTags, tags } from "@lezer/highlight";
import { parser } from "@prometheus-io/lezer-promql";
import { diagnostic } from "./diagnostic.js";

/// Grammar nodes to the tags that `classHighlighter` turns into `tok-…` classes.
const promql = LRLanguage.define({
  parser: parser.configure({
    props: [
      styleTags({
        LineComment: tags.comment,
        "StringLiteral QuotedLabelName": tags.string,
        "NumberDurationLiteral NumberDurationLiteralInDurationContext": tags.number,
        Identifier: tags.variableName,
        LabelName: tags.propertyName,
        "FunctionIdentifier/...": tags.macroName,
        "Avg Bottomk Count CountValues Group LimitK LimitRatio Max Min Quantile Stddev Stdvar Sum Topk": tags.macroName,
        "By Without Bool On Ignoring GroupLeft GroupRight Offset And Unless Or StartFn EndFn AtStart AtEnd": tags.keyword,
        "Add Sub Mul Div Mod Pow Atan2 EqlSingle EqlRegex Eql Neq NeqRegex Gtr Gte Lss Lte At": tags.operator,
        '( ) [ ] { } ","': tags.punctuation,
      }),
    ],
  }),
  languageData: { closeBrackets: { brackets: ["(", "[", "{", "'", '"', "`"] }, commentTokens: { line: "#" } },
});

export class Editor {
  #view;

  /// Replaces what is in `parent`; `onChange(text)` follows every edit, `onRun()` the Enter key.
  constructor(parent, text, engine, { onChange, onRun }) {
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
          highlightSpecialChars(),
          history(),
          drawSelection(),
          bracketMatching(),
          closeBrackets(),
          new LanguageSupport(promql),
          syntaxHighlighting(classHighlighter),
          autocompletion({ override: [(context) => complete(context, engine)], icons: false }),
          linter((view) => problems(view, engine), { delay: 350 }),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": "PromQL query", autocapitalize: "off" }),
          placeholder("A PromQL query; Enter runs it"),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) onChange(update.state.doc.toString());
          }),
          // Below completion, which takes Enter while its list is open; above the default new line.
          Prec.high(keymap.of([
            { key: "Enter", run },
            { key: "Mod-Enter", run },
            { key: "Shift-Enter", run: insertNewlineAndIndent },
          ])),
          // Tab is left alone: it must lead out of the editor.
          keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        ],
      }),
    });
  }

  setText(text) {
    const { state } = this.#view;
    if (state.doc.toString() === text) return;
    this.#view.dispatch({ changes: { from: 0, to: state.doc.length, insert: text }, selection: { anchor: text.length } });
  }

  /// Puts `text` where the cursor is.
  insert(text) {
    this.#view.dispatch(this.#view.state.replaceSelection(text));
    this.#view.focus();
  }

  applyFix({ from, to, insert }) {
    this.#view.dispatch({ changes: { from, to, insert } });
    this.#view.focus();
  }
}

async function complete(context, engine) {
  const word = context.matchBefore(/[\w:]+$/);
  if (!word && !context.explicit && !context.matchBefore(/[{,(="]\s*$/)) return null;
  const expr = context.state.doc.toString();
  try {
    const { answer } = await engine.request("complete", { expr, offset: context.pos });
    const { from, to, options } = JSON.parse(answer);
    return options.length > 0 ? { from, to, options, validFor: /^[\w:]*$/ } : null;
  } catch {
    // Without the engine there is nothing to propose; running the query says why.
    return null;
  }
}

async function problems(view, engine) {
  const expr = view.state.doc.toString();
  if (expr.trim() === "") return [];
  try {
    const { answer } = await engine.request("check", { expr });
    return JSON.parse(answer).map((problem) => diagnostic(problem, expr.length));
  } catch {
    return [];
  }
}
