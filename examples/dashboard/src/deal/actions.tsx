// Every action of the record as the server tells it: a button for each, and of those that are not possible, why not.

import { Accordion, Button, Group, SimpleGrid, Text } from "@mantine/core";
import { useId } from "react";
import { useClock } from "../api/clock.tsx";
import { useWords } from "../lang/words.tsx";
import { Section } from "../ui/section.tsx";
import type { Chosen } from "./action-form.tsx";
import type { Deal } from "./action-table.ts";

const FIRST = [
  "ACCEPT_OPPORTUNITY",
  "SET_SALES_STAGE",
  "WIN_OPPORTUNITY",
  "REGISTER_DEAL",
  "RESUBMIT_REGISTRATION",
  "REVIEW_REGISTRATION",
];
const ENDS = ["DECLINE_OPPORTUNITY", "LOSE_OPPORTUNITY", "CLOSE_OPPORTUNITY_AS_ERROR"];

export function Actions({ deal, choose }: { deal: Deal; choose: (chosen: Chosen) => void }) {
  const { t, label, left } = useWords();
  const { now } = useClock();
  const all = deal.availableActions ?? [];
  const allowed = all.filter(({ allowed }) => allowed);
  const refused = all.filter(({ allowed }) => !allowed);
  return (
    <Section title={t("deal.actions")}>
      {allowed.length === 0 && <Text c="dimmed">{t("deal.noActions")}</Text>}
      <Group gap="xs">
        {allowed.map(({ action, closesAt }) => (
          <Button
            key={action}
            variant={FIRST.includes(action) ? "filled" : ENDS.includes(action) ? "outline" : "default"}
            color={ENDS.includes(action) ? "red" : undefined}
            onClick={() => choose({ action })}
            data-action={action}
            rightSection={
              closesAt && (
                <Text span size="xs">
                  {left(closesAt, now)}
                </Text>
              )
            }
          >
            {label("action", action)}
          </Button>
        ))}
      </Group>
      {refused.length > 0 && (
        <Accordion variant="filled" mt="sm" chevronPosition="left">
          <Accordion.Item value="refused">
            <Accordion.Control>
              <Text size="sm">{t("deal.refused", { count: refused.length })}</Text>
            </Accordion.Control>
            <Accordion.Panel>
              <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
                {refused.map((available) => (
                  <Refused key={available.action} available={available} />
                ))}
              </SimpleGrid>
            </Accordion.Panel>
          </Accordion.Item>
        </Accordion>
      )}
    </Section>
  );
}

/** It stays in the order of the keyboard, so that everybody hears why. */
function Refused({ available: { action, refusals } }: { available: NonNullable<Deal["availableActions"]>[number] }) {
  const { label, say } = useWords();
  const id = useId();
  return (
    <div>
      <Button
        variant="default"
        size="compact-md"
        data-disabled
        aria-disabled
        aria-describedby={id}
        data-action={action}
        onClick={(event) => event.preventDefault()}
      >
        {label("action", action)}
      </Button>
      <Text id={id} size="xs" c="dimmed" mt={2}>
        {[...new Set(refusals.map(say))].join(" ")}
      </Text>
    </div>
  );
}
