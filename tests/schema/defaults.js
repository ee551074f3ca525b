// A rule of the comparison: another default, or none any more, breaks whoever relied on it by saying nothing.

const DEFAULTS = ["FIELD_ARGUMENT_DEFAULT_CHANGED", "INPUT_FIELD_DEFAULT_VALUE_CHANGED"];

module.exports = ({ changes }) =>
  changes.map((change) =>
    DEFAULTS.includes(change.type) ? { ...change, criticality: { ...change.criticality, level: "BREAKING" } } : change,
  );
