// Who one is: another persona here, or in a window beside this one; in a demo the clock can be moved, too.

import { Button, Group, Menu, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconClockPlus, IconColumns2, IconKey, IconUserCircle } from "@tabler/icons-react";
import { Link, useHref, useParams } from "react-router";
import { useClock } from "../api/clock.tsx";
import { dropToken, OWN, type Config, type Persona } from "../api/session.tsx";
import { useWords } from "../lang/words.tsx";
import { Dim } from "../ui/text.tsx";

const TIMES = { hour: "PT1H", day: "P1D", fortnight: "P14D" } as const;

export function PersonaMenu({ config }: { config: Config }) {
  const { t, moment } = useWords();
  const { who = OWN } = useParams();
  const { advance } = useClock();
  return (
    <Menu width={360} position="bottom-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button variant="default" size="compact-md" px={6} aria-label={t("persona.menu", { name: who })}>
          <IconUserCircle size={20} aria-hidden />
          <Text size="sm" ml={6} visibleFrom="md">
            {who}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("persona.who")}</Menu.Label>
        {config.personas.map((persona) => (
          <PersonaItem key={persona.name} persona={persona} isOneself={persona.name === who} />
        ))}
        <Menu.Item component={Link} to={`/${OWN}`} onClick={dropToken} leftSection={<IconKey size={18} />}>
          {t("persona.other")}
        </Menu.Item>
        {advance && (
          <>
            <Menu.Divider />
            <Menu.Label>{t("persona.clock")}</Menu.Label>
            {(Object.keys(TIMES) as (keyof typeof TIMES)[]).map((time) => (
              <Menu.Item
                key={time}
                leftSection={<IconClockPlus size={18} />}
                onClick={async () => {
                  const now = await advance(TIMES[time]);
                  notifications.show({ message: t("persona.moved", { now: moment(now) }) });
                }}
              >
                {t(`persona.${time}`)}
              </Menu.Item>
            ))}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function PersonaItem({ persona: { name, about }, isOneself }: { persona: Persona; isOneself: boolean }) {
  const { t } = useWords();
  const href = useHref(`/${name}`);
  const beside = t("persona.beside", { name });
  return (
    <Group gap={4} wrap="nowrap">
      <Menu.Item component={Link} to={`/${name}`} aria-current={isOneself || undefined} flex={1}>
        <Stack gap={0}>
          <Text size="sm" fw={isOneself ? 700 : 500}>
            {name}
          </Text>
          <Dim lang="en">{about}</Dim>
        </Stack>
      </Menu.Item>
      <Menu.Item aria-label={beside} w={40} onClick={() => openBeside(href)}>
        <IconColumns2 size={18} aria-hidden />
      </Menu.Item>
    </Group>
  );
}

/** The right half of the screen; this window keeps its own person. */
function openBeside(href: string) {
  const width = Math.floor(screen.availWidth / 2);
  open(href, "_blank", `popup,noopener,left=${width},top=0,width=${width},height=${screen.availHeight}`);
}
