// What the deals come to: how many, how much, how fast; a funnel and the value by close month.

import { BarChart } from "@mantine/charts";
import { Box, Grid, Group, NativeSelect, Paper, SimpleGrid, Text, Title, VisuallyHidden, Table } from "@mantine/core";
import { memo, useState } from "react";
import {
  PipelineChangedDocument,
  type FiguresFragment,
  type PipelineChangedSubscriptionVariables,
} from "../generated/graphql.ts";
import { useSubscription } from "urql";
import { useWords, type Money } from "../lang/words.tsx";
import { NextDeadlines } from "./deadlines.tsx";
import type { Question } from "./question.ts";
import { Dim } from "../ui/text.tsx";

const STAGES = [
  ["CREATED", "ACCEPTED"],
  ["QUALIFIED", "SECURE_LETTER_OF_ENGAGEMENT"],
  ["DEVELOPED", "COLLECT_DATA"],
  ["PROPOSED", "PREPARE_ASSESSMENT_REPORT"],
  ["NEGOTIATED", "PRESENT_TO_CUSTOMER"],
  ["WON"],
];
const COLUMNS = ["accepted", "qualified", "developed", "proposed", "negotiated", "won"] as const;

type Groups = FiguresFragment["groups"];

/** The figures at once, and again whenever they are others. */
function usePipeline(variables: PipelineChangedSubscriptionVariables) {
  const [{ data }] = useSubscription({ query: PipelineChangedDocument, variables });
  return data?.pipelineChanged;
}

export function Figures({ question: { tab, filter, search } }: { question: Question }) {
  const { t, number, percent, span } = useWords();
  const pipeline = usePipeline({ tab, filter, groupBy: ["STATUS", "SALES_STAGE"] });
  const months = usePipeline({ tab, filter, groupBy: ["CLOSE_MONTH", "STATUS"] });
  const groups = pipeline?.groups ?? [];
  const open = groups
    .filter(({ keys }) => keys[0]?.value === "ACCEPTED")
    .reduce((sum, { figures }) => sum + figures.count, 0);
  const total = pipeline?.total;
  const tiles = [
    { label: t("figures.open"), value: pipeline && number(open) },
    { label: t("figures.won"), value: total && number(total.wonCount) },
    { label: t("figures.winRate"), value: total && (total.winRate === null ? "–" : percent(total.winRate)) },
    // What one starts oneself is never to be accepted.
    ...(total?.hoursToAccept ? [{ label: t("figures.toAccept"), value: span(total.hoursToAccept) }] : []),
    { label: t("figures.toWin"), value: total && (total.hoursToWin === null ? "–" : span(total.hoursToWin)) },
  ];
  return (
    <Box component="section" aria-label={t("figures.title")}>
      <SimpleGrid cols={{ base: 2, sm: tiles.length }} spacing="sm" mb="sm">
        {tiles.map((tile) => (
          <Tile key={tile.label} label={tile.label} value={tile.value ?? ""} />
        ))}
      </SimpleGrid>
      {search && (
        <Text size="sm" c="dimmed" mb="xs">
          {t("figures.ofAll")}
        </Text>
      )}
      <Grid gap="sm">
        <Grid.Col span={{ base: 12, md: 6, xl: 4 }}>
          <Funnel groups={groups} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6, xl: 5 }}>
          <ValueByMonth groups={months?.groups ?? []} values={months?.total.values ?? []} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, xl: 3 }}>
          <NextDeadlines />
        </Grid.Col>
      </Grid>
    </Box>
  );
}

function Tile({ label, value }: { label: string; value: string }) {
  return (
    <Paper withBorder px="md" py="xs">
      <Dim>{label}</Dim>
      <Text size="xl" fw={650} mih={32} data-figure={label}>
        {value}
      </Text>
    </Paper>
  );
}

/** Of all deals that were taken on, how many came at least so far, whatever became of them. */
const Funnel = memo(function Funnel({ groups }: { groups: Groups }) {
  const { t, number, percent } = useWords();
  const reached = STAGES.map((_, place) => {
    const further = STAGES.slice(place).flat();
    return groups
      .filter(({ keys }) => further.includes(keys[1]?.value ?? ""))
      .reduce((sum, { figures }) => sum + figures.count, 0);
  });
  const all = reached[0] ?? 0;
  const rows = COLUMNS.map((column, place) => ({ stage: t(`column.${column}`), count: reached[place] ?? 0 }));
  return (
    <Chart
      title={t("figures.funnel")}
      head={[t("figures.stage"), t("figures.deals")]}
      rows={rows.map(({ stage, count }) => [stage, number(count)])}
    >
      <BarChart
        h={190}
        data={rows}
        dataKey="stage"
        orientation="vertical"
        series={[{ name: "count", label: t("figures.deals"), color: "petrol.6" }]}
        yAxisProps={{ width: 90 }}
        gridAxis="none"
        withXAxis={false}
        withTooltip={false}
        withBarValueLabel
        valueFormatter={(count) => (all > 0 ? `${number(count)} · ${percent((count / all) * 100)}` : "")}
        valueLabelProps={{ position: "right", fontSize: 12 }}
        barChartProps={{ margin: { right: 80 }, accessibilityLayer: false }}
        barProps={{ radius: 4, isAnimationActive: false }}
      />
    </Chart>
  );
});

