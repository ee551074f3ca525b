// The name of the deal and where it stands.

import { Code, Group, Text, Title } from "@mantine/core";
import { useIsFresh } from "../api/hooks.ts";
import { useWords } from "../lang/words.tsx";
import { Fresh, StatusBadge, TypeBadge } from "../ui/chips.tsx";
import { Favorite } from "../ui/favorite.tsx";
import type { Deal } from "./action-table.ts";

export function Header({ deal }: { deal: Deal }) {
  const { money, label } = useWords();
  const isFresh = useIsFresh(deal.id);
  return (
    <Group justify="space-between" align="start" className={isFresh ? "fresh rounded" : "rounded"}>
      <div>
        <Group gap="xs">
          <Title order={1} size="h2">
            {deal.name}
          </Title>
          <Favorite deal={deal} />
        </Group>
        <Group gap="xs" mt={6}>
          <StatusBadge status={deal.status} size="lg" />
          {deal.status === "ACCEPTED" && deal.salesStage && (
            <Text size="sm" fw={600}>
              {deal.ownStage ?? label("stage", deal.salesStage)}
            </Text>
          )}
          <TypeBadge type={deal.type} size="lg" />
          <Text size="sm" c="dimmed">
            {deal.customerName}
          </Text>
          <Code>{deal.engagement?.reference}</Code>
        </Group>
      </div>
      <Text size="h2" fw={650} fz={26}>
        {money(deal.value)}
      </Text>
      <Fresh id={deal.id} />
    </Group>
  );
}
