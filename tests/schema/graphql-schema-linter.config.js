// The rules that the schema keeps: all that graphql-schema-linter 3 has, but those that want an alphabet.

module.exports = {
  rules: [
    "arguments-have-descriptions",
    "defined-types-are-used",
    "deprecations-have-a-reason",
    "descriptions-are-capitalized",
    "enum-values-all-caps",
    "enum-values-have-descriptions",
    "fields-are-camel-cased",
    "fields-have-descriptions",
    "input-object-values-are-camel-cased",
    "input-object-values-have-descriptions",
    "relay-connection-arguments-spec",
    "relay-connection-types-spec",
    "relay-page-info-spec",
    "types-are-capitalized",
    "types-have-descriptions",

    // Off, since an order tells something here:
    // "enum-values-sorted-alphabetically": statuses and stages stand in the order in which a deal goes through them.
    // "input-object-fields-sorted-alphabetically": what is needed comes before what may be left out.
    // "interface-fields-sorted-alphabetically": as of their types.
    // "type-fields-sorted-alphabetically": the id first, then what a reader asks for first.
  ],
};
