// Who one is: the persona that the address names, or the bearer of a token of one's own; one client and one feed for each.

import { useEffect, useState, type ReactNode } from "react";
import { Provider as UrqlProvider } from "urql";
import { makeClient, openSocket } from "./client.ts";
import { startFeed } from "./feed.ts";
import { FeedContext } from "./hooks.ts";

export interface Persona {
  name: string;
  about: string;
  token: string;
}

/** What the server tells of itself: in a demo whom one can be, and that its clock can be moved. */
export interface Config {
  personas: Persona[];
  clock: "movable" | "system";
}

/** The name in the address of whoever brought a token of their own. */
export const OWN = "me";
const KEPT = "covente-token";

export async function readConfig(): Promise<Config> {
  const response = await fetch(`${import.meta.env.BASE_URL}config.json`);
  return response.ok ? ((await response.json()) as Config) : { personas: [], clock: "system" };
}

export const keptToken = () => sessionStorage.getItem(KEPT) ?? undefined;
export const keepToken = (token: string) => sessionStorage.setItem(KEPT, token);
export const dropToken = () => sessionStorage.removeItem(KEPT);

export function Session({ token, children }: { token: string; children: ReactNode }) {
  const [session, begin] = useState<{ client: ReturnType<typeof makeClient>; feed: ReturnType<typeof startFeed> }>();
  useEffect(() => {
    const end = new AbortController();
    const socket = openSocket(token, end.signal);
    begin({ client: makeClient(token, socket), feed: startFeed(socket) });
    return () => end.abort();
  }, [token]);
  if (!session) return null;
  return (
    <UrqlProvider value={session.client}>
      <FeedContext value={session.feed}>{children}</FeedContext>
    </UrqlProvider>
  );
}
