// What the program asks for. `npm run generate` compiles it, and Babel puts the compiled documents in its place.

import { graphql } from "relay-runtime";

export const DEAL = graphql`
  fragment documents_deal on Opportunity @inline {
    id
    name
    status
    value {
      amount
      currency
    }
  }
`;

/** A list as usePaginationFragment wants it: Relay writes the query of the next page by itself. */
export const LIST = graphql`
  fragment documents_list on Query
  @refetchable(queryName: "documentsListPaginationQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 3 }, cursor: { type: "String" }) {
    opportunities(tab: OUTBOUND, first: $count, after: $cursor) @connection(key: "documents_opportunities") {
      totalCount
      edges {
        node {
          ...documents_deal
        }
      }
      pageInfo {
        endCursor
      }
    }
  }
`;

export const DEALS = graphql`
  query documentsDealsQuery {
    ...documents_list
  }
`;

export const FORM = graphql`
  query documentsFormQuery {
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
`;

export const NODE = graphql`
  query documentsNodeQuery($id: ID!) {
    node(id: $id) {
      __typename
      ... on Opportunity {
        version
      }
      ...documents_deal @alias(as: "deal")
    }
  }
`;

export const CREATE = graphql`
  mutation documentsCreateMutation($input: CreateOpportunityInput!) {
    createOpportunity(input: $input) {
      opportunity {
        id
        version
        ...documents_deal
      }
      userErrors {
        code
        path
        message
      }
    }
  }
`;

export const LOSE = graphql`
  mutation documentsLoseMutation($input: LoseOpportunityInput!) {
    loseOpportunity(input: $input) {
      userErrors {
        code
        path
        message
      }
    }
  }
`;

export const STATUS_CHANGED = graphql`
  subscription documentsStatusChangedSubscription($after: String) {
    opportunityStatusChanged(after: $after) {
      from
      to
      cursor
      opportunity {
        id
        ...documents_deal
      }
    }
  }
`;
