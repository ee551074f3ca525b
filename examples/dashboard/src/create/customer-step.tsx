// Whom the deal is about: found by a few letters, or entered; and whom to talk to there.

import { Alert, Button, Group, NativeSelect, Paper, Radio, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDebouncedValue } from "@mantine/hooks";
import { IconPlus, IconSearch } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useQuery } from "urql";
import { useAct, wordsOf } from "../api/hooks.ts";
import { errorsOf, filled, put } from "../deal/input.ts";
import { CreateCustomerDocument, CustomersDocument } from "../generated/graphql.ts";
import { useWords } from "../lang/words.tsx";
import { Field, faultAt, type FieldSpec, type Form, type Values } from "../ui/fields.tsx";
import type { Customer } from "./draft.ts";
import { Dim, Fault } from "../ui/text.tsx";

const CONTACT: FieldSpec[] = [
  { at: "customerContact.name", kind: "text", words: "input.person" },
  { at: "customerContact.email", kind: "email", words: "input.email" },
  { at: "customerContact.phone", kind: "tel", words: "input.phone" },
  { at: "customerContact.consentGiven", kind: "check", words: "input.consent" },
];

export function CustomerStep({ form }: { form: Form }) {
  const { t } = useWords();
  const contact = form.values["customerContact"];
  const fault = faultAt(form.errors, "customerId");
  const chosen = form.values["customer"] as Customer | null;
  const choose = (customer: Customer | null) => form.setFieldValue("customer", customer);
  return (
    <Stack gap="lg">
      {chosen ? (
        <Paper withBorder p="md" maw={640}>
          <Group justify="space-between" wrap="nowrap">
            <CustomerLine customer={chosen} />
            <Button variant="default" size="compact-md" onClick={() => choose(null)}>
              {t("create.changeCustomer")}
            </Button>
          </Group>
        </Paper>
      ) : (
        <Find choose={choose} />
      )}
      {fault && <Fault>{fault}</Fault>}
      <Stack gap="xs" maw={640}>
        <Text fw={600}>{t("create.contact")}</Text>
        <Text size="sm" c="dimmed">
          {t("create.contactHint")}
        </Text>
        {contact ? (
          <>
            {CONTACT.map((spec) => (
              <Field key={spec.at} form={form} spec={spec} isNeeded={spec.kind !== "check"} />
            ))}
            <Button
              variant="subtle"
              size="compact-md"
              style={{ alignSelf: "start" }}
              onClick={() => form.setFieldValue("customerContact", null)}
            >
              {t("board.remove", { what: t("create.contact") })}
            </Button>
          </>
        ) : (
          <Button
            variant="default"
            style={{ alignSelf: "start" }}
            leftSection={<IconPlus size={18} />}
            onClick={() =>
              form.setFieldValue("customerContact", { name: "", email: "", phone: "", consentGiven: false })
            }
          >
            {t("create.addContact")}
          </Button>
        )}
        {!contact && faultAt(form.errors, "customerContact") && (
          <Fault>{faultAt(form.errors, "customerContact")}</Fault>
        )}
      </Stack>
    </Stack>
  );
}

