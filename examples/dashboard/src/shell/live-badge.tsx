// Whether the page is connected, and what it caught up with after a break.

import { Badge, Tooltip } from "@mantine/core";
import { useLive } from "../api/hooks.ts";
import { useWords } from "../lang/words.tsx";

const COLORS = { connecting: "gray", live: "green", broken: "orange", ended: "red" };

export function LiveBadge() {
  const { t } = useWords();
  const { connection, caughtUp } = useLive();
  const isBack = connection === "live" && caughtUp !== null;
  const hint =
    connection === "live" ? t("live.liveHint") : connection === "ended" ? t("token.ended") : t("live.brokenHint");
  return (
    <Tooltip label={hint} multiline maw={280}>
      <Badge
        role="status"
        variant="dot"
        color={COLORS[connection]}
        tt="none"
        size="lg"
        fw={500}
        maw={{ base: 132, xs: 320 }}
        tabIndex={0}
        data-connection={connection}
      >
        {isBack ? t("live.caughtUp", { count: caughtUp }) : t(`live.${connection}`)}
      </Badge>
    </Tooltip>
  );
}
