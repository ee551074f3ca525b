// The server's time: that of this machine, but in a demo, where the clock can be moved.

import { createContext, use, useCallback, useEffect, useState, type ReactNode } from "react";
import { AdvanceClockDocument } from "../generated/graphql.ts";
import { useClient } from "urql";
import { useLive } from "./hooks.ts";

const TICK = 20_000;
const NOT_AT_ALL = "PT0S";

interface ServerClock {
  now: number;
  /** Lets so much time pass, where that is possible. */
  advance: ((by: string) => Promise<string>) | undefined;
}

const ClockContext = createContext<ServerClock>({ now: 0, advance: undefined });
export const useClock = () => use(ClockContext);

export function Clock({ isMovable, children }: { isMovable: boolean; children: ReactNode }) {
  const client = useClient();
  const { beat } = useLive();
  const [ahead, setAhead] = useState(0);
  const [local, setLocal] = useState(Date.now);

  const advance = useCallback(
    async (by: string) => {
      const { data } = await client.mutation(AdvanceClockDocument, { by }).toPromise();
      const now = data?.advanceClock?.now ?? new Date().toISOString();
      setAhead(Date.parse(now) - Date.now());
      setLocal(Date.now());
      return now;
    },
    [client],
  );

  useEffect(() => {
    if (isMovable) void advance(NOT_AT_ALL);
  }, [isMovable, beat, advance]);
  useEffect(() => {
    const timer = setInterval(() => setLocal(Date.now()), TICK);
    return () => clearInterval(timer);
  }, []);

  return <ClockContext value={{ now: local + ahead, advance: isMovable ? advance : undefined }}>{children}</ClockContext>;
}
