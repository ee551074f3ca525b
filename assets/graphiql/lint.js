// The checks of the variables, without one that is wrong: an input field with a default may be left out.

const MISSING = /^Object of type "(\w+)" is missing required field "(\w+)"\.$/;
const HELPER = "graphql-variables";

/** The editor's own check takes a default of false for none (codemirror-graphql, variables/lint). */
export function mendLint(editor, schemaNow) {
  const check = editor.getHelper({ line: 0, ch: 0 }, "lint");
  editor.constructor.registerHelper("lint", HELPER, (...call) =>
    check(...call).filter(({ message }) => {
      const [, type, field] = MISSING.exec(message) ?? [];
      return !type || schemaNow()?.getType(type)?.getFields()[field].defaultValue === undefined;
    }),
  );
}
