// One deal: all that one may know of it, and what one can do.

import { Alert, Anchor, Grid, Stack } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useLiveQuery } from "../api/hooks.ts";
import { useAddress } from "../app.tsx";
import { DealDocument } from "../generated/graphql.ts";
import { useWords } from "../lang/words.tsx";
import { Answer } from "../ui/answer.tsx";
import { ActionModal, type Chosen } from "./action-form.tsx";
import { Actions } from "./actions.tsx";
import { Facts } from "./facts.tsx";
import { Header } from "./header.tsx";
import { History } from "./history.tsx";
import { Messages } from "./messages.tsx";
import { Milestones } from "./milestones.tsx";
import { Invitations, Parties } from "./parties.tsx";
import { Registration } from "./registration.tsx";
import { Solutions, Team } from "./resources.tsx";

export function Deal() {
  const { t } = useWords();
  const { id = "" } = useParams();
  const address = useAddress();
  const result = useLiveQuery(DealDocument, { id });
  const [chosen, choose] = useState<Chosen>();
  return (
    <Stack maw={1280} mx="auto">
      <Anchor
        component={Link}
        to={address("")}
        size="sm"
        style={{ display: "inline-flex", alignItems: "center", gap: 4, alignSelf: "start" }}
      >
        <IconArrowLeft size={16} aria-hidden />
        {t("deal.back")}
      </Anchor>
      <Answer of={result} rows={10}>
        {({ opportunity: deal }) => {
          if (!deal) return <Alert>{t("answer.unknown")}</Alert>;
          const parts = { deal, choose };
          return (
            <>
              <title>{`${deal.name} · Covente`}</title>
              <Header deal={deal} />
              <Milestones deal={deal} />
              <Actions {...parts} />
              <Grid gap="md">
                <Grid.Col span={{ base: 12, md: 7 }}>
                  <Stack>
                    <Facts deal={deal} />
                    <Parties deal={deal} />
                    <Invitations {...parts} />
                    <Team {...parts} />
                    <Solutions {...parts} />
                    <Registration deal={deal} />
                  </Stack>
                </Grid.Col>
                <Grid.Col span={{ base: 12, md: 5 }}>
                  <Stack>
                    <Messages deal={deal} />
                    <History deal={deal} />
                  </Stack>
                </Grid.Col>
              </Grid>
              <ActionModal chosen={chosen} deal={deal} close={() => choose(undefined)} />
            </>
          );
        }}
      </Answer>
    </Stack>
  );
}
