// GraphiQL with the example tabs, and below the response what the last answer cost and what was pushed.

import { fill, filled, remember, valuesOf } from "./examples.js";
import { storage } from "./storage.js";

const { createElement: h, useEffect, useReducer } = React;
const { useEditorContext, useExecutionContext, useSchemaStore } = GraphiQL.React;
const MESSAGES_KEPT = 50;

/** What the page outside of React asks of GraphiQL. */
export const workbench = { adopt() {}, reintrospect() {} };

export function mount(element, { tabs, persona, fetcher, traffic }) {
  const values = valuesOf(persona);
  const defaultTabs = tabs.map((tab) => ({
    query: tab.document,
    variables: tab.variables && fill(tab.variables, values),
  }));
  ReactDOM.createRoot(element).render(
    h(
      GraphiQL,
      {
        fetcher,
        storage,
        defaultTabs,
        plugins: [GraphiQLPluginExplorer.explorerPlugin()],
        shouldPersistHeaders: false,
        showPersistHeadersSettings: false,
        defaultEditorToolsVisibility: "variables",
        inputValueDeprecation: true,
        schemaDescription: true,
      },
      h(GraphiQL.Logo, null, " "),
      h(GraphiQL.Footer, null, h(Footer, { traffic })),
    ),
  );
}

/** Whom to tell, and what was seen last. */
export function newTraffic() {
  return {
    answer: null,
    messages: [],
    changed() {},
    answered(answer) {
      this.answer = answer;
      this.changed();
    },
    received(message) {
      this.messages = [{ at: new Date(), message }, ...this.messages].slice(0, MESSAGES_KEPT);
      this.changed();
    },
    listening() {
      this.forget();
    },
    forget() {
      this.answer = null;
      this.messages = [];
      this.changed();
    },
  };
}

function Footer({ traffic }) {
  const [, redraw] = useReducer((count) => count + 1, 0);
  const editors = useEditorContext({ nonNull: true });
  const execution = useExecutionContext({ nonNull: true });
  const { introspect } = useSchemaStore();

  useEffect(() => {
    traffic.changed = redraw;
    workbench.reintrospect = introspect;
    workbench.adopt = (persona) => adopt(persona, editors, execution);
  });

  const { queryEditor, variableEditor, headerEditor, responseEditor } = editors;
  useEffect(() => {
    // Tab leaves an editor, as it leaves any other field: Prettify indents, and a completion is still taken by Tab.
    const leave = { Tab: false, "Shift-Tab": false };
    for (const editor of [queryEditor, variableEditor, headerEditor, responseEditor]) editor?.addKeyMap(leave);
    return () => {
      for (const editor of [queryEditor, variableEditor, headerEditor, responseEditor]) editor?.removeKeyMap(leave);
    };
  }, [queryEditor, variableEditor, headerEditor, responseEditor]);

  const { answer, messages } = traffic;
  return h(
    "div",
    { className: "covente-footer" },
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
            h("code", { title: JSON.stringify(message, null, 2) }, brief(message)),
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

/** The tabs stay, with the ids of the new persona; what the old one was told goes. */
function adopt(persona, editors, execution) {
  execution.stop();
  const previous = filled();
  const values = valuesOf(persona);
  const active = editors.tabs[editors.activeTabIndex];
  const variables = fill(editors.variableEditor?.getValue() ?? active.variables ?? "", values, previous);
  const query = editors.queryEditor?.getValue() ?? active.query;
  editors.moveTab(
    editors.tabs.map((tab) =>
      tab === active ? tab : { ...tab, response: null, variables: tab.variables && fill(tab.variables, values, previous) },
    ),
  );
  editors.updateActiveTabValues({ query, variables, response: null });
  editors.queryEditor?.setValue(query ?? "");
  editors.variableEditor?.setValue(variables);
  editors.responseEditor?.setValue("");
  remember(values);
}
