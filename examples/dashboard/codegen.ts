// Types every document in src from the schema, and the one mutation that only a demo's server has.

import type { CodegenConfig } from "@graphql-codegen/cli";

const texts = [
  "CountryCode",
  "CurrencyCode",
  "Date",
  "DateTime",
  "Decimal",
  "Duns",
  "Duration",
  "EmailAddress",
  "PhoneNumber",
];

export default {
  schema: ["../../schema.graphql", "src/api/demo-server.graphql"],
  documents: ["src/api/*.graphql", "!src/api/demo-server.graphql"],
  importExtension: ".ts",
  generates: {
    "src/generated/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: {
        enumType: "string-literal",
        skipTypename: true,
        useTypeImports: true,
        avoidOptionals: { field: true },
        scalars: { ...Object.fromEntries(texts.map((name) => [name, "string"])), ID: "string", JSON: "unknown" },
      },
    },
  },
} satisfies CodegenConfig;
