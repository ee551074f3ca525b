// The pipeline by stage, with its figures above it.

import { Box, Button, Group, Tabs, Title, Text, VisuallyHidden } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { lazy, Suspense, useState } from "react";
import { useLiveQuery } from "../api/hooks.ts";
import { BoardDocument, TabsDocument, type OpportunityTab } from "../generated/graphql.ts";
import { useWords } from "../lang/words.tsx";
import { Answer } from "../ui/answer.tsx";
import { Column, FIRST } from "./column.tsx";
import { COLUMNS, columnsOf, ordersOf, type ColumnName } from "./columns.ts";
import { Filters } from "./filters.tsx";
import { useQuestion, type Question } from "./question.ts";

/** The charts come once the board is there. */
const Figures = lazy(() => import("./figures.tsx").then(({ Figures }) => ({ default: Figures })));

const TABS: OpportunityTab[] = ["INBOUND", "OUTBOUND", "SHARED", "FAVORITES"];

export function Board() {
  const { t, label } = useWords();
  const question = useQuestion();
  const { data } = useLiveQuery(TabsDocument, {});
  const [isOpen, setOpen] = useLocalStorage({
    key: "covente-figures",
    defaultValue: matchMedia("(min-width: 36em)").matches,
  });
  const { tab, ask } = question;
  // Only the vendor is shown deals of others.
  const tabs = TABS.filter((name) => name !== "SHARED" || tab === name || (data?.SHARED.totalCount ?? 0) > 0);
  const isEmpty = data?.[tab as keyof typeof data]?.totalCount === 0;
  return (
    <>
      <title>{`${t("board.title")} · Covente`}</title>
      <VisuallyHidden>
        <Title order={1}>{t("board.title")}</Title>
      </VisuallyHidden>
      <Tabs value={tab} onChange={(value) => ask({ tab: value as OpportunityTab })} variant="pills" radius="xl">
        <Group justify="space-between" mb="md" gap="xs">
          <Tabs.List aria-label={t("board.tabs")}>
            {tabs.map((name) => (
              <Tabs.Tab
                key={name}
                value={name}
                className="tab"
                rightSection={<Text size="xs">{data?.[name].totalCount}</Text>}
              >
                {label("tab", name)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Button variant="subtle" size="compact-sm" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {t(isOpen ? "figures.hide" : "figures.show")}
          </Button>
        </Group>
        <Tabs.Panel value={tab}>
          {isOpen && !isEmpty && (
            <Suspense>
              <Figures question={question} />
            </Suspense>
          )}
          <Filters question={question} />
          {isEmpty ? (
            <Text c="dimmed" ta="center" py={80}>
              {label("board.empty", tab)}
            </Text>
          ) : (
            <Columns key={tab} question={question} />
          )}
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function Columns({ question: { tab, search, filter, orderBy } }: { question: Question }) {
  const { t } = useWords();
  const columns = columnsOf(tab);
  const [first, setFirst] = useState(
    () => Object.fromEntries(COLUMNS.map(({ name }) => [name, FIRST])) as Record<ColumnName, number>,
  );
  const result = useLiveQuery(BoardDocument, { tab, search: search || null, filter, ...ordersOf(orderBy), ...first });
  return (
    <Answer of={result} rows={8}>
      {(lists) => (
        <Box className="board" tabIndex={0} role="region" aria-label={t("board.title")}>
          {columns.map((column) => (
            <Column
              key={column.name}
              column={column}
              list={lists[column.name]}
              isComing={
                result.fetching &&
                lists[column.name].nodes.length < Math.min(first[column.name], lists[column.name].totalCount)
              }
              show={(count) => setFirst({ ...first, [column.name]: count })}
            />
          ))}
        </Box>
      )}
    </Answer>
  );
}
