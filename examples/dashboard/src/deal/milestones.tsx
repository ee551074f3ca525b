// The life of the record, step by step.

import { Box, Text, VisuallyHidden } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconX } from "@tabler/icons-react";
import { useWords } from "../lang/words.tsx";
import type { Deal } from "./action-table.ts";
import { Dim } from "../ui/text.tsx";

const ICONS = {
  DONE: IconCheck,
  CURRENT: IconCheck,
  ACTION_REQUIRED: IconAlertTriangle,
  FAILED: IconX,
  AHEAD: undefined,
  SKIPPED: undefined,
};

export function Milestones({ deal }: { deal: Deal }) {
  const { t, label, moment } = useWords();
  const milestones = deal.milestones ?? [];
  return (
    <Box component="ol" className="plain milestones" aria-label={t("deal.milestones")} tabIndex={0}>
      {milestones.map(({ kind, state, at, salesStage, status, incentive, reason }, place) => {
        const Icon = ICONS[state];
        const name = salesStage
          ? label("stage", salesStage)
          : status
            ? label("status", status)
            : label("milestone", kind);
        return (
          <li
            key={place}
            data-state={state}
            aria-current={state === "CURRENT" ? "step" : undefined}
            title={reason ?? undefined}
          >
            <span className="dot" aria-hidden>
              {Icon && <Icon size={14} stroke={3} />}
            </span>
            <Text
              size="sm"
              fw={state === "CURRENT" ? 700 : 500}
              c={["AHEAD", "SKIPPED"].includes(state) ? "dimmed" : undefined}
              td={state === "SKIPPED" ? "line-through" : undefined}
            >
              {name}
              <VisuallyHidden>, {label("milestoneState", state)}</VisuallyHidden>
            </Text>
            <Dim>{incentive ? label("incentive", incentive) : at && moment(at)}</Dim>
          </li>
        );
      })}
    </Box>
  );
}
