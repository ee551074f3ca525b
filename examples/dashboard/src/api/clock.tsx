// The server's time: that of this machine, but in a demo, where the clock can be moved.

import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from "react";
import { AdvanceClockDocument } from "../generated/graphql.ts";
import { useClient } from "urql";
import { useBeat } from "./hooks.ts";

const TICK = 20_000;
const NOT_AT_ALL = "PT0S";
/** In milliseconds: how long a message may be under way. */
const JITTER = 2_000;

interface ServerClock {
  now: number;
  /** Lets so much time pass, where that is possible. */
  advance: ((by: string) => Promise<string>) | undefined;
}

const ClockContext = createContext<ServerClock>({ now: 0, advance: undefined });
export const useClock = () => use(ClockContext);

export function Clock({ isMovable, children }: { isMovable: boolean; children: ReactNode }) {
  const client = useClient();
  const [ahead, setAhead] = useState(0);
  const [local, setLocal] = useState(Date.now);

  const advance = useCallback(
    async (by: string) => {
      const { data } = await client.mutation(AdvanceClockDocument, { by }).toPromise();
      const now = data?.advanceClock?.now ?? new Date().toISOString();
      const ahead = Date.parse(now) - Date.now();
      setAhead((before) => (Math.abs(ahead - before) > JITTER ? ahead : before));
      return now;
    },
    [client],
  );

  const read = useCallback(() => void (isMovable && advance(NOT_AT_ALL)), [isMovable, advance]);
  useEffect(read, [read]);
  useBeat(read);
  useEffect(() => {
    const timer = setInterval(() => setLocal(Date.now()), TICK);
    return () => clearInterval(timer);
  }, []);

  const clock = useMemo(
    () => ({ now: local + ahead, advance: isMovable ? advance : undefined }),
    [local, ahead, isMovable, advance],
  );
  return <ClockContext value={clock}>{children}</ClockContext>;
}
