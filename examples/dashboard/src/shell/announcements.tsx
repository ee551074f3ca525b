// Tells what others did, the moment it happens, wherever one is.

import { notifications } from "@mantine/notifications";
import { useCallback } from "react";
import type { Change } from "../api/changes.ts";
import { useChanges } from "../api/hooks.ts";
import { useWords } from "../lang/words.tsx";

const SHOWN = 6_000;

export function Announcements({ partner }: { partner: string | undefined }) {
  const { t, label } = useWords();
  const tell = useCallback(
    ({ deal, by, what }: Change) => {
      if (by === partner) return;
      const word = label(what.set, what.value);
      const message = `${by ?? t("live.byClock")}: ${what.set === "registration" ? t("live.registration", { state: word }) : word}`;
      notifications.show({ title: deal, message, autoClose: SHOWN, withBorder: true });
    },
    [partner, t, label],
  );
  useChanges(tell);
  return null;
}
