// A new deal in steps. The server checks each step by a dry run, and does all of it in one mutation at the end.

import { Alert, Button, Container, Group, List, Progress, Stack, Stepper, Text, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { useClient, useQuery } from "urql";
import { useAct, wordsOf } from "../api/hooks.ts";
import { useAddress } from "../app.tsx";
import { errorsOf, useIdempotency, type Fault } from "../deal/input.ts";
import { CreateOpportunityDocument, ViewerDocument, type CreateOpportunityMutation } from "../generated/graphql.ts";
import { useWords } from "../lang/words.tsx";
import { Field, type Form } from "../ui/fields.tsx";
import { CustomerStep } from "./customer-step.tsx";
import { EMPTY, inputOf, stepOf, STEPS, type Draft, type Step } from "./draft.ts";
import { PartnersStep } from "./partners-step.tsx";
import { ReviewStep } from "./review-step.tsx";
import { SellingStep } from "./selling-step.tsx";
import { SolutionsStep } from "./solutions-step.tsx";

/** What a dry run answered. */
export type Preview = NonNullable<CreateOpportunityMutation["createOpportunity"]>;

export function Create() {
  const { t, say } = useWords();
  const client = useClient();
  const act = useAct();
  const withKey = useIdempotency();
  const navigate = useNavigate();
  const address = useAddress();
  const [{ data }] = useQuery({ query: ViewerDocument, variables: {} });
  const partner = data?.viewer.partner;
  const form = useForm<Draft>({ initialValues: EMPTY }) as unknown as Form;
  const draft = form.values as unknown as Draft;
  const [step, setStep] = useState<Step>("customer");
  const [preview, setPreview] = useState<Preview>();
  const [failure, setFailure] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const place = STEPS.indexOf(step);
  const locations = partner?.locations ?? [];

  useEffect(() => {
    const home = locations.find(({ isDefault }) => isDefault);
    if (home && !draft.locationId) form.setFieldValue("locationId", home.id);
  }, [locations.length]);
  useEffect(() => {
    heading.current?.focus();
  }, [step]);
  // What the deal would be is asked whenever the answers to it change.
  const answers = JSON.stringify([step, draft.vendorMayView, draft.vendorHelp.helpKinds]);
  useEffect(() => {
    if (["selling", "review"].includes(step)) void check();
  }, [answers]);

  /** Asks the server what it would say, and shows of it what the steps up to here are to blame for. */
  async function check() {
    setBusy(true);
    const { data, error } = await client
      .mutation(CreateOpportunityDocument, { input: { ...inputOf(draft), dryRun: true } })
      .toPromise();
    setBusy(false);
    setFailure(error && wordsOf(error));
    const payload = data?.createOpportunity ?? undefined;
    setPreview(payload);
    return payload && show(payload.userErrors);
  }

  function show(faults: Fault[]) {
    const so_far = faults.filter(({ path }) => STEPS.indexOf(stepOf(path.join("."))) <= place);
    form.setErrors(errorsOf(so_far, say));
    return so_far;
  }

  async function next() {
    const faults = await check();
    const first = faults
      ?.map(({ path }) => stepOf(path.join(".")))
      .sort((a, b) => STEPS.indexOf(a) - STEPS.indexOf(b))[0];
    if (faults) setStep(first ?? STEPS[place + 1]!);
  }

  async function create() {
    setBusy(true);
    try {
      const { opportunity, userErrors, warnings } = await act(CreateOpportunityDocument, {
        input: withKey(inputOf(draft)),
      });
      show(userErrors);
      if (!opportunity) return;
      notifications.show({
        title: t("create.done", { reference: opportunity.engagement?.reference }),
        message: warnings.map(say).join(" "),
        color: warnings.length > 0 ? "yellow" : "green",
      });
      await navigate(address(`deals/${encodeURIComponent(opportunity.id)}`));
    } catch (error) {
      setFailure(wordsOf(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Container size="lg" px={0}>
      <title>{`${t("create.title")} · Covente`}</title>
      <Title order={1} size="h3" mb="md">
        {t("create.title")}
      </Title>
      <Stepper
        active={place}
        onStepClick={(index) => setStep(STEPS[index]!)}
        size="sm"
        mb="lg"
        visibleFrom="md"
        allowNextStepsSelect={false}
      >
        {STEPS.map((name) => (
          <Stepper.Step key={name} label={t(`create.step.${name}`)} />
        ))}
      </Stepper>
      <Progress value={((place + 1) / STEPS.length) * 100} hiddenFrom="md" mb="sm" aria-label={t("create.title")} />
      <Stack>
        <Title order={2} size="h4" ref={heading} tabIndex={-1} className="quiet">
          {t(`create.step.${step}`)}
        </Title>
        {failure && <Alert color="red">{failure}</Alert>}
        {Object.keys(form.errors).length > 0 && <Faults errors={form.errors} go={setStep} />}
        {step === "customer" && <CustomerStep form={form} />}
        {step === "details" && <Details form={form} locations={locations} />}
        {step === "team" && <Team form={form} />}
        {step === "solutions" && <SolutionsStep form={form} partner={partner} />}
        {step === "selling" && <SellingStep form={form} preview={preview} isVendor={partner?.kind === "VENDOR"} />}
        {step === "partners" && <PartnersStep form={form} />}
        {step === "review" && <ReviewStep draft={draft} preview={preview} />}
        <Group justify="space-between" mt="md">
          <Button variant="default" disabled={place === 0} onClick={() => setStep(STEPS[place - 1]!)}>
            {t("create.back")}
          </Button>
          {step === "review" ? (
            <Button loading={isBusy} onClick={create} disabled={!preview || preview.userErrors.length > 0}>
              {t("create.submit")}
            </Button>
          ) : (
            <Button loading={isBusy} onClick={next}>
              {t("create.next")}
            </Button>
          )}
        </Group>
      </Stack>
    </Container>
  );
}

function Details({ form, locations }: { form: Form; locations: readonly { id: string; name: string }[] }) {
  return (
    <Stack maw={640}>
      <Field form={form} spec={{ at: "name", kind: "text", words: "input.name" }} isNeeded />
      <Field
        form={form}
        spec={{
          at: "locationId",
          kind: "choice",
          words: "create.location",
          hint: "create.locationHint",
          options: locations.map(({ id, name }) => ({ value: id, label: name })),
        }}
        isNeeded
      />
      <Group grow align="start">
        <Field form={form} spec={{ at: "value", kind: "money", words: "input.value" }} isNeeded />
        <Field form={form} spec={{ at: "closeDate", kind: "date", words: "input.closeDate" }} isNeeded />
      </Group>
      <Group grow align="start">
        <Field form={form} spec={{ at: "crmId", kind: "text", words: "input.crmId" }} />
        <Field form={form} spec={{ at: "campaignId", kind: "text", words: "input.campaignId" }} />
      </Group>
      <Field form={form} spec={{ at: "privateNotes", kind: "long", words: "input.privateNotes" }} />
    </Stack>
  );
}

function Team({ form }: { form: Form }) {
  const { t } = useWords();
  return (
    <Stack>
      <Text c="dimmed">{t("create.teamHint")}</Text>
      <Field form={form} spec={{ at: "team", kind: "people", words: "field.TEAM" }} />
    </Stack>
  );
}

/** What is wrong, each with a way to the step where it is mended. */
function Faults({ errors, go }: { errors: Form["errors"]; go: (step: Step) => void }) {
  const { t } = useWords();
  const faults = Object.entries(errors);
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title={t("create.faults", { count: faults.length })} role="alert">
      <List size="sm">
        {faults.map(([path, fault]) => (
          <List.Item key={path}>
            <Button
              variant="transparent"
              size="compact-sm"
              px={0}
              c="inherit"
              td="underline"
              onClick={() => go(stepOf(path))}
            >
              {t(`create.step.${stepOf(path)}`)}
            </Button>{" "}
            {fault}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
