// The input of a new deal, from what a form would offer.

/** What could not be read is null (docs/schema.md). */
type Read<T> = T | null | undefined;

interface Form {
  readonly viewer: { readonly partner?: Read<Company> };
  readonly customers: { readonly nodes: readonly { readonly id: string }[] };
  readonly solutions: { readonly nodes: readonly { readonly id: string; readonly partner?: Read<{ readonly id: string }> }[] };
}

interface Company {
  readonly id: string;
  readonly locations?: Read<readonly { readonly id: string; readonly isDefault: boolean }[]>;
}

export function newDeal({ viewer: { partner }, customers, solutions }: Form, name: string) {
  const own = partner && solutions.nodes.find((solution) => solution.partner?.id === partner.id);
  const location = partner?.locations?.find(({ isDefault }) => isDefault);
  const [customer] = customers.nodes;
  if (!own || !location || !customer) throw new Error("a deal needs a customer, a location and a solution");
  const nextQuarter = new Date(Date.now() + 90 * 24 * 3600 * 1000);
  return {
    name,
    customerId: customer.id,
    locationId: location.id,
    solutionIds: [own.id],
    value: { amount: "120000.50", currency: "USD" },
    closeDate: nextQuarter.toISOString().slice(0, 10),
    team: [{ name: "Asha Rao", email: "asha.rao@partner-a.example", phone: "+91 80 5550 1234" }],
  };
}
