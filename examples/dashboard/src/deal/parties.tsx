// The companies in the deal, and the invitations that went out from it.

import { ActionIcon, Group, Stack, Text } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useWords } from "../lang/words.tsx";
import { StatusBadge, TimeLeft } from "../ui/chips.tsx";
import { Section } from "../ui/section.tsx";
import type { Chosen } from "./action-form.tsx";
import type { Deal } from "./action-table.ts";
import { Dim } from "../ui/text.tsx";

export function Parties({ deal }: { deal: Deal }) {
  const { t, label, money, moment, list } = useWords();
  const parties = deal.engagement?.parties ?? [];
  return (
    <Section title={t("deal.parties")}>
      <Stack gap="sm" component="ul" className="plain">
        {parties.map(({ partner, role, status, statusSince, value, salesStage, solutions, decline }) => (
          <Group
            key={partner.id}
            component="li"
            justify="space-between"
            wrap="nowrap"
            align="start"
            data-party={partner.name}
          >
            <div>
              <Text size="sm" fw={600}>
                {partner.name}
                {partner.id === deal.partner?.id && (
                  <Text span size="sm" c="dimmed" fw={400}>
                    {" "}
                    ({t("deal.you")})
                  </Text>
                )}
              </Text>
              <Dim>
                {[
                  label("role", role),
                  value && money(value),
                  salesStage && label("stage", salesStage),
                  solutions?.length && list(solutions.map(({ name }) => name)),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </Dim>
              {decline && (
                <Text size="xs">
                  {[t("deal.reason", { reason: label("reason", decline.reason) }), decline.notes]
                    .filter(Boolean)
                    .join(" · ")}
                </Text>
              )}
            </div>
            <Stack gap={2} align="end" style={{ flexShrink: 0 }}>
              <StatusBadge status={status} />
              <Dim>{t("deal.since", { date: moment(statusSince) })}</Dim>
            </Stack>
          </Group>
        ))}
      </Stack>
    </Section>
  );
}

export function Invitations({ deal, choose }: { deal: Deal; choose: (chosen: Chosen) => void }) {
  const { t, label, money, list } = useWords();
  const invitations = deal.invitations ?? [];
  const mayWithdraw = deal.availableActions?.some(({ action, allowed }) => action === "WITHDRAW_INVITATION" && allowed);
  if (invitations.length === 0) return null;
  return (
    <Section title={t("deal.invitations")}>
      <Stack gap="sm" component="ul" className="plain">
        {invitations.map(({ id, invitee, status, share, helpKinds, message, answerDueAt, isHelpRequest }) => {
          const words = t("deal.withdraw", { name: invitee?.name });
          return (
            <Group key={id} component="li" justify="space-between" wrap="nowrap" align="start">
              <div>
                <Text size="sm" fw={600}>
                  {invitee?.name}
                </Text>
                <Dim>{[money(share), list(helpKinds.map((kind) => label("help", kind)))].join(" · ")}</Dim>
                {message && <Text size="xs">{message}</Text>}
              </div>
              <Group gap="xs" wrap="nowrap" style={{ flexShrink: 0 }}>
                {answerDueAt && <TimeLeft due={answerDueAt} />}
                <StatusBadge status={status} />
                {mayWithdraw && status === "RECEIVED" && !isHelpRequest && (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={words}
                    title={words}
                    onClick={() => choose({ action: "WITHDRAW_INVITATION", preset: { invitationId: id } })}
                  >
                    <IconArrowBackUp size={18} />
                  </ActionIcon>
                )}
              </Group>
            </Group>
          );
        })}
      </Stack>
    </Section>
  );
}
