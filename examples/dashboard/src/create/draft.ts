// A deal that is being entered: its steps, what each of them asks, and the input that comes of it.

import type { CreateOpportunityInput, CustomersQuery, SolutionsQuery } from "../generated/graphql.ts";
import { NOBODY, type Person } from "../ui/people-field.tsx";

export const STEPS = ["customer", "details", "team", "solutions", "selling", "partners", "review"] as const;
export type Step = (typeof STEPS)[number];

/** Where in the input the fields of a step stand. */
const PLACES: Record<Step, string[]> = {
  customer: ["customerId", "customerContact"],
  details: ["name", "locationId", "value", "closeDate", "crmId", "campaignId", "privateNotes"],
  team: ["team"],
  solutions: ["solutionIds"],
  selling: ["vendorMayView", "vendorHelp"],
  partners: ["invitations"],
  review: [],
};

export const stepOf = (path: string): Step =>
  STEPS.find((step) => PLACES[step].includes(path.split(".")[0]!)) ?? "review";

export interface Invitation {
  partnerId: string;
  share: { amount: string; currency: string };
  closeDate: string;
  message: string;
  solutionIds: string[];
  helpKinds: string[];
  /** The e-mail addresses of those of the team whom the partner is shown. */
  team: string[];
}

export type Customer = CustomersQuery["customers"]["nodes"][number];
export type Solution = SolutionsQuery["solutions"]["nodes"][number];

export interface Draft {
  customer: Customer | null;
  customerContact: { name: string; email: string; phone: string; consentGiven: boolean } | null;
  name: string;
  locationId: string;
  value: { amount: string; currency: string };
  closeDate: string;
  crmId: string;
  campaignId: string;
  privateNotes: string;
  team: Person[];
  solutions: Solution[];
  vendorMayView: boolean;
  vendorHelp: { helpKinds: string[]; message: string };
  invitations: Invitation[];
}

export const EMPTY: Draft = {
  customer: null,
  customerContact: null,
  name: "",
  locationId: "",
  value: { amount: "", currency: "EUR" },
  closeDate: "",
  crmId: "",
  campaignId: "",
  privateNotes: "",
  team: [NOBODY],
  solutions: [],
  vendorMayView: false,
  vendorHelp: { helpKinds: [], message: "" },
  invitations: [],
};

/** An assessment stands alone: no other solution, no vendor, no partners. */
export const isAssessment = ({ solutions }: Draft) => solutions.some(({ kind }) => kind === "ASSESSMENT");

/** An invitation starts with what the deal says already. */
export const invitationOf = ({ closeDate, value: { currency }, team }: Draft): Invitation => ({
  partnerId: "",
  share: { amount: "", currency },
  closeDate,
  message: "",
  solutionIds: [],
  helpKinds: [],
  team: team.map(({ email }) => email),
});

export function inputOf(draft: Draft): CreateOpportunityInput {
  const { customer, solutions, vendorHelp, vendorMayView, invitations, crmId, campaignId, privateNotes, ...rest } =
    draft;
  const isAlone = isAssessment(draft);
  const isHelpWanted = vendorHelp.helpKinds.length > 0;
  return {
    ...rest,
    customerId: customer?.id ?? "",
    solutionIds: solutions.map(({ id }) => id),
    crmId: crmId || null,
    campaignId: campaignId || null,
    privateNotes: privateNotes || null,
    vendorMayView: !isAlone && (vendorMayView || isHelpWanted),
    vendorHelp:
      !isAlone && isHelpWanted
        ? { helpKinds: vendorHelp.helpKinds as never, message: vendorHelp.message || null }
        : null,
    invitations: isAlone
      ? []
      : invitations.map(({ team, message, helpKinds, ...invitation }) => ({
          ...invitation,
          message: message || null,
          helpKinds: helpKinds as never,
          team: draft.team.filter(({ email }) => team.includes(email)),
        })),
  };
}
