// Who changed what, newest first, as far as one was told.

import { Text, Timeline } from "@mantine/core";
import { useWords } from "../lang/words.tsx";
import { useShowValue } from "../ui/changes.tsx";
import { Section } from "../ui/section.tsx";
import type { Deal } from "./action-table.ts";
import { Dim } from "../ui/text.tsx";

/** What the kind of an entry says already. */
const SAID = ["STATUS", "REFERENCE", "CUSTOMER", "LOCATION", "VENDOR_INVOLVEMENT"];

export function History({ deal }: { deal: Deal }) {
  const { t, label, moment } = useWords();
  const show = useShowValue();
  const entries = (deal.engagement?.history?.nodes ?? []).toReversed();
  return (
    <Section title={t("deal.history")}>
      {entries.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("deal.noHistory")}
        </Text>
      )}
      <Timeline bulletSize={12} lineWidth={2} active={-1}>
        {entries.map(({ kind, at, partner, actor, changes }, place) => {
          const isStart = ["CREATED", "RECEIVED"].includes(kind);
          return (
            <Timeline.Item
              key={`${at} ${kind} ${place}`}
              title={
                <Text size="sm" fw={600}>
                  {t("deal.entry", { who: partner?.name, what: label("history", kind) })}
                </Text>
              }
            >
              {!isStart &&
                changes
                  .filter(({ field }) => !SAID.includes(field))
                  .map(({ field, itemId, before, after, names }) => (
                    <Text size="xs" key={`${field} ${itemId}`}>
                      {t("deal.change", {
                        field: label("field", field),
                        before: show(field, before, names),
                        after: show(field, after, names),
                      })}
                    </Text>
                  ))}
              <Dim>
                {[moment(at), actor.subject ?? (actor.partner ? undefined : t("deal.byClock"))]
                  .filter(Boolean)
                  .join(" · ")}
              </Dim>
            </Timeline.Item>
          );
        })}
      </Timeline>
    </Section>
  );
}
