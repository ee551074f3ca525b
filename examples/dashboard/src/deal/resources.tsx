// The people and the solutions of the deal; one's own are changed beside their names.

import { ActionIcon, Anchor, Badge, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconPencil, IconTrash } from "@tabler/icons-react";
import type { OpportunityAction } from "../generated/graphql.ts";
import { useWords } from "../lang/words.tsx";
import { Section } from "../ui/section.tsx";
import type { Values } from "../ui/fields.tsx";
import type { Chosen } from "./action-form.tsx";
import type { Deal } from "./action-table.ts";
import { Dim } from "../ui/text.tsx";

interface Props {
  deal: Deal;
  choose: (chosen: Chosen) => void;
}

export function Team({ deal, choose }: Props) {
  const { t } = useWords();
  const people = deal.engagement?.jointTeam?.length
    ? deal.engagement.jointTeam
    : (deal.team ?? []).map((member) => ({ ...member, partner: deal.partner }));
  return (
    <Section title={t("deal.team")}>
      {people.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("deal.noTeam")}
        </Text>
      )}
      <SimpleGrid component="ul" className="plain" cols={{ base: 1, xs: 2 }} spacing="sm">
        {people.map(({ name, email, phone, partner }) => {
          const own = deal.team?.find((member) => member.email === email && partner?.id === deal.partner?.id);
          return (
            <Group key={`${partner?.id} ${email}`} component="li" justify="space-between" wrap="nowrap" align="start">
              <div style={{ minWidth: 0 }}>
                <Text size="sm" fw={600}>
                  {name}
                </Text>
                <Dim>{partner?.name}</Dim>
                <Text size="xs" truncate>
                  <Anchor href={`mailto:${email}`} inherit>
                    {email}
                  </Anchor>{" "}
                  · {phone}
                </Text>
              </div>
              {own && (
                <Edits
                  deal={deal}
                  name={name}
                  choose={choose}
                  edit="UPDATE_TEAM_MEMBER"
                  remove="REMOVE_TEAM_MEMBER"
                  preset={{ teamMemberId: own.id }}
                  values={{ name, email, phone }}
                />
              )}
            </Group>
          );
        })}
      </SimpleGrid>
    </Section>
  );
}

export function Solutions({ deal, choose }: Props) {
  const { t, label, money, number } = useWords();
  const solutions = deal.solutions ?? [];
  return (
    <Section title={t("deal.solutions")}>
      {solutions.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("deal.noSolutions")}
        </Text>
      )}
      <Stack component="ul" className="plain" gap="sm">
        {solutions.map(({ id, solution, price, quantity }) => (
          <Group key={id} component="li" justify="space-between" wrap="nowrap" align="start">
            <div>
              <Text size="sm" fw={600}>
                {solution.name}
              </Text>
              <Group gap={6}>
                <Dim>
                  {[
                    solution.partner?.name,
                    label("kind", solution.kind),
                    price && `${quantity ? `${number(quantity)} × ` : ""}${money(price)}`,
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </Dim>
                {solution.incentive && (
                  <Badge size="xs" variant="light" color="green" tt="none">
                    {label("incentive", solution.incentive)}
                  </Badge>
                )}
              </Group>
            </div>
            <Edits
              deal={deal}
              name={solution.name}
              choose={choose}
              edit="UPDATE_OPPORTUNITY_SOLUTION"
              remove="REMOVE_SOLUTION"
              preset={{ opportunitySolutionId: id }}
              values={price ? { price: { amount: price.amount, currency: price.currency }, quantity } : {}}
            />
          </Group>
        ))}
      </Stack>
    </Section>
  );
}

interface EditsProps extends Props {
  name: string;
  edit: OpportunityAction;
  remove: OpportunityAction;
  preset: Values;
  values: Values;
}

function Edits({ deal, name, choose, edit, remove, preset, values }: EditsProps) {
  const { t } = useWords();
  const may = (wanted: OpportunityAction) =>
    deal.availableActions?.some(({ action, allowed }) => action === wanted && allowed);
  return (
    <Group gap={2} wrap="nowrap">
      {may(edit) && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("deal.edit", { name })}
          onClick={() => choose({ action: edit, preset: { ...preset, ...values } })}
        >
          <IconPencil size={16} />
        </ActionIcon>
      )}
      {may(remove) && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("deal.remove", { name })}
          onClick={() => choose({ action: remove, preset })}
        >
          <IconTrash size={16} />
        </ActionIcon>
      )}
    </Group>
  );
}
