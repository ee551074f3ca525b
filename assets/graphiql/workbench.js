// GraphiQL with the tour's tabs, and below the response what the last answer cost and what was pushed.

import { mendLint } from "./lint.js";
import { storage } from "./storage.js";
import { tendTabs } from "./tablist.js";

const { createElement: h, useEffect, useReducer, useRef } = React;
const { useEditorContext, useExecutionContext, useSchemaStore } = GraphiQL.React;
const MESSAGES_KEPT = 50;
const HISTORY_KEPT = 100;

/** What the page outside of React asks of GraphiQL. */
export const workbench = { forget() {}, reintrospect() {} };

export function mount(element, { examples, fetcher, traffic }) {
  ReactDOM.createRoot(element).render(
    h(
      GraphiQL,
      {
        fetcher,
        storage,
        defaultTabs: examples.tabs.map(({ document, variables }) => ({ query: document, variables })),
        plugins: [GraphiQLPluginExplorer.explorerPlugin()],
        maxHistoryLength: HISTORY_KEPT,
        shouldPersistHeaders: false,
        showPersistHeadersSettings: false,
        defaultEditorToolsVisibility: "variables",
        inputValueDeprecation: true,
        schemaDescription: true,
      },
      h(GraphiQL.Logo, null, " "),
      h(GraphiQL.Footer, null, h(Footer, { examples, traffic })),
    ),
  );
}

/** Whom to tell, and what was seen last. */
export function newTraffic({ changed, heard }) {
  return {
    answer: null,
    messages: [],
    drawn() {},
    heard,
    answered(answer) {
      this.answer = answer;
      this.drawn();
      if (answer.mayHaveChanged) changed();
    },
    received(message) {
      this.messages = [{ at: new Date(), message }, ...this.messages].slice(0, MESSAGES_KEPT);
      this.drawn();
    },
    listening() {
      this.forget();
    },
    forget() {
      this.answer = null;
      this.messages = [];
      this.drawn();
    },
  };
}

function Footer({ examples, traffic }) {
  const [, redraw] = useReducer((count) => count + 1, 0);
  const editors = useEditorContext({ nonNull: true });
  const execution = useExecutionContext({ nonNull: true });
  const { introspect, schema } = useSchemaStore();
  const { queryEditor, variableEditor, headerEditor, responseEditor, tabs, activeTabIndex } = editors;

  const schemaNow = useRef();
  useEffect(() => {
    schemaNow.current = schema;
    traffic.drawn = redraw;
    examples.changed = redraw;
    workbench.reintrospect = introspect;
    workbench.forget = () => forget(editors, execution);
    tendTabs(
      (place) => examples.lacking(tabs[place]?.title).length > 0,
      (place) => examples.of(tabs[place]?.title)?.group,
    );
  });

  useEffect(() => {
    // Tab leaves an editor, as it leaves any other field: Prettify indents, and a completion is still taken by Tab.
    const leave = { Tab: false, "Shift-Tab": false };
    for (const editor of [queryEditor, variableEditor, headerEditor, responseEditor]) editor?.addKeyMap(leave);
    return () => {
      for (const editor of [queryEditor, variableEditor, headerEditor, responseEditor]) editor?.removeKeyMap(leave);
    };
  }, [queryEditor, variableEditor, headerEditor, responseEditor]);

  useEffect(() => {
    for (const editor of [queryEditor, variableEditor]) editor?.setOption("lineWrapping", true);
  }, [queryEditor, variableEditor]);

  useEffect(() => {
    if (variableEditor) mendLint(variableEditor, () => schemaNow.current);
  }, [variableEditor]);

  const { values } = examples;
  const { id, title } = tabs[activeTabIndex];
  useEffect(() => {
    if (values && variableEditor) fill(examples, editors);
  }, [values, variableEditor, id]);

  const lacking = examples.lacking(title);
  const { answer, messages } = traffic;
  return h(
    "div",
    { className: "covente-footer" },
    lacking.length > 0 &&
      h(
        "p",
        { className: "covente-lacking", role: "note" },
        `You cannot run this tab now: it needs ${lacking.join(", and ")}.`,
      ),
    h("p", { role: "status" }, describe(answer, messages.length, execution.isSubscribed)),
    messages.length > 0 &&
      h(
        "ol",
        { className: "covente-messages", tabIndex: 0, "aria-label": "Messages received, newest first" },
        messages.map(({ at, message }, index) =>
          h(
            "li",
            { key: messages.length - index },
            h("time", null, at.toLocaleTimeString("en-GB")),
            h("code", null, brief(message)),
          ),
        ),
      ),
  );
}

/** Without the envelope, which is the same for each message of a subscription. */
function brief({ data, errors }) {
  const payloads = Object.values(data ?? {});
  return JSON.stringify(!errors && payloads.length === 1 ? payloads[0] : { data, errors });
}

function describe(answer, messages, listening) {
  const said = [];
  if (answer) {
    said.push(`HTTP ${answer.status} in ${answer.milliseconds} ms`);
    if (answer.database) said.push(answer.database);
  }
  if (listening) said.push("listening");
  if (messages > 0) said.push(messages === 1 ? "1 message" : `${messages} messages`);
  return said.join(" · ") || "Ctrl-Enter runs the tab";
}

/** Only the tab that is shown: the others get theirs when they are. Where the user is in the text, they stay. */
function fill(examples, { tabs, activeTabIndex, variableEditor, updateActiveTabValues }) {
  const before = variableEditor.getValue();
  const variables = examples.fill(tabs[activeTabIndex].title, before);
  if (variables === before) return;
  const cursor = variableEditor.getCursor();
  const { left, top } = variableEditor.getScrollInfo();
  variableEditor.setValue(variables);
  variableEditor.setCursor(cursor, null, { scroll: false });
  variableEditor.scrollTo(left, top);
  updateActiveTabValues({ variables });
}

/** The tabs stay; what somebody else was told goes. */
function forget(editors, execution) {
  execution.stop();
  const { tabs, activeTabIndex, queryEditor, variableEditor, responseEditor } = editors;
  const query = queryEditor.getValue();
  const variables = variableEditor.getValue();
  // It sets the editors to what the tab held a moment ago.
  ReactDOM.flushSync(() =>
    editors.moveTab(tabs.map((tab, place) => (place === activeTabIndex ? tab : { ...tab, response: null }))),
  );
  editors.updateActiveTabValues({ query, variables, response: null });
  queryEditor.setValue(query);
  variableEditor.setValue(variables);
  responseEditor.setValue("");
}
