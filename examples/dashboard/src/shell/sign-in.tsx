// Where whoever has no persona gives a token of their own.

import { Alert, Button, Container, Paper, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { keepToken, OWN } from "../api/session.tsx";
import { useHref } from "react-router";
import { useWords } from "../lang/words.tsx";

export function SignIn({ hasEnded = false }: { hasEnded?: boolean }) {
  const { t } = useWords();
  const href = useHref(`/${OWN}`);
  function use(form: FormData) {
    keepToken(String(form.get("token")).trim());
    location.assign(href);
  }
  return (
    <Container component="main" size="xs" pt={80}>
      <Paper withBorder p="xl" component="form" action={use}>
        <Stack>
          <Title order={1} size="h2">
            {t("token.title")}
          </Title>
          {hasEnded && <Alert color="yellow">{t("token.ended")}</Alert>}
          <Text>{t("token.about")}</Text>
          <PasswordInput name="token" label={t("token.label")} required autoComplete="off" />
          <Button type="submit">{t("token.use")}</Button>
        </Stack>
      </Paper>
    </Container>
  );
}
