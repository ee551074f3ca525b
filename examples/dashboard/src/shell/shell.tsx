// The frame around every page: where one is, who one is, and whether what one sees is live.

import {
  ActionIcon,
  Anchor,
  AppShell,
  Box,
  Button,
  Group,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from "@mantine/core";
import { IconClockHour4, IconLayoutKanban, IconMoon, IconPlus, IconSun } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { Link, Outlet, useLocation } from "react-router";
import { useQuery } from "urql";
import type { Config } from "../api/session.tsx";
import { useAddress } from "../app.tsx";
import { ViewerDocument } from "../generated/graphql.ts";
import { useLocale, useWords } from "../lang/words.tsx";
import { Boundary } from "../ui/boundary.tsx";
import { useLive } from "../api/hooks.ts";
import { Announcements } from "./announcements.tsx";
import { LiveBadge } from "./live-badge.tsx";
import { SignIn } from "./sign-in.tsx";
import { PersonaMenu } from "./persona-menu.tsx";

const PAGES = [
  { page: "", words: "nav.pipeline", icon: IconLayoutKanban },
  { page: "deadlines", words: "nav.deadlines", icon: IconClockHour4 },
  { page: "new", words: "nav.create", icon: IconPlus },
] as const;

export function Shell({ config }: { config: Config }) {
  const { t } = useWords();
  const { pathname } = useLocation();
  const [{ data }] = useQuery({ query: ViewerDocument, variables: {} });
  const { connection } = useLive();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    // A new page begins at its top, for the eyes and for a screen reader.
    scrollTo({ top: 0 });
    main.current?.focus({ preventScroll: true });
  }, [pathname]);
  if (connection === "ended") return <SignIn hasEnded />;
  return (
    <AppShell header={{ height: 56 }} footer={{ height: { base: 56, sm: 0 } }} padding={{ base: "sm", sm: "lg" }}>
      <AppShell.Header px={{ base: "sm", sm: "lg" }}>
        <Anchor href="#content" className="skip">
          {t("app.skip")}
        </Anchor>
        <Group h="100%" wrap="nowrap" justify="space-between" gap="sm">
          <Group wrap="nowrap" gap="sm" miw={0}>
            <img src={`${import.meta.env.BASE_URL}favicon.svg`} width={28} height={28} alt="" />
            <Text fw={700} truncate>
              {data?.viewer.partner?.name ?? t("app.title")}
            </Text>
            <Box component="nav" aria-label={t("app.navigation")} visibleFrom="sm" ml="md">
              <Pages />
            </Box>
          </Group>
          <Group wrap="nowrap" gap="xs" style={{ flexShrink: 0 }}>
            <LiveBadge />
            <LanguageSwitch />
            <SchemeSwitch />
            <PersonaMenu config={config} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Main id="content" tabIndex={-1} ref={main} className="quiet">
        <Announcements partner={data?.viewer.partner?.name} />
        <Boundary key={pathname}>
          <Outlet />
        </Boundary>
      </AppShell.Main>
      <AppShell.Footer hiddenFrom="sm">
        <Box component="nav" aria-label={t("app.navigation")} h="100%" px="xs">
          <Pages isBelow />
        </Box>
      </AppShell.Footer>
    </AppShell>
  );
}

function Pages({ isBelow = false }: { isBelow?: boolean }) {
  const { t } = useWords();
  const address = useAddress();
  const { pathname } = useLocation();
  return (
    <Group gap={4} wrap="nowrap" h="100%" grow={isBelow}>
      {PAGES.map(({ page, words, icon: Icon }) => {
        const isHere = pathname.replace(/\/$/, "") === address(page).replace(/\/$/, "");
        return (
          <Button
            key={page}
            component={Link}
            to={address(page)}
            size={isBelow ? "xs" : "compact-md"}
            px="sm"
            {...(isBelow ? { h: 48, classNames: { inner: "stacked" } } : {})}
            variant={isHere ? "light" : "subtle"}
            aria-current={isHere ? "page" : undefined}
            leftSection={<Icon size={18} aria-hidden />}
          >
            {t(words)}
          </Button>
        );
      })}
    </Group>
  );
}

function LanguageSwitch() {
  const { locale, speak } = useLocale();
  const other = locale === "en" ? "fr" : "en";
  const name = new Intl.DisplayNames(other, { type: "language" }).of(other);
  return (
    <Button
      variant="default"
      size="compact-md"
      px={8}
      lang={other}
      aria-label={`${other.toUpperCase()}: ${name}`}
      title={name}
      onClick={() => speak(other)}
    >
      {other.toUpperCase()}
    </Button>
  );
}

function SchemeSwitch() {
  const { t } = useWords();
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme() === "dark";
  const words = t(isDark ? "nav.scheme.light" : "nav.scheme.dark");
  return (
    <ActionIcon
      variant="default"
      size={30}
      aria-label={words}
      title={words}
      onClick={() => setColorScheme(isDark ? "light" : "dark")}
    >
      {isDark ? <IconSun size={18} /> : <IconMoon size={18} />}
    </ActionIcon>
  );
}
