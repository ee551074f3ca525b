// One deal on the board.

import { Anchor, Card, Group, Stack, Text } from "@mantine/core";
import { memo } from "react";
import { Link } from "react-router";
import { useIsFresh } from "../api/hooks.ts";
import { useAddress } from "../app.tsx";
import type { CardFragment } from "../generated/graphql.ts";
import { useWords } from "../lang/words.tsx";
import { Fresh, StatusBadge, TimeLeft, TypeBadge } from "../ui/chips.tsx";
import { Favorite } from "../ui/favorite.tsx";
import { Dim } from "../ui/text.tsx";

/** A list that is read again draws only what is another. */
export const DealCard = memo(DrawnCard, (before, after) => JSON.stringify(before.deal) === JSON.stringify(after.deal));

function DrawnCard({ deal }: { deal: CardFragment }) {
  const { t, label, money, day, list } = useWords();
  const address = useAddress();
  const isFresh = useIsFresh(deal.id);
  const others = (deal.engagement?.parties ?? [])
    .filter(({ partner }) => partner.id !== deal.partner?.id)
    .map(({ partner }) => partner.name);
  const isClosed = !["RECEIVED", "ACCEPTED", "WON"].includes(deal.status);
  const isAssessment = deal.type === "SOLUTION_ASSESSMENT" && deal.status === "ACCEPTED";
  return (
    <Card
      withBorder
      padding="sm"
      className={isFresh ? "card fresh" : "card"}
      data-reference={deal.engagement?.reference}
    >
      <Group justify="space-between" wrap="nowrap" align="start" gap={4}>
        <Anchor
          component={Link}
          to={address(`deals/${encodeURIComponent(deal.id)}`)}
          className="cover"
          size="sm"
          fw={600}
          c="bright"
          lh={1.3}
          lineClamp={2}
        >
          {deal.name}
        </Anchor>
        <Favorite deal={deal} />
      </Group>
      <Fresh id={deal.id} />
      <Stack gap={6} mt={4}>
        <Dim truncate>
          {deal.customerName}
          {deal.customer && ` · ${deal.customer.address.country}`}
        </Dim>
        <Group justify="space-between" gap="0 8px" className="whole">
          <Text size="sm" fw={600}>
            {money(deal.value)}
          </Text>
          {deal.answerDueAt ? (
            <TimeLeft due={deal.answerDueAt} />
          ) : (
            <Text size="xs" c="dimmed" title={t("board.closes", { date: day(deal.closeDate) })}>
              {day(deal.closeDate)}
            </Text>
          )}
        </Group>
        <Group gap={4}>
          <TypeBadge type={deal.type} size="xs" />
          {isClosed && <StatusBadge status={deal.status} size="xs" />}
          {isAssessment && deal.salesStage && <Dim>{label("stage", deal.salesStage)}</Dim>}
        </Group>
        {others.length > 0 && (
          <Text size="xs" c="dimmed" truncate title={list(others)}>
            {t("board.with", { names: list(others) })}
          </Text>
        )}
      </Stack>
    </Card>
  );
}
