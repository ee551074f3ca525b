// One stage of the board: how many deals stand there, what they are worth, and the first of them.

import { Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useLiveQuery } from "../api/hooks.ts";
import { ColumnDocument } from "../generated/graphql.ts";
import { useWords } from "../lang/words.tsx";
import { Answer } from "../ui/answer.tsx";
import { DealCard } from "./card.tsx";
import type { ColumnSpec } from "./columns.ts";
import type { Question } from "./question.ts";

const PAGE = 10;
const MOST = 100;

export function Column({ spec, question }: { spec: ColumnSpec; question: Question }) {
  const { t, money, percent } = useWords();
  const [first, setFirst] = useState(PAGE);
  const result = useLiveQuery(ColumnDocument, {
    tab: question.tab,
    search: question.search || null,
    filter: { and: [spec.filter, question.filter] },
    orderBy: question.orderBy.length > 0 ? question.orderBy : spec.orderBy,
    first,
  });
  const list = result.data?.opportunities;
  const values = list?.aggregate?.values ?? [];
  return (
    <Paper component="section" className="column" aria-label={t(spec.words)} radius="lg" p="xs">
      <Group justify="space-between" gap={4} wrap="nowrap" px={4} style={{ borderBlockStart: `3px solid var(--mantine-color-${spec.color}-6)` }} pt={6}>
        <Title order={2} size="sm">
          {t(spec.words)}
          {spec.percent !== undefined && (
            <Text span size="xs" c="dimmed" fw={400} ml={6}>
              {percent(spec.percent)}
            </Text>
          )}
        </Title>
        <Text size="sm" fw={650} data-count>
          {list?.totalCount}
        </Text>
      </Group>
      <Text size="xs" c="dimmed" px={4} pb="xs" mih={20} truncate title={values.map((value) => money(value)).join(" · ")}>
        {values.map((value) => money(value, true)).join(" · ")}
      </Text>
      <Answer of={result} rows={4}>
        {({ opportunities: { nodes, totalCount } }) => {
          const rest = totalCount - nodes.length;
          return (
            <Stack gap="xs" component="ul" className="plain">
              {nodes.map((deal) => (
                <li key={deal.id}>
                  <DealCard deal={deal} />
                </li>
              ))}
              {totalCount === 0 && (
                <Text component="li" size="xs" c="dimmed" ta="center" py="lg">
                  {t("board.none")}
                </Text>
              )}
              {rest > 0 && first < MOST && (
                <li>
                  <Button variant="subtle" size="compact-sm" fullWidth loading={result.fetching && nodes.length < first} onClick={() => setFirst(Math.min(first + 20, MOST))}>
                    {t("board.more", { count: Math.min(rest, 20) })}
                  </Button>
                </li>
              )}
              {rest > 0 && first >= MOST && (
                <Text component="li" size="xs" c="dimmed" ta="center">
                  {t("board.rest", { count: rest })}
                </Text>
              )}
            </Stack>
          );
        }}
      </Answer>
    </Paper>
  );
}
