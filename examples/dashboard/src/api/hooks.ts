// How the pages read and act: queries that follow what happens, and mutations that answer with refusals as data.

import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { createContext, use, useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { useClient, useQuery, type AnyVariables } from "urql";
import type { Change } from "./changes.ts";
import type { Feed } from "./feed.ts";

export const FeedContext = createContext<Feed | null>(null);

function useFeed(): Feed {
  const feed = use(FeedContext);
  if (!feed) throw new Error("there is no feed above this component");
  return feed;
}

export function useLive() {
  const feed = useFeed();
  return useSyncExternalStore(feed.watch, feed.snapshot);
}

/** Whether this record changed a moment ago. */
export function useIsFresh(id: string) {
  const feed = useFeed();
  return useSyncExternalStore(feed.watch, () => feed.snapshot().fresh.has(id));
}

/** Calls back at every change, but not at those that are caught up after a break. */
export function useChanges(heard: (change: Change) => void) {
  const feed = useFeed();
  useEffect(() => feed.hear(heard), [feed, heard]);
}

/** A query that is asked anew whenever something happened. */
export function useLiveQuery<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  pause = false,
) {
  const [result, ask] = useQuery<Data, Variables>({ query, variables, pause } as never);
  const again = useCallback(() => ask({ requestPolicy: "network-only" }), [ask]);
  useBeat(
    useCallback(() => {
      if (!pause) again();
    }, [pause, again]),
  );
  return { ...result, data: useSame(result.data), again };
}

/** Calls back whenever what is shown may have become old, without drawing anything. */
export function useBeat(beaten: () => void) {
  const feed = useFeed();
  useEffect(() => {
    let last = feed.snapshot().beat;
    return feed.watch(() => {
      const { beat } = feed.snapshot();
      if (beat !== last) beaten();
      last = beat;
    });
  }, [feed, beaten]);
}

/** The same object as long as it says the same, so that what is drawn from it need not be drawn again. */
function useSame<Data>(data: Data): Data {
  const [kept, keep] = useState({ data, text: "" });
  if (kept.data === data) return data;
  const text = JSON.stringify(data) ?? "";
  if (text === kept.text) return kept.data;
  keep({ data, text });
  return data;
}

/** What stopped a request, in its own words. */
export const wordsOf = (error: unknown) => (error as Error).message.replace(/^\[\w+\] /, "");

/** Runs a mutation; its payload says whether it was done. What stopped the request is thrown. */
export function useAct() {
  const client = useClient();
  const feed = useFeed();
  return useCallback(
    async <Data extends object, Variables extends AnyVariables>(
      mutation: TypedDocumentNode<Data, Variables>,
      variables: Variables,
    ): Promise<NonNullable<Data[keyof Data]>> => {
      const { data, error } = await client.mutation(mutation, variables).toPromise();
      const payload = data && Object.values(data).find(Boolean);
      if (!payload) throw error ?? new Error("there is no answer");
      feed.touch();
      return payload;
    },
    [client, feed],
  );
}
