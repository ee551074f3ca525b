// What the companies wrote to each other, and a place to write.

import { Badge, Divider, Group, ScrollArea, Stack, Text } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useWords } from "../lang/words.tsx";
import { Section } from "../ui/section.tsx";
import { ActionForm } from "./action-form.tsx";
import type { Deal } from "./action-table.ts";
import { Dim } from "../ui/text.tsx";

export function Messages({ deal }: { deal: Deal }) {
  const { t, label, moment } = useWords();
  const messages = deal.engagement?.messages?.nodes ?? [];
  const post = deal.availableActions?.find(({ action, allowed }) => action === "POST_MESSAGE" && allowed);
  const viewport = useRef<HTMLDivElement>(null);
  const last = messages.at(-1)?.id;
  useEffect(() => {
    viewport.current?.scrollTo({ top: viewport.current.scrollHeight });
  }, [last]);
  return (
    <Section title={t("deal.messages")}>
      {messages.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("deal.noMessages")}
        </Text>
      )}
      <ScrollArea.Autosize
        mah={380}
        viewportRef={viewport}
        viewportProps={{ tabIndex: messages.length > 0 ? 0 : undefined, role: "log", "aria-label": t("deal.messages") }}
      >
        <Stack component="ul" className="plain" gap="sm">
          {messages.map(({ id, body, postedAt, sender, addressee, author, audience }) => (
            <li key={id} className="message" data-own={sender?.id === deal.partner?.id || undefined}>
              <Group gap={6} justify="space-between">
                <Text size="xs" fw={600}>
                  {author?.subject ? `${author.subject}, ${sender?.name}` : sender?.name}
                </Text>
                <Badge size="xs" variant="default" tt="none">
                  {addressee?.name ?? label("audience", audience)}
                </Badge>
              </Group>
              <Text size="sm" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
                {body}
              </Text>
              <Dim>{moment(postedAt)}</Dim>
            </li>
          ))}
        </Stack>
      </ScrollArea.Autosize>
      {post && (
        <>
          <Divider my="md" />
          <ActionForm available={post} deal={deal} done={() => {}} submit={t("deal.send")} />
        </>
      )}
    </Section>
  );
}
