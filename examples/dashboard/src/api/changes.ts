// What the server pushes, told in one form: the one place that knows which subscriptions there are.

import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import {
  RegistrationFeedDocument,
  StatusFeedDocument,
  type RegistrationFeedSubscription,
  type StatusFeedSubscription,
} from "../generated/graphql.ts";

/** Something that happened to a deal. */
export interface Change {
  cursor: string;
  /** Your own record of the deal. */
  opportunityId: string | undefined;
  deal: string;
  /** The company whose record it happened to. */
  who: string | undefined;
  /** The company that did it; nobody, where the time ran out. */
  by: string | undefined;
  /** The set of words, and the word in it, that says what happened. */
  what: { set: "status" | "registration"; value: string };
}

interface Source<Data> {
  document: TypedDocumentNode<Data, { after?: string | null }>;
  read: (data: Data) => Change;
}

const status: Source<StatusFeedSubscription> = {
  document: StatusFeedDocument,
  read: ({ opportunityStatusChanged: { cursor, to, actor, party, engagement, opportunity } }) => ({
    cursor,
    opportunityId: opportunity?.id,
    deal: opportunity?.name ?? engagement.customerName,
    who: party.partner.name,
    by: actor.partner?.name,
    what: { set: "status", value: to },
  }),
};

const registration: Source<RegistrationFeedSubscription> = {
  document: RegistrationFeedDocument,
  read: ({ registrationChanged: { cursor, to, actor, engagement, registration } }) => ({
    cursor,
    opportunityId: registration.opportunity?.id,
    deal: registration.opportunity?.name ?? engagement.customerName,
    who: registration.partner?.name,
    by: actor.partner?.name,
    what: { set: "registration", value: to },
  }),
};

export const SOURCES: readonly { document: TypedDocumentNode; read: (data: never) => Change }[] = [
  status,
  registration,
];
