// Whether the deal can be registered, condition by condition, and what became of what was filed.

import { Alert, Badge, Group, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import { IconCheck, IconQuestionMark, IconX } from "@tabler/icons-react";
import { useClock } from "../api/clock.tsx";
import { useWords } from "../lang/words.tsx";
import { Section } from "../ui/section.tsx";
import type { Deal } from "./action-table.ts";
import { Dim } from "../ui/text.tsx";

const SIGNS = {
  MET: { icon: IconCheck, color: "green" },
  NOT_MET: { icon: IconX, color: "red" },
  NOT_YET_KNOWN: { icon: IconQuestionMark, color: "gray" },
};
const STANDINGS: Record<string, string> = {
  PENDING: "green",
  FILED: "petrol",
  NOT_YET_KNOWN: "gray",
  NOT_ELIGIBLE: "red",
};

export function Registration({ deal }: { deal: Deal }) {
  const { t, label, say, moment, money } = useWords();
  const { now } = useClock();
  const eligibility = deal.registrationEligibility;
  const registrations = deal.registrations ?? [];
  if (!eligibility) return null;
  const { state, conditions, routes, warnings, ifWonNow, safeFrom } = eligibility;
  const checklists = routes.length > 0 ? routes : [{ incentive: undefined, conditions }];
  return (
    <Section
      title={t("deal.registration")}
      aside={
        <Badge variant="light" color={STANDINGS[state]} tt="none">
          {label("standing", state)}
        </Badge>
      }
    >
      <Stack gap="md">
        {warnings.map((warning) => (
          <Alert key={warning.code} color="yellow">
            {say(warning)}
          </Alert>
        ))}
        {checklists.map((route) => (
          <div key={route.incentive ?? ""}>
            {route.incentive && (
              <Title order={3} size="sm" mb={4}>
                {label("incentive", route.incentive)}
              </Title>
            )}
            <Stack component="ul" className="plain" gap={6}>
              {route.conditions.map(({ condition, outcome, evidence }) => {
                const { icon: Icon, color } = SIGNS[outcome];
                return (
                  <Group key={condition} component="li" wrap="nowrap" align="start" gap="xs" data-condition={condition}>
                    <ThemeIcon
                      size={20}
                      radius="xl"
                      variant="light"
                      color={color}
                      role="img"
                      aria-label={label("outcome", outcome)}
                    >
                      <Icon size={14} aria-hidden />
                    </ThemeIcon>
                    <div>
                      <Text size="sm">{label("condition", condition)}</Text>
                      <Dim lang="en">{evidence}</Dim>
                    </div>
                  </Group>
                );
              })}
            </Stack>
          </div>
        ))}
        {ifWonNow && (
          <Text size="sm">
            {ifWonNow.atRisk ? t("deal.wonNowRisk") : t("deal.wonNow", { state: label("standing", ifWonNow.state) })}
            {Date.parse(safeFrom) > now && ` ${t("deal.wonLater", { date: moment(safeFrom) })}`}
          </Text>
        )}
        {registrations.map(({ id, incentive, state, outcome, reason, totalContractValue, filedAt }) => (
          <div key={id} data-registration={state}>
            <Group gap="xs">
              <Text size="sm" fw={600}>
                {t("deal.registered", { incentive: label("incentive", incentive) })}
              </Text>
              <Badge variant="light" tt="none">
                {label("registration", state)}
              </Badge>
              {outcome && <Text size="sm">{t("deal.outcome", { outcome: label("registration", outcome) })}</Text>}
            </Group>
            <Dim>
              {money(totalContractValue)} · {moment(filedAt)}
            </Dim>
            {reason && <Text size="sm">{reason}</Text>}
          </div>
        ))}
      </Stack>
    </Section>
  );
}
