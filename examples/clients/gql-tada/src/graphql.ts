// The function that types documents, from what `npm run generate` made of the schema.

import { initGraphQLTada } from "gql.tada";
import type { introspection } from "./generated/schema.d.ts";

export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: {
    CountryCode: string;
    CurrencyCode: string;
    Date: string;
    DateTime: string;
    Decimal: string;
    Duns: string;
    Duration: string;
    EmailAddress: string;
    PhoneNumber: string;
  };
}>();
