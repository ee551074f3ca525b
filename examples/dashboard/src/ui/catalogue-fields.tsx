// A partner, or solutions, found by a few letters of their name.

import { Badge, Group, MultiSelect, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useRef, useState } from "react";
import { useQuery } from "urql";
import { PartnersDocument, SolutionsDocument, type SolutionFilter } from "../generated/graphql.ts";
import { useWords } from "../lang/words.tsx";
import type { Inner } from "./fields.tsx";
import { Dim } from "./text.tsx";

const WAIT = 200;

/** Those that answer offers best come first, as the server ranks them. */
export function PartnerField({ form, at, common }: Inner) {
  const { t, country } = useWords();
  const [search, setSearch] = useState("");
  const [asked] = useDebouncedValue(search, WAIT);
  const [{ data }] = useQuery({ query: PartnersDocument, variables: { search: asked || null, wantedFor: null } });
  const partners = data?.partners.nodes ?? [];
  const countries = new Map(partners.map(({ id, country }) => [id, country]));
  return (
    <Select
      {...common}
      {...form.getInputProps(at)}
      error={common.error}
      searchable
      onSearchChange={setSearch}
      filter={({ options }) => options}
      data={partners.map(({ id, name, coSellReady, transacting }) => ({
        value: id,
        label: name,
        disabled: !coSellReady || !transacting,
      }))}
      nothingFoundMessage={t("form.nothingFound")}
      renderOption={({ option }) => (
        <Group gap="xs" justify="space-between" w="100%">
          {option.label}
          <Dim>{country(countries.get(option.value) ?? "")}</Dim>
        </Group>
      )}
    />
  );
}

export function SolutionsField({ form, at, common, of }: Inner & { of: string | undefined }) {
  const { t, label } = useWords();
  const [search, setSearch] = useState("");
  const [asked] = useDebouncedValue(search, WAIT);
  const seller = of && (form.getInputProps(of).value as string);
  const filter: SolutionFilter = { kind: { notIn: ["ASSESSMENT"] }, ...(seller ? { partner: { eq: seller } } : {}) };
  const [{ data }] = useQuery({ query: SolutionsDocument, variables: { search: asked || null, filter } });
  const seen = useRef(new Map<string, { name: string; kind: string; seller: string | undefined }>());
  const found = data?.solutions.nodes ?? [];
  for (const { id, name, kind, partner } of found) seen.current.set(id, { name, kind, seller: partner?.name });
  const input = form.getInputProps(at);
  const chosen = (input.value as string[] | undefined) ?? [];
  const offered = new Set([...chosen, ...found.map(({ id }) => id)]);
  return (
    <MultiSelect
      {...input}
      {...common}
      value={chosen}
      searchable
      onSearchChange={setSearch}
      filter={({ options }) => options}
      data={[...offered].map((id) => ({ value: id, label: seen.current.get(id)?.name ?? id }))}
      nothingFoundMessage={t("form.nothingFound")}
      renderOption={({ option }) => (
        <Group gap="xs" justify="space-between" w="100%">
          <div>
            {option.label}
            <Dim>{seen.current.get(option.value)?.seller}</Dim>
          </div>
          <Badge size="xs" variant="default" tt="none">
            {label("kind", seen.current.get(option.value)?.kind ?? "")}
          </Badge>
        </Group>
      )}
    />
  );
}
