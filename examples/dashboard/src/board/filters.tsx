// Search, filters, order and saved views: all of them change the address, nothing else.

import { Button, Checkbox, Group, NativeSelect, Pill, Popover, Stack, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconAdjustmentsHorizontal, IconSearch } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useQuery } from "urql";
import {
  PipelineDocument,
  ViewerDocument,
  type OpportunityFilter,
  type OpportunityOrder,
} from "../generated/graphql.ts";
import { useWords, type MessageId } from "../lang/words.tsx";
import { withTests, type useQuestion } from "./question.ts";
import { Views } from "./views.tsx";

type Asking = ReturnType<typeof useQuestion>;
type Tests = Record<string, unknown>;

const ORDERS: { words: MessageId; orderBy: OpportunityOrder[] }[] = [
  { words: "board.sort.none", orderBy: [] },
  { words: "board.sort.closeDate", orderBy: [{ field: "CLOSE_DATE", direction: "ASC" }] },
  { words: "board.sort.value", orderBy: [{ field: "VALUE", direction: "DESC" }] },
  { words: "board.sort.updated", orderBy: [{ field: "UPDATED_AT", direction: "DESC" }] },
  { words: "board.sort.customer", orderBy: [{ field: "CUSTOMER_NAME", direction: "ASC" }] },
];
const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

export function Filters({ question }: { question: Asking }) {
  const { t } = useWords();
  const { filter, orderBy, ask } = question;
  const count = Object.keys(filter).length;
  return (
    <Stack gap="xs" my="md">
      <Group gap="xs">
        <Search key={question.tab} question={question} />
        <Popover width={340} position="bottom-start" trapFocus returnFocus>
          <Popover.Target>
            <Button variant="default" leftSection={<IconAdjustmentsHorizontal size={18} aria-hidden />}>
              {t("board.filtersOn", { count })}
            </Button>
          </Popover.Target>
          <Popover.Dropdown aria-label={t("board.filters")}>
            <FilterForm question={question} />
          </Popover.Dropdown>
        </Popover>
        <Views question={question} />
        <NativeSelect
          aria-label={t("board.sort")}
          value={Math.max(
            0,
            ORDERS.findIndex((order) => same(order.orderBy, orderBy)),
          )}
          onChange={({ currentTarget }) => ask({ orderBy: ORDERS[Number(currentTarget.value)]!.orderBy })}
          data={ORDERS.map(({ words }, index) => ({ value: String(index), label: t(words) }))}
        />
      </Group>
      {count > 0 && <Chips question={question} />}
    </Stack>
  );
}

function Search({ question: { search, ask } }: { question: Asking }) {
  const { t } = useWords();
  const [text, setText] = useState(search);
  useEffect(() => setText(search), [search]);
  const askSoon = useDebouncedCallback((search: string) => ask({ search }), 250);
  return (
    <TextInput
      type="search"
      aria-label={t("board.search")}
      placeholder={t("board.search")}
      leftSection={<IconSearch size={18} aria-hidden />}
      value={text}
      maxLength={200}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        askSoon(currentTarget.value);
      }}
      style={{ flex: "1 1 260px", maxWidth: 440 }}
    />
  );
}

function FilterForm({ question: { tab, filter, ask } }: { question: Asking }) {
  const { t, options, country } = useWords();
  const [{ data }] = useQuery({
    query: PipelineDocument,
    variables: { tab, filter: null, groupBy: ["CUSTOMER_COUNTRY"] },
  });
  const [{ data: who }] = useQuery({ query: ViewerDocument, variables: {}, requestPolicy: "cache-first" });
  const countries = (data?.pipeline.groups ?? []).flatMap(({ keys }) => keys[0]?.value ?? []);
  const currencies = (data?.pipeline.total.values ?? []).map(({ currency }) => currency);
  const set = (field: keyof OpportunityFilter, tests: Tests) => ask({ filter: withTests(filter, field, tests) });
  const email = who?.viewer.email;
  return (
    <Stack gap="sm">
      <Checkbox.Group
        label={t("board.type")}
        value={[...(filter.type?.in ?? [])]}
        onChange={(types) => set("type", { in: types })}
      >
        <Stack gap={6} mt={6}>
          {options("type").map((type) => (
            <Checkbox key={type.value} {...type} />
          ))}
        </Stack>
      </Checkbox.Group>
      <NativeSelect
        label={t("board.country")}
        value={filter.customerCountry?.eq ?? ""}
        onChange={({ currentTarget }) => set("customerCountry", { eq: currentTarget.value })}
        data={["", ...countries].map((code) => ({ value: code, label: code && country(code) }))}
      />
      <Group grow>
        {(["gte", "lte"] as const).map((end) => (
          <TextInput
            key={end}
            type="date"
            label={t(end === "gte" ? "board.closesFrom" : "board.closesTo")}
            value={filter.closeDate?.[end] ?? ""}
            onChange={({ currentTarget }) => set("closeDate", { [end]: currentTarget.value })}
          />
        ))}
      </Group>
      <Group grow>
        <TextInput
          label={t("board.value")}
          inputMode="decimal"
          value={filter.value?.gte ?? ""}
          onChange={({ currentTarget }) => set("value", { gte: currentTarget.value.replace(/[^\d.]/g, "") })}
        />
        <NativeSelect
          label={t("board.currency")}
          value={filter.currency?.eq ?? ""}
          onChange={({ currentTarget }) => set("currency", { eq: currentTarget.value })}
          data={["", ...currencies]}
        />
      </Group>
      {email && (
        <Checkbox
          label={t("board.mine")}
          checked={filter.teamEmail?.eq === email}
          onChange={({ currentTarget }) => set("teamEmail", { eq: currentTarget.checked ? email : "" })}
        />
      )}
      <Button variant="subtle" onClick={() => ask({ filter: {} })}>
        {t("board.clear")}
      </Button>
    </Stack>
  );
}

/** What narrows the board, each to be taken off by itself. */
function Chips({ question: { filter, ask } }: { question: Asking }) {
  const { t, label, day, country } = useWords();
  const words: Partial<Record<keyof OpportunityFilter, (tests: Tests) => string>> = {
    type: ({ in: types }) => (types as string[]).map((type) => label("type", type)).join(", "),
    customerCountry: ({ eq }) => country(String(eq)),
    closeDate: ({ gte, lte }) =>
      [gte && `${t("board.closesFrom")} ${day(String(gte))}`, lte && `${t("board.closesTo")} ${day(String(lte))}`]
        .filter(Boolean)
        .join(", "),
    value: ({ gte }) => `${t("board.value")} ${String(gte)}`,
    currency: ({ eq }) => String(eq),
    teamEmail: () => t("board.mine"),
  };
  return (
    <Pill.Group>
      {(Object.keys(filter) as (keyof OpportunityFilter)[]).map((field) => {
        const what = words[field]?.(filter[field] as Tests) ?? t("board.further");
        const remove = () => {
          const { [field]: _, ...rest } = filter;
          ask({ filter: rest });
        };
        return (
          <Pill
            key={field}
            size="md"
            withRemoveButton
            onRemove={remove}
            removeButtonProps={{ "aria-label": t("board.remove", { what }), "aria-hidden": false, tabIndex: 0 }}
          >
            {what}
          </Pill>
        );
      })}
    </Pill.Group>
  );
}
