// The form of each action: its fields, with what they start with, and the mutation that it sends.

import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import * as api from "../generated/graphql.ts";
import type { FieldSpec, Option, Values } from "../ui/fields.tsx";
import type {
  DealQuery,
  OpportunityAction,
  RefusedFragment,
  RegistrationFragment,
  WarnedFragment,
} from "../generated/graphql.ts";

export type Deal = NonNullable<DealQuery["opportunity"]>;

export interface ActionField extends Omit<FieldSpec, "options"> {
  options?: string | ((deal: Deal) => Option[]);
  start?: (deal: Deal) => unknown;
  /** It may be left empty although what it is part of is needed. */
  isOptional?: boolean;
  /** It is asked for only where the server says that it is needed. */
  isOnDemand?: boolean;
  /** The server takes it empty, and says itself that it is needed. */
  isNullable?: boolean;
  /** It is asked for only with these other values. */
  when?: (values: Values, deal: Deal) => boolean;
}

/** What every mutation answers, beside the records that it changed. */
export interface Payload {
  userErrors: RefusedFragment[];
  warnings: WarnedFragment[];
}

export interface ActionSpec {
  mutation: TypedDocumentNode<Record<string, Payload | null>, { input: Values }>;
  fields: ActionField[];
  /** It goes by the version of the registration that its form names, not of the record. */
  isOfRegistration?: boolean;
  /** It sends what was changed, and nothing else. */
  sendsChangesOnly?: boolean;
  isForGood?: boolean;
}

const text = (at: string, words: FieldSpec["words"], more: Partial<ActionField> = {}): ActionField => ({
  at,
  kind: "text",
  words,
  ...more,
});
const long = (at: string, words: FieldSpec["words"], more: Partial<ActionField> = {}) =>
  text(at, words, { kind: "long", isOptional: true, ...more });
const date = (at: string, words: FieldSpec["words"], more: Partial<ActionField> = {}) =>
  text(at, words, { kind: "date", ...more });
const money = (at: string, words: FieldSpec["words"], more: Partial<ActionField> = {}) =>
  text(at, words, { kind: "money", ...more });
const choice = (
  at: string,
  words: FieldSpec["words"],
  options: ActionField["options"],
  more: Partial<ActionField> = {},
) => text(at, words, { kind: "choice", options: options ?? [], ...more } as Partial<ActionField>);
const nullable: Partial<ActionField> = { isNullable: true };
const person = (at: string, more: Partial<ActionField> = {}) => [
  text(`${at}name`, "input.person", more),
  text(`${at}email`, "input.email", { kind: "email", ...more }),
  text(`${at}phone`, "input.phone", { kind: "tel", ...more }),
];

const DETAILS: ActionField[] = [
  text("name", "input.name", { start: ({ name }) => name }),
  money("value", "input.value", { start: ({ value: { amount, currency } }) => ({ amount, currency }) }),
  date("closeDate", "input.closeDate", { start: ({ closeDate }) => closeDate }),
  text("crmId", "input.crmId", { start: ({ internal }) => internal?.crmId ?? "" }),
  text("campaignId", "input.campaignId", { start: ({ internal }) => internal?.campaignId ?? "" }),
  long("privateNotes", "input.privateNotes", { start: ({ internal }) => internal?.privateNotes ?? "" }),
];

const contact = (at: string, more: Partial<ActionField> = {}): ActionField[] => {
  const start =
    (part: "name" | "email" | "phone") =>
    ({ customerContact }: Deal) =>
      customerContact?.[part] ?? "";
  const [name, email, phone] = person(`${at}.`, more) as [ActionField, ActionField, ActionField];
  return [
    { ...name, start: start("name") },
    { ...email, start: start("email") },
    { ...phone, start: start("phone") },
    text(`${at}.consentGiven`, "input.consent", {
      kind: "check",
      start: ({ customerContact }) => customerContact?.consentGiven ?? false,
      ...more,
    }),
  ];
};

const named = (items: readonly { id: string; name: string }[]) =>
  items.map(({ id, name }) => ({ value: id, label: name }));
const only = (options: Option[]) => (options.length === 1 ? options[0]!.value : "");
const teamOf = ({ team }: Deal) => named(team ?? []);
const solutionsOf = ({ solutions }: Deal) =>
  (solutions ?? []).map(({ id, solution }) => ({ value: id, label: solution.name }));
const invitationsOf = ({ invitations }: Deal) =>
  (invitations ?? [])
    .filter(({ status }) => status === "RECEIVED")
    .map(({ id, invitee }) => ({ value: id, label: invitee?.name ?? id }));
const othersOf = ({ engagement, partner }: Deal) =>
  named((engagement?.parties ?? []).map((party) => party.partner).filter(({ id }) => id !== partner?.id));
const registrationsOf = ({ registrations }: Deal) =>
  (registrations ?? []).map(({ id, incentive }) => ({ value: id, label: incentive }));

