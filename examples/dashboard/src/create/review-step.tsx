// All that was entered, and what the server would make of it.

import { Loader, SimpleGrid, Stack, Text } from "@mantine/core";
import { useWords } from "../lang/words.tsx";
import type { Preview } from "./create.tsx";
import type { Draft } from "./draft.ts";
import { WhatItWillBe } from "./selling-step.tsx";

export function ReviewStep({ draft, preview }: { draft: Draft; preview: Preview | undefined }) {
  const { t, money, day, list } = useWords();
  if (!preview) return <Loader size="sm" aria-label={t("create.checking")} />;
  const isWhole = preview.userErrors.length === 0;
  const facts = [
    [t("create.step.customer"), [draft.customer?.name, draft.customerContact?.name].filter(Boolean).join(" · ")],
    [t("input.name"), draft.name],
    [t("input.value"), isWhole ? money(draft.value) : ""],
    [t("input.closeDate"), isWhole ? day(draft.closeDate) : ""],
    [t("create.step.team"), list(draft.team.map(({ name }) => name))],
    [t("create.step.solutions"), list(draft.solutions.map(({ name }) => name))],
    [t("create.step.partners"), String(draft.invitations.length)],
  ];
  return (
    <Stack maw={760}>
      <SimpleGrid component="dl" cols={{ base: 1, xs: 2 }} m={0}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <Text component="dt" size="xs" c="dimmed">
              {name}
            </Text>
            <Text component="dd" m={0}>
              {value}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      <WhatItWillBe preview={preview} />
      {isWhole && <Text role="status">{t("create.dueCheck")}</Text>}
    </Stack>
  );
}
