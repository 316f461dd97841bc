// On every page, small on purpose: theme, copy buttons, forms and their files, and the islands' entry.
// Editor, chart and engine are fetched when an island first asks for them.
import { completeLinks, enableCopyButtons } from "./copy.js";
import { followContents } from "./contents.js";
import { enableFileFields } from "./files.js";
import { markFormsInFlight } from "./forms.js";
import { answerInPlace } from "./in-place.js";
import { startIslands } from "./islands.js";
import { installBridge } from "./bridge.js";
import { enableThemeSwitch } from "./theme.js";

const assets = JSON.parse(document.querySelector('meta[name="sightline-assets"]').content);

enableThemeSwitch();
completeLinks();
enableCopyButtons();
followContents();
answerInPlace();
markFormsInFlight();
enableFileFields();
installBridge(assets);
startIslands(assets);
