// What somebody else changed meanwhile, beside what one is about to send: one decides.

import { Alert, Table, Text } from "@mantine/core";
import { IconGitMerge } from "@tabler/icons-react";
import { useWords } from "../lang/words.tsx";
import { fieldOf, useShowValue } from "../ui/changes.tsx";
import type { Values } from "../ui/fields.tsx";

/** The `data` of a `VERSION_CONFLICT`. */
export interface Conflicting {
  currentVersion: number;
  changes: {
    version: number;
    kind: string;
    at: string;
    actor: string | null;
    fields: Record<string, { before: unknown; after: unknown }>;
  }[];
}

/** Fields that an input names otherwise than the record. */
const INPUTS: Record<string, string> = { salesStage: "stage" };

export function Conflict({ conflict: { changes }, mine }: { conflict: Conflicting; mine: Values }) {
  const { t, label, moment } = useWords();
  const show = useShowValue();
  return (
    <Alert color="orange" icon={<IconGitMerge />} title={t("form.conflict")} role="alert">
      {changes.map(({ version, kind, at, actor, fields }) => (
        <div key={version}>
          <Text size="sm" mt={4}>
            {label("history", kind)} · {t("form.conflictBy", { who: actor ?? t("form.somebody"), when: moment(at) })}
          </Text>
          <Table fz="sm" withRowBorders={false}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("form.field")}</Table.Th>
                <Table.Th>{t("form.before.column")}</Table.Th>
                <Table.Th>{t("form.theirs")}</Table.Th>
                <Table.Th>{t("form.yours")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {Object.entries(fields).map(([key, { before, after }]) => {
                const field = fieldOf(key);
                const own = mine[INPUTS[key] ?? key];
                return (
                  <Table.Tr key={key} data-conflict={field}>
                    <Table.Th scope="row">{label("field", field)}</Table.Th>
                    <Table.Td>{show(field, before)}</Table.Td>
                    <Table.Td fw={650}>{show(field, after)}</Table.Td>
                    <Table.Td>{own === undefined ? "–" : show(field, own)}</Table.Td>
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </div>
      ))}
      <Text size="sm" mt="xs">
        {t("form.keepHint")}
      </Text>
    </Alert>
  );
}
