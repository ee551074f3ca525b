// What is sold: our own solutions, the vendor's, other partners', or one assessment alone.

import { Alert, Badge, Checkbox, Group, Pill, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useQuery } from "urql";
import { SolutionsDocument, type SolutionFilter } from "../generated/graphql.ts";
import { useWords } from "../lang/words.tsx";
import { faultAt, type Form } from "../ui/fields.tsx";
import type { Draft, Solution } from "./draft.ts";
import { Fault } from "../ui/text.tsx";

const GROUPS = ["ofMine", "ofVendor", "ofOthers", "assessments"] as const;
type Group = (typeof GROUPS)[number];

const filterOf = (group: Group, own: string): SolutionFilter =>
  (
    ({
      ofMine: { partner: { eq: own } },
      ofVendor: { kind: { eq: "VENDOR" } },
      ofOthers: { kind: { eq: "PARTNER" }, partner: { notIn: [own] } },
      assessments: { kind: { eq: "ASSESSMENT" } },
    }) satisfies Record<Group, SolutionFilter>
  )[group];

interface Props {
  form: Form;
  partner: { id: string; assessmentVetted: boolean } | null | undefined;
}

export function SolutionsStep({ form, partner }: Props) {
  const { t, label } = useWords();
  const [group, setGroup] = useState<Group>("ofMine");
  const [search, setSearch] = useState("");
  const [asked] = useDebouncedValue(search, 200);
  const [{ data }] = useQuery({
    query: SolutionsDocument,
    variables: { search: asked || null, filter: filterOf(group, partner?.id ?? "") },
    pause: !partner,
  });
  const chosen = (form.values as unknown as Draft).solutions;
  const groups = GROUPS.filter((name) => name !== "assessments" || partner?.assessmentVetted);
  const fault = faultAt(form.errors, "solutionIds");

  /** An assessment takes the place of all others, and any other that of an assessment. */
  function toggle(solution: Solution, isOn: boolean) {
    const rest = chosen.filter(
      ({ id, kind }) => id !== solution.id && kind !== "ASSESSMENT" && solution.kind !== "ASSESSMENT",
    );
    form.setFieldValue("solutions", isOn ? [...rest, solution] : chosen.filter(({ id }) => id !== solution.id));
  }

  return (
    <Stack>
      <Group>
        <SegmentedControl
          value={group}
          onChange={(value) => setGroup(value as Group)}
          data={groups.map((name) => ({ value: name, label: t(`create.${name}`) }))}
          aria-label={t("input.solutions")}
        />
        <TextInput
          aria-label={t("create.findSolution")}
          placeholder={t("create.findSolution")}
          leftSection={<IconSearch size={18} aria-hidden />}
          value={search}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        />
      </Group>
      {group === "assessments" && <Alert color="blue">{t("create.assessmentHint")}</Alert>}
      <div role="status">
        <Text size="sm" fw={600} mb={4}>
          {t("create.chosenSolutions", { count: chosen.length })}
        </Text>
        <Pill.Group>
          {chosen.map((solution) => (
            <Pill key={solution.id} size="md">
              {solution.name}
            </Pill>
          ))}
        </Pill.Group>
      </div>
      {fault && <Fault>{fault}</Fault>}
      <Stack gap="sm" component="ul" className="plain">
        {(data?.solutions.nodes ?? []).map((solution) => (
          <li key={solution.id}>
            <Checkbox
              checked={chosen.some(({ id }) => id === solution.id)}
              onChange={({ currentTarget }) => toggle(solution, currentTarget.checked)}
              label={
                <Group gap="xs">
                  {solution.name}
                  {solution.incentive && (
                    <Badge size="xs" variant="light" color="green" tt="none">
                      {label("incentive", solution.incentive)}
                    </Badge>
                  )}
                </Group>
              }
              description={[solution.partner?.name, solution.description].filter(Boolean).join(" · ")}
            />
          </li>
        ))}
        {data?.solutions.nodes.length === 0 && (
          <Text component="li" c="dimmed">
            {t("form.nothingFound")}
          </Text>
        )}
      </Stack>
    </Stack>
  );
}