const OUTCOMES = { open: ["RECEIVED", "ACCEPTED"], won: ["WON"] };

const ValueByMonth = memo(function ValueByMonth({ groups, values }: { groups: Groups; values: readonly Money[] }) {
  const { t, month, money } = useWords();
  const [chosen, choose] = useState<string>();
  const currencies = values.map(({ currency }) => currency);
  const currency =
    chosen && currencies.includes(chosen)
      ? chosen
      : currencies.reduce<string>(
          (most, one) => (countOf(groups, one) > countOf(groups, most) ? one : most),
          currencies[0] ?? "",
        );
  const rows = new Map<string, { month: string; open: number; won: number; lost: number }>();
  for (const { keys, figures } of groups) {
    const [key, status] = keys.map(({ value }) => value ?? "");
    const amount = Number(figures.values.find((value) => value.currency === currency)?.amount ?? 0);
    if (!key || !amount) continue;
    const row = rows.get(key) ?? { month: month(key), open: 0, won: 0, lost: 0 };
    row[OUTCOMES.open.includes(status ?? "") ? "open" : OUTCOMES.won.includes(status ?? "") ? "won" : "lost"] += amount;
    rows.set(key, row);
  }
  const data = [...rows.entries()].sort(([a], [b]) => a.localeCompare(b)).map(([, row]) => row);
  const short = (amount: number) => (currency ? money({ amount: String(amount), currency }, true) : "");
  const series = [
    { name: "won", label: t("figures.won"), color: "green.7" },
    { name: "open", label: t("figures.open"), color: "petrol.5" },
    { name: "lost", label: t("figures.notWon"), color: "gray.5" },
  ] as const;
  return (
    <Chart
      title={t("figures.value")}
      head={[t("figures.month"), ...series.map(({ label }) => label)]}
      rows={data.map((row) => [row.month, ...series.map(({ name }) => short(row[name]))])}
      aside={
        currencies.length > 1 && (
          <NativeSelect
            size="xs"
            aria-label={t("figures.currency")}
            value={currency}
            data={currencies}
            onChange={({ currentTarget }) => choose(currentTarget.value)}
          />
        )
      }
    >
      {data.length === 0 ? (
        <Text c="dimmed" size="sm" h={190} pt={80} ta="center">
          {t("figures.noValue")}
        </Text>
      ) : (
        <BarChart
          h={190}
          data={data}
          dataKey="month"
          type="stacked"
          series={[...series]}
          withLegend
          legendProps={{ verticalAlign: "bottom", height: 28 }}
          valueFormatter={short}
          yAxisProps={{ width: 64 }}
          barChartProps={{ accessibilityLayer: false, margin: { top: 12 } }}
          barProps={{ isAnimationActive: false, maxBarSize: 34 }}
        />
      )}
    </Chart>
  );
});

/** How many deals have a value in a currency. */
const countOf = (groups: Groups, currency: string) =>
  groups
    .filter(({ figures }) => figures.values.some((value) => value.currency === currency))
    .reduce((sum, { figures }) => sum + figures.count, 0);

/** A picture for whoever sees it, and the same as a table for whoever does not. */
function Chart({
  title,
  head,
  rows,
  aside,
  children,
}: {
  title: string;
  head: string[];
  rows: string[][];
  aside?: React.ReactNode;
  children: React.ReactNode;
}) {
  return (
    <Paper withBorder p="md" h="100%">
      <Group justify="space-between" mb="xs" mih={30}>
        <Title order={2} size="sm">
          {title}
        </Title>
        {aside}
      </Group>
      <div aria-hidden>{children}</div>
      <VisuallyHidden>
        <Table>
          <caption>{title}</caption>
          <Table.Thead>
            <Table.Tr>
              {head.map((text) => (
                <Table.Th key={text} scope="col">
                  {text}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(([name, ...cells]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row">{name}</Table.Th>
                {cells.map((cell, place) => (
                  <Table.Td key={place}>{cell}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </VisuallyHidden>
    </Paper>
  );
}