const teamMember = choice("teamMemberId", "input.teamMember", teamOf, { start: (deal) => only(teamOf(deal)) });
const ownSolution = choice("opportunitySolutionId", "input.solution", solutionsOf, {
  start: (deal) => only(solutionsOf(deal)),
});
const registration = choice("registrationId", "input.registration", registrationsOf, {
  start: (deal) => only(registrationsOf(deal)),
});

const ASSESSMENT = ["SECURE_LETTER_OF_ENGAGEMENT", "COLLECT_DATA", "PREPARE_ASSESSMENT_REPORT", "PRESENT_TO_CUSTOMER"];
const ORDINARY = ["QUALIFIED", "DEVELOPED", "PROPOSED", "NEGOTIATED"];
export const stagesOf = ({ type }: Deal) => (type === "SOLUTION_ASSESSMENT" ? ASSESSMENT : ORDINARY);

/** The form of a registration, with what was filed in it where it is corrected. */
function registrationForm(filed: (deal: Deal) => RegistrationFragment | undefined): ActionField[] {
  const of =
    <Key extends keyof RegistrationFragment>(key: Key) =>
    (deal: Deal) =>
      filed(deal)?.[key] ?? "";
  const amount = (key: "totalContractValue" | "solutionValue") => (deal: Deal) => {
    const { amount, currency } = filed(deal)?.[key] ?? deal.value;
    return { amount, currency };
  };
  const whom = (part: "name" | "email" | "phone") => (deal: Deal) =>
    filed(deal)?.contact[part] ?? deal.team?.[0]?.[part] ?? "";
  const is2023: Partial<ActionField> = {
    when: (_, { registrationEligibility }) => registrationEligibility?.profile === "EDITION_2023",
  };
  return [
    choice("form.contractKind", "input.contractKind", "contract", { start: of("contractKind") }),
    money("form.totalContractValue", "input.totalContractValue", { start: amount("totalContractValue") }),
    money("form.solutionValue", "input.solutionValue", { start: amount("solutionValue") }),
    choice("form.deployment", "input.deployment", "deployment", { start: of("deployment") }),
    choice("form.tenant", "input.tenant", "tenant", { start: of("tenant") }),
    date("form.signedOn", "input.signedOn", { start: of("signedOn") }),
    date("form.startsOn", "input.startsOn", { start: of("startsOn") }),
    date("form.endsOn", "input.endsOn", { start: of("endsOn"), isOptional: true }),
    text("form.contact.name", "input.contactPerson", { start: whom("name") }),
    text("form.contact.email", "input.email", { kind: "email", start: whom("email") }),
    text("form.contact.phone", "input.phone", { kind: "tel", start: whom("phone") }),
    choice("form.pricingModel", "input.pricing", "pricing", { ...is2023, start: of("pricingModel") }),
    text("form.perpetual", "input.perpetual", {
      kind: "check",
      ...is2023,
      start: (deal) => filed(deal)?.perpetual ?? false,
    }),
    text("form.marketplaceTransaction", "input.marketplace", {
      kind: "check",
      ...is2023,
      start: (deal) => filed(deal)?.marketplaceTransaction ?? false,
    }),
    text("form.namedInContract", "input.namedInContract", {
      kind: "check",
      start: (deal) => filed(deal)?.namedInContract ?? false,
    }),
  ];
}

const spec = <Input>(
  mutation: TypedDocumentNode<object, { input: Input }>,
  fields: ActionField[] = [],
  more: Partial<ActionSpec> = {},
): ActionSpec => ({ mutation: mutation as unknown as ActionSpec["mutation"], fields, ...more });

const ofRegistration = { isOfRegistration: true };