function Find({ choose }: { choose: (customer: Customer) => void }) {
  const { t } = useWords();
  const countries = useCountries();
  const [country, setCountry] = useState("");
  const [search, setSearch] = useState("");
  const [asked] = useDebouncedValue(search.trim(), 200);
  const [isNew, setNew] = useState(false);
  const [{ data, fetching }] = useQuery({
    query: CustomersDocument,
    variables: { search: asked || null, country: country || null },
    pause: asked.length < 2,
  });
  const found = asked.length < 2 ? [] : (data?.customers.nodes ?? []);
  return (
    <Stack>
      <Group align="start">
        <NativeSelect
          label={t("create.country")}
          value={country}
          onChange={({ currentTarget }) => setCountry(currentTarget.value)}
          data={[{ value: "", label: "" }, ...countries]}
          w={220}
        />
        <TextInput
          label={t("create.find")}
          description={t("create.findHint")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          leftSection={<IconSearch size={18} aria-hidden />}
          value={search}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
          flex={1}
          miw={260}
          maw={440}
        />
      </Group>
      {found.length > 0 && (
        <Radio.Group
          label={t("create.suggestions")}
          onChange={(id) => choose(found.find((customer) => customer.id === id)!)}
        >
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs" mt={6}>
            {found.map((customer) => (
              <Radio.Card key={customer.id} value={customer.id} p="sm" aria-label={customer.name}>
                <CustomerLine customer={customer} />
              </Radio.Card>
            ))}
          </SimpleGrid>
        </Radio.Group>
      )}
      {asked.length >= 2 && !fetching && found.length === 0 && <Text c="dimmed">{t("create.noSuggestion")}</Text>}
      {isNew ? (
        <NewCustomer name={search} country={country} countries={countries} choose={choose} />
      ) : (
        <Button
          variant="subtle"
          style={{ alignSelf: "start" }}
          leftSection={<IconPlus size={18} />}
          onClick={() => setNew(true)}
        >
          {t("create.newCustomer")}
        </Button>
      )}
    </Stack>
  );
}

function CustomerLine({ customer: { name, industry, duns, address } }: { customer: Customer }) {
  const { t, country } = useWords();
  return (
    <div>
      <Text size="sm" fw={600}>
        {name}
      </Text>
      <Dim>{[address.line1, address.city, address.region, country(address.country)].filter(Boolean).join(", ")}</Dim>
      <Dim>{[industry, duns && t("deal.duns", { duns })].filter(Boolean).join(" · ")}</Dim>
    </div>
  );
}

interface NewCustomerProps {
  name: string;
  country: string;
  countries: { value: string; label: string }[];
  choose: (customer: Customer) => void;
}

function NewCustomer({ name, country, countries, choose }: NewCustomerProps) {
  const { t, say } = useWords();
  const act = useAct();
  const [failure, setFailure] = useState<string>();
  const form = useForm<Values>({
    initialValues: { name, address: { line1: "", city: "", country }, industry: "", duns: "" },
  });
  const fields: FieldSpec[] = [
    { at: "name", kind: "text", words: "create.newCustomerName" },
    { at: "address.line1", kind: "text", words: "create.street" },
    { at: "address.city", kind: "text", words: "create.city" },
    { at: "address.country", kind: "choice", words: "create.country", options: countries },
    { at: "industry", kind: "text", words: "create.industry" },
    { at: "duns", kind: "text", words: "create.duns" },
  ];
  async function add() {
    setFailure(undefined);
    const input = put(form.values, "industry", filled(form.values["industry"]) ?? null);
    try {
      const { customer, userErrors } = await act(CreateCustomerDocument, {
        input: put(input, "duns", filled(input["duns"]) ?? null) as never,
      });
      form.setErrors(errorsOf(userErrors, say));
      if (customer) choose(customer);
    } catch (error) {
      setFailure(wordsOf(error));
    }
  }
  return (
    <Paper withBorder p="md" maw={640}>
      <Stack>
        {failure && <Alert color="red">{failure}</Alert>}
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          {fields.map((spec) => (
            <Field key={spec.at} form={form} spec={spec} isNeeded={!["industry", "duns"].includes(spec.at)} />
          ))}
        </SimpleGrid>
        <Button style={{ alignSelf: "start" }} onClick={add}>
          {t("create.addCustomer")}
        </Button>
      </Stack>
    </Paper>
  );
}

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
/** Codes that the browser names although they are no countries. */
const NO_COUNTRIES = ["EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"];

/** The countries that the browser can name, in the order of the language of the page. */
function useCountries() {
  const { locale } = useWords();
  return useMemo(() => {
    const names = new Intl.DisplayNames(locale, { type: "region", fallback: "none" });
    const codes = LETTERS.flatMap((first) => LETTERS.map((second) => first + second)).filter(
      (code) => !NO_COUNTRIES.includes(code),
    );
    const countries = codes.map((value) => ({ value, label: names.of(value) ?? "" }));
    return countries.filter(({ label }) => label).sort((one, other) => one.label.localeCompare(other.label, locale));
  }, [locale]);
}
