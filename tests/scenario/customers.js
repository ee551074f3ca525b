// Partner A brings its customers: each row of the file is created, and counted back through the pages of `customers`.

import { CREATE_CUSTOMER, CUSTOMERS } from "./documents.js";

export async function createCustomers(person, rows) {
  const complete = rows.filter((row) => row.city);
  const cityless = rows.filter((row) => !row.city);

  for (const row of complete) await person.mutate(CREATE_CUSTOMER, { input: inputOf(row) });
  // A customer needs a city (R32): such a row is refused at that field, and taken once a person has filled it in.
  for (const row of cityless) {
    await person.refused("REQUIRED", CREATE_CUSTOMER, { input: inputOf(row) }, "address.city");
    row.city = "Springfield";
    await person.mutate(CREATE_CUSTOMER, { input: inputOf(row) });
  }
  // A client that heard no answer asks again with the same key: that makes no second customer.
  for (const row of rows.slice(0, 10)) await person.mutate(CREATE_CUSTOMER, { input: inputOf(row) });

  const own = (await person.all(CUSTOMERS)).filter((customer) => !customer.isReference);
  for (const row of rows) {
    const found = own.filter((customer) => isOf(customer, row)).length;
    if (found !== 1) throw new Error(`${row.name} of ${row.city} stands ${found} times among the customers`);
  }
  console.log(
    `customers: ${rows.length} created and counted back by ${person.company.name}` +
      (cityless.length > 0 ? `, ${cityless.length} of them refused at first: no city in the file` : ""),
  );
}

// The customer that a person picks by typing its name.
export async function pick(person, row) {
  const found = (await person.all(CUSTOMERS, { search: row.name })).filter((customer) => isOf(customer, row));
  if (found.length !== 1) throw new Error(`the search for ${row.name} finds it ${found.length} times`);
  return found[0];
}

function isOf({ name, address }, row) {
  return name === row.name && address.city === row.city && address.country === row.country;
}

function inputOf(row) {
  return {
    name: row.name,
    industry: row.industry,
    address: { line1: "1 Main Street", city: row.city, region: row.region || null, country: row.country },
    idempotencyKey: `${row.external_id}/${row.name}`, // two of a listed company's share classes have one number
  };
}