export const ACTIONS: Record<OpportunityAction, ActionSpec> = {
  ACCEPT_OPPORTUNITY: spec(api.AcceptOpportunityDocument, [
    ...DETAILS,
    text("team", "field.TEAM", { kind: "people", start: () => [] }),
  ]),
  DECLINE_OPPORTUNITY: spec(api.DeclineOpportunityDocument, [
    choice("reason", "input.reason", "reason", nullable),
    long("notes", "input.notes"),
  ]),
  UPDATE_OPPORTUNITY: spec(api.UpdateOpportunityDocument, DETAILS, { sendsChangesOnly: true }),
  SET_CUSTOMER_CONTACT: spec(api.SetCustomerContactDocument, contact("contact")),
  SET_SALES_STAGE: spec(api.SetSalesStageDocument, [
    choice("stage", "input.stage", "stage", {
      ...nullable,
      start: (deal) => stagesOf(deal)[stagesOf(deal).indexOf(deal.salesStage ?? "") + 1] ?? "",
    }),
  ]),
  WIN_OPPORTUNITY: spec(api.WinOpportunityDocument, [], { isForGood: true }),
  LOSE_OPPORTUNITY: spec(
    api.LoseOpportunityDocument,
    [choice("reason", "input.reason", "reason", nullable), long("notes", "input.notes")],
    { isForGood: true },
  ),
  CLOSE_OPPORTUNITY_AS_ERROR: spec(
    api.CloseOpportunityAsErrorDocument,
    [choice("reason", "input.reason", "mistake", nullable), long("notes", "input.notes")],
    { isForGood: true },
  ),
  SHARE_WITH_VENDOR: spec(api.ShareWithVendorDocument, [], { isForGood: true }),
  REQUEST_VENDOR_HELP: spec(
    api.RequestVendorHelpDocument,
    [
      text("helpKinds", "input.helpKinds", { kind: "choices", options: "help" }),
      long("message", "input.message"),
      ...contact("customerContact", { isOnDemand: true }),
    ],
    { isForGood: true },
  ),
  INVITE_PARTNER: spec(api.InvitePartnerDocument, [
    text("invitation.partnerId", "input.partner", { kind: "partner" }),
    money("invitation.share", "input.share", {
      hint: "input.shareHint",
      start: ({ value: { currency } }) => ({ amount: "", currency }),
    }),
    date("invitation.closeDate", "input.closeDate", { start: ({ closeDate }) => closeDate, isOptional: true }),
    long("invitation.message", "input.message"),
    text("invitation.solutionIds", "input.wantedSolutions", { kind: "solutions", of: "invitation.partnerId" }),
    text("invitation.helpKinds", "input.helpKinds", { kind: "choices", options: "help" }),
  ]),
  WITHDRAW_INVITATION: spec(api.WithdrawInvitationDocument, [
    choice("invitationId", "input.invitation", invitationsOf, { start: (deal) => only(invitationsOf(deal)) }),
  ]),
  POST_MESSAGE: spec(api.PostMessageDocument, [
    choice("audience", "input.audience", "audience", {
      start: ({ status }) => (status === "ACCEPTED" ? "ALL_PARTIES" : ""),
    }),
    choice("partnerId", "input.addressee", othersOf, {
      start: (deal) => only(othersOf(deal)),
      when: ({ audience }) => audience === "PARTY",
    }),
    long("body", "input.body", { isOptional: false }),
  ]),
  ADD_TEAM_MEMBER: spec(api.AddTeamMemberDocument, person("member.")),
  UPDATE_TEAM_MEMBER: spec(api.UpdateTeamMemberDocument, [teamMember, ...person("", { hint: "form.unchanged" })]),
  REMOVE_TEAM_MEMBER: spec(api.RemoveTeamMemberDocument, [teamMember]),
  ADD_SOLUTIONS: spec(api.AddSolutionsDocument, [text("solutionIds", "input.solutions", { kind: "solutions" })]),
  UPDATE_OPPORTUNITY_SOLUTION: spec(api.UpdateOpportunitySolutionDocument, [
    ownSolution,
    money("price", "input.price", { start: ({ value: { currency } }) => ({ amount: "", currency }) }),
    text("quantity", "input.quantity", { kind: "number" }),
  ]),
  REMOVE_SOLUTION: spec(api.RemoveSolutionDocument, [ownSolution]),
  REGISTER_DEAL: spec(api.RegisterDealDocument, [
    choice("incentive", "input.incentive", "incentive", {
      start: ({ registrationEligibility }) =>
        registrationEligibility?.routes.find(({ eligible }) => eligible)?.incentive ?? "",
    }),
    ...registrationForm(() => undefined),
  ]),
  RESUBMIT_REGISTRATION: spec(
    api.ResubmitRegistrationDocument,
    [
      registration,
      ...registrationForm(({ registrations }) => registrations?.find(({ state }) => state === "ACTION_REQUIRED")),
    ],
    ofRegistration,
  ),
  REVIEW_REGISTRATION: spec(
    api.ReviewRegistrationDocument,
    [registration, choice("decision", "input.decision", "decision"), long("reason", "input.told")],
    ofRegistration,
  ),
  REQUEST_REGISTRATION_EXCEPTION: spec(
    api.RequestRegistrationExceptionDocument,
    [
      registration,
      long("justification", "input.justification", { isOptional: false }),
      money("totalContractValue", "input.totalContractValue", { hint: "form.unchanged" }),
      date("signedOn", "input.signedOn", { hint: "form.unchanged" }),
      date("startsOn", "input.startsOn", { hint: "form.unchanged" }),
      date("endsOn", "input.endsOn", { hint: "form.unchanged" }),
    ],
    ofRegistration,
  ),
  DECIDE_REGISTRATION_EXCEPTION: spec(
    api.DecideRegistrationExceptionDocument,
    [registration, text("grant", "input.grant", { kind: "check", start: () => false }), long("answer", "input.answer")],
    ofRegistration,
  ),
  REVALUE_REGISTRATION: spec(
    api.RevalueRegistrationDocument,
    [
      registration,
      money("totalContractValue", "input.totalContractValue", {
        start: ({ value: { currency } }) => ({ amount: "", currency }),
      }),
    ],
    ofRegistration,
  ),
};
