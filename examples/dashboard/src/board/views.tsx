// The questions that one keeps under a name: to be opened, saved and thrown away.

import { ActionIcon, Badge, Button, Group, Popover, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconBookmark, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useAct, useLiveQuery } from "../api/hooks.ts";
import { DeleteViewDocument, SaveViewDocument, ViewsDocument, type OpportunityFilter } from "../generated/graphql.ts";
import { useWords } from "../lang/words.tsx";
import type { useQuestion } from "./question.ts";

export function Views({ question }: { question: ReturnType<typeof useQuestion> }) {
  const { t, label } = useWords();
  const act = useAct();
  const [isOpen, setOpen] = useState(false);
  const { data } = useLiveQuery(ViewsDocument, {}, !isOpen);
  const views = data?.savedViews.nodes ?? [];
  return (
    <Popover width={340} position="bottom-start" trapFocus returnFocus opened={isOpen} onChange={setOpen}>
      <Popover.Target>
        <Button variant="default" leftSection={<IconBookmark size={18} aria-hidden />} onClick={() => setOpen(!isOpen)}>
          {t("views.menu")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("views.menu")}>
        <Stack gap="xs">
          {views.length === 0 && (
            <Text size="sm" c="dimmed">
              {t("views.none")}
            </Text>
          )}
          {views.map(({ id, name, tab, search, filter, orderBy, version, opportunities }) => (
            <Group key={id} gap={4} wrap="nowrap">
              <Button
                variant="subtle"
                justify="space-between"
                flex={1}
                rightSection={<Badge variant="default">{opportunities?.totalCount}</Badge>}
                onClick={() => {
                  question.ask({ tab, search: search ?? "", filter: (filter ?? {}) as OpportunityFilter, orderBy });
                  setOpen(false);
                }}
              >
                {name}
                <Text span size="xs" c="dimmed" ml={6}>
                  {label("tab", tab)}
                </Text>
              </Button>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t("views.delete", { name })}
                onClick={() => act(DeleteViewDocument, { input: { viewId: id, expectedVersion: version } })}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Group>
          ))}
          <SaveView question={question} saved={() => setOpen(false)} />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function SaveView({
  question: { tab, search, filter, orderBy },
  saved,
}: {
  question: ReturnType<typeof useQuestion>;
  saved: () => void;
}) {
  const { t, say } = useWords();
  const act = useAct();
  const [name, setName] = useState("");
  const [fault, setFault] = useState<string>();
  async function save() {
    const input = { name, tab, search: search || null, filter, orderBy };
    const { userErrors } = await act(SaveViewDocument, { input });
    setFault(userErrors.map(say).join(" "));
    if (userErrors.length > 0) return;
    notifications.show({ message: t("views.saved") });
    saved();
  }
  return (
    <form action={save}>
      <Group gap="xs" align="end">
        <TextInput
          label={t("views.name")}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          error={fault}
          flex={1}
        />
        <Button type="submit">{t("views.save")}</Button>
      </Group>
    </form>
  );
}
