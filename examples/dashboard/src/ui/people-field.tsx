// People of one's own company, entered or taken from recent contacts at a click.

import { ActionIcon, Button, Group, Paper, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash, IconUserPlus } from "@tabler/icons-react";
import { useQuery } from "urql";
import { ContactsDocument } from "../generated/graphql.ts";
import { useWords } from "../lang/words.tsx";
import { faultAt, type Form } from "./fields.tsx";
import { Fault } from "./text.tsx";

export interface Person {
  name: string;
  email: string;
  phone: string;
}

const INPUTS = [
  { field: "name", words: "input.person", type: "text" },
  { field: "email", words: "input.email", type: "email" },
  { field: "phone", words: "input.phone", type: "tel" },
] as const;

export const NOBODY: Person = { name: "", email: "", phone: "" };

export function PeopleField({ form, at }: { form: Form; at: string }) {
  const { t } = useWords();
  const [{ data }] = useQuery({ query: ContactsDocument, variables: {} });
  const people = (form.getInputProps(at).value as Person[] | undefined) ?? [];
  const recent = (data?.recentContacts ?? []).filter(({ email }) => !people.some((person) => person.email === email));
  const set = (all: Person[]) => form.setFieldValue(at, all);
  const fault = form.errors[at];
  return (
    <Group align="start" gap="lg">
      <Stack flex="2 1 320px" gap="sm">
        {people.map((_, place) => (
          <Paper
            key={place}
            withBorder
            p="sm"
            component="fieldset"
            aria-label={t("create.member", { number: place + 1 })}
          >
            <Group align="end" wrap="nowrap" gap="xs">
              <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="xs" flex={1}>
                {INPUTS.map(({ field, words, type }) => (
                  <TextInput
                    key={field}
                    type={type}
                    label={t(words)}
                    withAsterisk
                    data-at={`${at}.${place}.${field}`}
                    {...form.getInputProps(`${at}.${place}.${field}`)}
                    error={faultAt(form.errors, `${at}.${place}.${field}`)}
                  />
                ))}
              </SimpleGrid>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                aria-label={t("create.removeMember", { number: place + 1 })}
                onClick={() => set(people.filter((_, other) => other !== place))}
              >
                <IconTrash size={18} />
              </ActionIcon>
            </Group>
          </Paper>
        ))}
        {fault && <Fault>{fault}</Fault>}
        <Button
          variant="default"
          leftSection={<IconPlus size={18} />}
          onClick={() => set([...people, NOBODY])}
          style={{ alignSelf: "start" }}
        >
          {t("create.addMember")}
        </Button>
      </Stack>
      <Stack flex="1 1 200px" gap={4} component="section" aria-label={t("create.recent")}>
        <Text size="sm" fw={600}>
          {t("create.recent")}
        </Text>
        {recent.length === 0 && (
          <Text size="sm" c="dimmed">
            {t("create.noRecent")}
          </Text>
        )}
        {recent.map(({ name, email, phone }) => (
          <Button
            key={email}
            variant="subtle"
            size="compact-md"
            justify="start"
            leftSection={<IconUserPlus size={16} />}
            aria-label={t("create.addRecent", { name })}
            title={email}
            onClick={() => set([...people.filter((person) => person.name || person.email), { name, email, phone }])}
          >
            {name}
          </Button>
        ))}
      </Stack>
    </Group>
  );
}
