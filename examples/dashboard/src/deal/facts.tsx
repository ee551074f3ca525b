// What the record says of itself, what was offered with it, and how it ended.

import { SimpleGrid, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useWords } from "../lang/words.tsx";
import { TimeLeft } from "../ui/chips.tsx";
import { Section } from "../ui/section.tsx";
import type { Deal } from "./action-table.ts";
import { Dim } from "../ui/text.tsx";

export function Facts({ deal }: { deal: Deal }) {
  const { t, label, day, moment, money, list, country } = useWords();
  const { customer, customerContact: contact, internal, receivedInvitation: offer, location } = deal;
  const end = deal.decline ?? deal.lost;
  return (
    <Section title={t("deal.facts")}>
      <Stack gap="md">
        {offer && (
          <div>
            <Text size="sm" fw={600}>
              {t("deal.wants")}
            </Text>
            <Text size="sm">{offer.message}</Text>
            <Text size="sm" c="dimmed">
              {[
                t("deal.share", { share: money(offer.share) }),
                offer.helpKinds.length > 0 && list(offer.helpKinds.map((kind) => label("help", kind))),
                offer.solutions?.length && list(offer.solutions.map(({ name }) => name)),
              ]
                .filter(Boolean)
                .join(" · ")}
            </Text>
            {offer.answerDueAt && <TimeLeft due={offer.answerDueAt} size="sm" />}
          </div>
        )}
        {end && (
          <Text size="sm" fw={600}>
            {[t("deal.reason", { reason: label("reason", end.reason) }), end.notes].filter(Boolean).join(" · ")}
          </Text>
        )}
        {deal.error && (
          <Text size="sm" fw={600}>
            {[t("deal.reason", { reason: label("mistake", deal.error.reason) }), deal.error.notes]
              .filter(Boolean)
              .join(" · ")}
          </Text>
        )}
        <SimpleGrid component="dl" cols={{ base: 1, xs: 2 }} spacing="sm" m={0}>
          <Fact name={t("deal.customer")}>
            {deal.customerName}
            <Dim>
              {customer &&
                [
                  customer.address.city,
                  country(customer.address.country),
                  customer.duns && t("deal.duns", { duns: customer.duns }),
                ]
                  .filter(Boolean)
                  .join(" · ")}
            </Dim>
          </Fact>
          <Fact name={t("deal.contact")}>
            {contact ? contact.name : t("deal.noContact")}
            <Dim>
              {contact &&
                [contact.email, contact.phone, t(contact.consentGiven ? "deal.consent" : "deal.noConsent")]
                  .filter(Boolean)
                  .join(" · ")}
            </Dim>
          </Fact>
          <Fact name={t("deal.closes")}>{day(deal.closeDate)}</Fact>
          <Fact name={t("deal.recordOf")}>
            {deal.partner?.name}
            <Dim>
              {[
                label("role", deal.role),
                location?.name,
                deal.engagement && label("involvement", deal.engagement.vendorInvolvement),
              ]
                .filter(Boolean)
                .join(" · ")}
            </Dim>
          </Fact>
          {internal?.crmId && <Fact name={t("deal.crm")}>{internal.crmId}</Fact>}
          {internal?.campaignId && <Fact name={t("deal.campaign")}>{internal.campaignId}</Fact>}
        </SimpleGrid>
        {internal?.privateNotes && (
          <div>
            <Dim>{t("deal.notes")}</Dim>
            <Text size="sm" style={{ whiteSpace: "pre-wrap" }}>
              {internal.privateNotes}
            </Text>
          </div>
        )}
        <Dim>
          {label("status", deal.status)} {t("deal.since", { date: moment(deal.statusSince) })}
        </Dim>
      </Stack>
    </Section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text component="dt" size="xs" c="dimmed">
        {name}
      </Text>
      <Text component="dd" size="sm" m={0}>
        {children}
      </Text>
    </div>
  );
}
