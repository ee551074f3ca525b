// Small signs: where a record stands, what kind of deal it is, what time is left.

import { Badge, Text, VisuallyHidden } from "@mantine/core";
import { useClock } from "../api/clock.tsx";
import { useIsFresh } from "../api/hooks.ts";
import { useWords } from "../lang/words.tsx";
import { STATUS_COLORS } from "../look.ts";

export function StatusBadge({ status, size = "sm" }: { status: string; size?: string }) {
  const { label } = useWords();
  return (
    <Badge size={size} variant="light" color={STATUS_COLORS[status] ?? "gray"} tt="none">
      {label("status", status)}
    </Badge>
  );
}

export function TypeBadge({ type, size = "sm" }: { type: string; size?: string }) {
  const { label } = useWords();
  return (
    <Badge size={size} variant="default" tt="none" fw={500}>
      {label("type", type)}
    </Badge>
  );
}

const SOON = 3 * 24 * 3_600_000;

export function TimeLeft({ due, size = "xs" }: { due: string; size?: string }) {
  const { left, moment } = useWords();
  const { now } = useClock();
  const isSoon = Date.parse(due) - now < SOON;
  return (
    <Text
      component="time"
      dateTime={due}
      title={moment(due)}
      size={size}
      fw={isSoon ? 650 : 500}
      c={isSoon ? "var(--mantine-color-error)" : "dimmed"}
    >
      {left(due, now)}
    </Text>
  );
}

/** Says that the record changed a moment ago to whoever does not see the colour. */
export function Fresh({ id }: { id: string }) {
  const { t } = useWords();
  return useIsFresh(id) ? <VisuallyHidden>{t("live.fresh")}</VisuallyHidden> : null;
}
