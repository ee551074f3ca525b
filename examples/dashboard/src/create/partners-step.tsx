// Which partners are invited, to what part of the deal.

import { Button, Fieldset, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useWords } from "../lang/words.tsx";
import { Field, faultAt, type Form } from "../ui/fields.tsx";
import { invitationOf, isAssessment, type Draft } from "./draft.ts";
import { Fault } from "../ui/text.tsx";

export function PartnersStep({ form }: { form: Form }) {
  const { t } = useWords();
  const draft = form.values as unknown as Draft;
  if (isAssessment(draft)) return <Text c="dimmed">{t("create.noPartnersInAssessment")}</Text>;
  const team = draft.team.filter(({ email }) => email).map(({ name, email }) => ({ value: email, label: name }));
  return (
    <Stack>
      <Text c="dimmed">{t("create.inviteHint")}</Text>
      {form.errors["invitations"] && <Fault>{form.errors["invitations"]}</Fault>}
      {draft.invitations.map((_, place) => {
        const at = `invitations.${place}`;
        return (
          <Fieldset key={place} legend={t("create.invitation", { number: place + 1 })}>
            <Stack>
              <SimpleGrid cols={{ base: 1, sm: 2 }}>
                <Field form={form} spec={{ at: `${at}.partnerId`, kind: "partner", words: "input.partner" }} isNeeded />
                <Field
                  form={form}
                  spec={{
                    at: `${at}.solutionIds`,
                    kind: "solutions",
                    words: "input.wantedSolutions",
                    of: `${at}.partnerId`,
                  }}
                  isNeeded
                />
                <Field
                  form={form}
                  spec={{ at: `${at}.share`, kind: "money", words: "input.share", hint: "input.shareHint" }}
                  isNeeded
                />
                <Field form={form} spec={{ at: `${at}.closeDate`, kind: "date", words: "input.closeDate" }} />
              </SimpleGrid>
              <Field form={form} spec={{ at: `${at}.message`, kind: "long", words: "input.message" }} />
              <SimpleGrid cols={{ base: 1, sm: 2 }}>
                <Field
                  form={form}
                  spec={{ at: `${at}.helpKinds`, kind: "choices", words: "input.helpKinds", options: "help" }}
                  isNeeded
                />
                <Field
                  form={form}
                  spec={{ at: `${at}.team`, kind: "choices", words: "input.shownTeam", options: team }}
                />
              </SimpleGrid>
              {faultAt(form.errors, at) && !Object.keys(form.errors).some((path) => path.startsWith(`${at}.`)) && (
                <Text c="var(--mantine-color-error)">{form.errors[at]}</Text>
              )}
              <Button
                variant="subtle"
                color="gray"
                leftSection={<IconTrash size={18} />}
                style={{ alignSelf: "start" }}
                onClick={() => form.removeListItem("invitations", place)}
              >
                {t("create.removeInvitation", { number: place + 1 })}
              </Button>
            </Stack>
          </Fieldset>
        );
      })}
      <Group>
        <Button
          variant="default"
          leftSection={<IconPlus size={18} />}
          onClick={() => form.insertListItem("invitations", invitationOf(draft))}
        >
          {t("create.invite")}
        </Button>
      </Group>
    </Stack>
  );
}
