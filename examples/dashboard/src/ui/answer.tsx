// What came of a question: a placeholder while it is asked, the data, or what went wrong with a way to ask again.

import { Alert, Button, Skeleton, Stack } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { CombinedError } from "urql";
import { wordsOf } from "../api/hooks.ts";
import { useWords } from "../lang/words.tsx";

interface Result<Data> {
  data?: Data | undefined;
  error?: CombinedError | undefined;
  again: () => void;
}

export function Answer<Data>({
  of,
  rows = 3,
  children,
}: {
  of: Result<Data>;
  rows?: number;
  children: (data: Data) => ReactNode;
}) {
  const { t } = useWords();
  const { data, error, again } = of;
  if (!data && !error) {
    return (
      <Stack gap="xs" role="status" aria-label={t("answer.loading")}>
        {Array.from({ length: rows }, (_, row) => (
          <Skeleton key={row} height={28} />
        ))}
      </Stack>
    );
  }
  return (
    <>
      {error && (
        <Alert
          color={data ? "yellow" : "red"}
          icon={<IconAlertTriangle />}
          title={t(data ? "answer.partly" : "answer.failed")}
          my="xs"
        >
          {wordsOf(error)}
          <Button size="compact-sm" variant="default" ml="sm" onClick={again}>
            {t("answer.again")}
          </Button>
        </Alert>
      )}
      {data && children(data)}
    </>
  );
}
