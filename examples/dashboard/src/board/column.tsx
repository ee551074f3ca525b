// One stage of the board: how many deals stand there, what they are worth, and the first of them.

import { Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import type { ColumnFragment } from "../generated/graphql.ts";
import { useWords } from "../lang/words.tsx";
import { DealCard } from "./card.tsx";
import type { COLUMNS } from "./columns.ts";
import { Dim } from "../ui/text.tsx";

const MORE = 20;
/** So many entries a page has at most. */
const MOST = 100;
export const FIRST = 10;

interface Props {
  column: (typeof COLUMNS)[number];
  list: ColumnFragment;
  isComing: boolean;
  show: (first: number) => void;
}

export function Column({
  column: { name, color, percent: reached },
  list: { nodes, totalCount, aggregate },
  isComing,
  show,
}: Props) {
  const { t, money, percent } = useWords();
  const words = t(`column.${name}`);
  const values = aggregate?.values ?? [];
  const rest = totalCount - nodes.length;
  const more = Math.min(rest, MORE, MOST - nodes.length);
  return (
    <Paper component="section" className="column" aria-label={words} radius="lg" p="xs">
      <Group
        justify="space-between"
        gap={4}
        wrap="nowrap"
        px={4}
        pt={6}
        style={{ borderBlockStart: `3px solid var(--mantine-color-${color}-6)` }}
      >
        <Title order={2} size="sm">
          {words}
          {reached !== undefined && (
            <Text span size="xs" c="dimmed" fw={400} ml={6}>
              {percent(reached)}
            </Text>
          )}
        </Title>
        <Text size="sm" fw={650} data-count>
          {totalCount}
        </Text>
      </Group>
      <Text
        size="xs"
        c="dimmed"
        px={4}
        pb="xs"
        mih={20}
        truncate
        title={values.map((value) => money(value)).join(" · ")}
      >
        {values.map((value) => money(value, true)).join(" · ")}
      </Text>
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
        {rest > 0 && (
          <li>
            {more > 0 ? (
              <Button
                variant="subtle"
                size="compact-sm"
                fullWidth
                loading={isComing}
                onClick={() => show(nodes.length + more)}
              >
                {t("board.more", { count: more })}
              </Button>
            ) : (
              <Dim ta="center">{t("board.rest", { count: rest })}</Dim>
            )}
          </li>
        )}
      </Stack>
    </Paper>
  );
}
