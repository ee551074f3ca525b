// What the program asks for; TypeScript reads the types out of the documents themselves.

import { graphql } from "./graphql.ts";

export const DEAL = graphql(`
  fragment Deal on Opportunity {
    id
    name
    status
    value {
      amount
      currency
    }
  }
`);

export const DEALS = graphql(
  `
  query Deals($first: Int!, $after: String) {
    opportunities(tab: OUTBOUND, first: $first, after: $after) {
      totalCount
      edges {
        node {
          ...Deal
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
  `,
  [DEAL],
);

export const FORM = graphql(`
  query Form {
    viewer {
      partner {
        id
        locations {
          id
          isDefault
        }
      }
    }
    customers(first: 1) {
      nodes {
        id
      }
    }
    solutions(kind: PARTNER, first: 100) {
      nodes {
        id
        partner {
          id
        }
      }
    }
  }
`);

export const CREATE = graphql(
  `
  mutation CreateDeal($input: CreateOpportunityInput!) {
    createOpportunity(input: $input) {
      opportunity {
        ...Deal
      }
      userErrors {
        code
        path
        message
      }
    }
  }
  `,
  [DEAL],
);

export const STATUS_CHANGED = graphql(
  `
  subscription StatusChanged($after: String) {
    opportunityStatusChanged(after: $after) {
      from
      to
      cursor
      opportunity {
        ...Deal
      }
    }
  }
  `,
  [DEAL],
);
