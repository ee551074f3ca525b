// Every clock that runs: what is due when, whose move it is, what happens then.

import { Anchor, Badge, Button, Group, Paper, SegmentedControl, Stack, Table, Text, Title } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { useLiveQuery } from "../api/hooks.ts";
import { useAddress } from "../app.tsx";
import { DeadlinesDocument, type DeadlinesQuery } from "../generated/graphql.ts";
import { useWords } from "../lang/words.tsx";
import { Answer } from "../ui/answer.tsx";
import { Fresh, TimeLeft } from "../ui/chips.tsx";
import { Dim } from "../ui/text.tsx";

type Deadline = DeadlinesQuery["deadlines"]["nodes"][number];

const WITHIN = ["P7D", "P14D", "P90D"] as const;
const MOVES = { all: null, mine: true, others: false };

/** One's own record of the deal that a clock runs on, as far as one sees it. */
const recordOf = ({ opportunity, invitation, registration }: Deadline) =>
  opportunity ?? invitation?.opportunity ?? registration?.opportunity;
const keyOf = ({ kind, dueAt, engagement, owner }: Deadline) => [kind, dueAt, engagement?.id, owner?.id].join();

export function Deadlines() {
  const { t, label, moment } = useWords();
  const [within, setWithin] = useState<string>("P14D");
  const [moves, setMoves] = useState<string>("all");
  const [first, setFirst] = useState(25);
  const result = useLiveQuery(DeadlinesDocument, { within, mine: MOVES[moves as keyof typeof MOVES], first });
  return (
    <Stack maw={1100} mx="auto">
      <title>{`${t("deadlines.title")} · Covente`}</title>
      <Group justify="space-between">
        <Title order={1} size="h3">
          {t("deadlines.title")}
        </Title>
        <Group gap="xs">
          <SegmentedControl
            aria-label={t("deadlines.whose")}
            value={moves}
            onChange={setMoves}
            data={[
              { value: "all", label: t("deadlines.all.moves") },
              { value: "mine", label: t("deadlines.mine") },
              { value: "others", label: t("deadlines.others") },
            ]}
          />
          <SegmentedControl
            aria-label={t("deadlines.within")}
            value={within}
            onChange={setWithin}
            data={WITHIN.map((value) => ({ value, label: t(`deadlines.${value}`) }))}
          />
        </Group>
      </Group>
      <Answer of={result} rows={8}>
        {({ deadlines: { nodes, totalCount } }) =>
          nodes.length === 0 ? (
            <Text c="dimmed" ta="center" py={80}>
              {t("deadlines.noneWithin")}
            </Text>
          ) : (
            <Paper withBorder className="scroll" tabIndex={0} role="region" aria-label={t("deadlines.title")}>
              <Table verticalSpacing="sm" horizontalSpacing="md">
                <Table.Thead>
                  <Table.Tr>
                    {(["deadlines.left", "deadlines.deal", "deadlines.what", "deadlines.then"] as const).map(
                      (words) => (
                        <Table.Th key={words} visibleFrom={words === "deadlines.then" ? "sm" : undefined}>
                          {t(words)}
                        </Table.Th>
                      ),
                    )}
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {nodes.map((deadline) => (
                    <Table.Tr key={keyOf(deadline)}>
                      <Table.Td>
                        <TimeLeft due={deadline.dueAt} size="sm" />
                        <Dim>{moment(deadline.dueAt)}</Dim>
                      </Table.Td>
                      <Table.Td>
                        <DealLink deadline={deadline} />
                        <Dim>
                          {deadline.engagement?.customerName} · {deadline.engagement?.reference}
                        </Dim>
                      </Table.Td>
                      <Table.Td>
                        <Text size="sm">{label("deadline", deadline.kind)}</Text>
                        <WhoseMove deadline={deadline} />
                      </Table.Td>
                      <Table.Td visibleFrom="sm">
                        <Text size="sm">{label("consequence", deadline.consequence.code)}</Text>
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
              {totalCount > nodes.length && (
                <Button
                  variant="subtle"
                  fullWidth
                  loading={result.fetching}
                  onClick={() => setFirst(Math.min(first + 25, 100))}
                  disabled={first >= 100}
                >
                  {t("deadlines.more")}
                </Button>
              )}
            </Paper>
          )
        }
      </Answer>
    </Stack>
  );
}

function DealLink({ deadline }: { deadline: Deadline }) {
  const address = useAddress();
  const record = recordOf(deadline);
  if (!record) return <Text size="sm">{deadline.engagement?.reference}</Text>;
  return (
    <>
      <Anchor component={Link} to={address(`deals/${encodeURIComponent(record.id)}`)} size="sm" fw={600}>
        {record.name}
      </Anchor>
      <Fresh id={record.id} />
    </>
  );
}

function WhoseMove({ deadline: { isMine, owner } }: { deadline: Deadline }) {
  const { t } = useWords();
  if (isMine)
    return (
      <Badge size="xs" variant="light" tt="none">
        {t("deadlines.yourMove")}
      </Badge>
    );
  return <Dim>{owner && t("deadlines.moveOf", { name: owner.name })}</Dim>;
}

/** The first few, beside the charts. */
export function NextDeadlines() {
  const { t, label } = useWords();
  const address = useAddress();
  const result = useLiveQuery(DeadlinesDocument, { within: "P90D", mine: null, first: 4 });
  return (
    <Paper withBorder p="md" h="100%">
      <Group justify="space-between" mb="xs" mih={30}>
        <Title order={2} size="sm">
          {t("deadlines.next")}
        </Title>
        <Anchor component={Link} to={address("deadlines")} size="sm">
          {t("deadlines.all")}
        </Anchor>
      </Group>
      <Answer of={result}>
        {({ deadlines: { nodes } }) => (
          <Stack gap="xs" component="ul" className="plain">
            {nodes.map((deadline) => (
              <Group key={keyOf(deadline)} component="li" justify="space-between" wrap="nowrap" gap="xs">
                <div style={{ minWidth: 0 }}>
                  <Text component="div" truncate>
                    <DealLink deadline={deadline} />
                  </Text>
                  <Dim truncate>
                    {label("deadline", deadline.kind)} ·{" "}
                    {deadline.isMine ? t("deadlines.yourMove") : deadline.owner?.name}
                  </Dim>
                </div>
                <Text component="span" style={{ flexShrink: 0 }}>
                  <TimeLeft due={deadline.dueAt} />
                </Text>
              </Group>
            ))}
            {nodes.length === 0 && (
              <Text component="li" size="sm" c="dimmed">
                {t("deadlines.none")}
              </Text>
            )}
          </Stack>
        )}
      </Answer>
    </Paper>
  );
}
