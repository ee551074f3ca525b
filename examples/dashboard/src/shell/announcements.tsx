// Tells what others did, the moment it happens, wherever one is; what happens all at once is told in one sentence.

import { notifications } from "@mantine/notifications";
import { useCallback, useRef } from "react";
import { isSameAct, type Change } from "../api/changes.ts";
import { useChanges } from "../api/hooks.ts";
import { useWords } from "../lang/words.tsx";

/** In milliseconds: how long it is told, and what counts as at once. */
const SHOWN = 6_000;
const AT_ONCE = 150;
const MANY = 3;

export function Announcements({ partner }: { partner: string | undefined }) {
  const { t, label } = useWords();
  const heard = useRef<Change[]>([]);
  const many = useRef({ count: 0, until: 0 });

  const tell = useCallback(
    (change: Change) => {
      if (change.by === partner) return;
      heard.current.push(change);
      if (heard.current.length > 1) return;
      setTimeout(() => {
        const all = heard.current.splice(0);
        // Of one act the last event says what it came to.
        const changes = all.filter((change, place) => !all[place + 1] || !isSameAct(change, all[place + 1]!));
        if (changes.length > MANY) {
          const before = Date.now() < many.current.until ? many.current.count : 0;
          many.current = { count: before + changes.length, until: Date.now() + SHOWN };
          notifications.hide("many");
          return notifications.show({
            id: "many",
            message: t("live.many", { count: many.current.count }),
            autoClose: SHOWN,
            withBorder: true,
          });
        }
        for (const { deal, who, kind } of changes) {
          notifications.show({
            title: deal,
            message: t("live.change", { who, what: label("history", kind) }),
            autoClose: SHOWN,
            withBorder: true,
          });
        }
      }, AT_ONCE);
    },
    [partner, t, label],
  );
  useChanges(tell);
  return null;
}
