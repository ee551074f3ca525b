// The form of one action: what the server requires, sent with the version that it was decided on.

import { Alert, Button, Group, List, Modal, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import { useState } from "react";
import { useAct, wordsOf } from "../api/hooks.ts";
import type { OpportunityAction, RefusedFragment } from "../generated/graphql.ts";
import { useWords, type MessageId } from "../lang/words.tsx";
import { faultAt, Field, type FieldSpec, type Values } from "../ui/fields.tsx";
import { ACTIONS, stagesOf, type ActionField, type Deal } from "./action-table.ts";
import { Conflict, type Conflicting } from "./conflict.tsx";
import { errorsOf, filled, get, put, useIdempotency } from "./input.ts";

type Available = NonNullable<Deal["availableActions"]>[number];

export interface Chosen {
  action: OpportunityAction;
  /** What is known already, such as which person of the team it is about. */
  preset?: Values;
}

/** The number of the rule behind a reason. */
const RULE = / \(R\d+\)/;

const EMPTY: Record<string, unknown> = { choices: [], solutions: [], people: [], check: false };

export function ActionModal({ chosen, deal, close }: { chosen: Chosen | undefined; deal: Deal; close: () => void }) {
  const { t, label } = useWords();
  const available = deal.availableActions?.find(({ action }) => action === chosen?.action);
  return (
    <Modal
      opened={chosen !== undefined && available !== undefined}
      onClose={close}
      title={label("action", chosen?.action ?? "")}
      size="lg"
      closeButtonProps={{ "aria-label": t("form.cancel") }}
    >
      {chosen && available && (
        <ActionForm available={available} preset={chosen.preset ?? {}} deal={deal} done={close} cancel={close} />
      )}
    </Modal>
  );
}

interface ActionFormProps {
  available: Available;
  preset?: Values;
  deal: Deal;
  done: () => void;
  cancel?: () => void;
  /** What its button says, if not the name of the action; then nothing is explained, either. */
  submit?: string;
}

export function ActionForm({ available, preset = {}, deal, done, cancel, submit }: ActionFormProps) {
  const words = useWords();
  const { t, say, label } = words;
  const act = useAct();
  const withKey = useIdempotency();
  const spec = ACTIONS[available.action];
  // What is on the page may move on meanwhile; this was decided on what one saw when one began.
  const [begun] = useState(deal);
  const [conflict, setConflict] = useState<Conflicting>();
  const [failure, setFailure] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  const isNeeded = ({ at, isOptional }: ActionField) =>
    !isOptional &&
    available.requires.some(({ path }) => path === at || at.startsWith(`${path}.`) || path.startsWith(`${at}.`));
  const part = (path: string) => path.split(".")[0];
  const known = spec.fields.filter(
    ({ at, isOnDemand }) => !isOnDemand || available.requires.some(({ path }) => part(path) === part(at)),
  );
  const unknown = available.requires.filter(
    ({ path }) => !spec.fields.some(({ at }) => at === path || at.startsWith(`${path}.`) || path.startsWith(`${at}.`)),
  );
  const fields: ActionField[] = [
    ...known,
    ...unknown.map(({ path }) => ({ at: path, kind: "text" as const, words: path as MessageId })),
  ];

  const start = fields.reduce<Values>(
    (values, { at, start }) => put(values, at, get(preset, at) ?? start?.(begun)),
    {},
  );
  const form = useForm<Values>({ initialValues: start });
  const asked = fields.filter(({ when }) => when?.(form.values, begun) ?? true);

  /** What is sent beside the place and the version of the record. */
  function inputOf() {
    const changed = spec.sendsChangesOnly
      ? asked.filter(({ at }) => JSON.stringify(get(form.values, at)) !== JSON.stringify(get(start, at)))
      : asked;
    const input = changed.reduce<Values>((values, field) => {
      const { at } = field;
      const value = filled(get(form.values, at));
      if (value === undefined && spec.sendsChangesOnly) return put(values, at, null);
      // What is needed is sent although it is empty, so that the server says so at its place.
      const isSent = value !== undefined || (isNeeded(field) && field.kind !== "choice");
      return isSent ? put(values, at, value ?? get(form.values, at) ?? EMPTY[field.kind] ?? "") : values;
    }, {});
    const isCleared =
      available.action === "SET_CUSTOMER_CONTACT" &&
      !["name", "email", "phone"].some((part) => get(form.values, `contact.${part}`));
    return isCleared ? { contact: null } : input;
  }

  async function send(expectedVersion: number) {
    // An enumeration cannot be sent empty: the whole request would be stopped, instead of a fault at its field.
    const missing = asked.filter(
      (field) => field.kind === "choice" && isNeeded(field) && !field.isNullable && !get(form.values, field.at),
    );
    if (missing.length > 0)
      return form.setErrors(Object.fromEntries(missing.map(({ at }) => [at, t("code.REQUIRED")])));
    const registration = begun.registrations?.find(({ id }) => id === get(form.values, "registrationId"));
    const isOfItem = asked.some(({ at }) => ["teamMemberId", "opportunitySolutionId", "invitationId"].includes(at));
    const target = spec.isOfRegistration || isOfItem ? {} : { opportunityId: begun.id };
    const version =
      available.action === "POST_MESSAGE"
        ? {}
        : { expectedVersion: conflict ? expectedVersion : (registration?.version ?? expectedVersion) };
    setBusy(true);
    setFailure(undefined);
    try {
      const payload = await act(spec.mutation, { input: withKey({ ...target, ...version, ...inputOf() }) });
      const stale = payload.userErrors.find(({ code }: RefusedFragment) => code === "VERSION_CONFLICT");
      setConflict(stale?.data as Conflicting | undefined);
      form.setErrors(
        errorsOf(
          payload.userErrors.filter((fault: RefusedFragment) => fault !== stale),
          say,
        ),
      );
      if (payload.userErrors.length > 0) return;
      for (const warning of payload.warnings)
        notifications.show({
          title: t("form.warned"),
          message: say(warning),
          color: "yellow",
          autoClose: 12_000,
          withBorder: true,
        });
      form.reset();
      done();
    } catch (error) {
      setFailure(wordsOf(error));
    } finally {
      setBusy(false);
    }
  }

  const elsewhere = Object.entries(form.errors).filter(
    ([path]) => !asked.some(({ at }) => faultAt({ [path]: true }, at)),
  );
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send(conflict?.currentVersion ?? begun.version);
      }}
    >
      <Stack>
        {available.warnings.length > 0 && (
          <Alert color="yellow" icon={<IconAlertTriangle />} title={t("form.before")}>
            {available.warnings.map((warning) => (
              <div key={warning.code}>{say(warning)}</div>
            ))}
          </Alert>
        )}
        {spec.isForGood && (
          <Alert color="blue" icon={<IconInfoCircle />}>
            {t("form.once")}
          </Alert>
        )}
        {(failure || elsewhere.length > 0) && (
          <Alert color="red" icon={<IconAlertTriangle />} title={t("form.failed")}>
            <List size="sm">
              {failure && <List.Item>{failure}</List.Item>}
              {elsewhere.map(([path, fault]) => (
                <List.Item key={path}>{fault}</List.Item>
              ))}
            </List>
          </Alert>
        )}
        {conflict && <Conflict conflict={conflict} mine={inputOf()} />}
        {asked.map((field) => {
          const reason = submit
            ? undefined
            : available.requires.find(({ path }) => path === field.at)?.why.replace(RULE, "");
          return (
            <Field
              key={field.at}
              form={form}
              spec={optionsOf(field, deal, words)}
              isNeeded={isNeeded(field)}
              why={words.locale === "en" ? reason : undefined}
            />
          );
        })}
        <Group justify="end">
          {cancel && (
            <Button variant="default" onClick={cancel}>
              {t(conflict ? "form.take" : "form.cancel")}
            </Button>
          )}
          <Button type="submit" loading={isBusy}>
            {conflict ? t("form.keep") : (submit ?? label("action", available.action))}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** What there is to choose from, in this deal and in the language of the page. */
function optionsOf({ options, ...field }: ActionField, deal: Deal, { label }: ReturnType<typeof useWords>): FieldSpec {
  if (typeof options === "function") {
    const set = field.at === "registrationId" ? "incentive" : undefined;
    return {
      ...field,
      options: options(deal).map((option) => (set ? { ...option, label: label(set, option.label) } : option)),
    };
  }
  if (field.at === "stage")
    return { ...field, options: stagesOf(deal).map((stage) => ({ value: stage, label: label("stage", stage) })) };
  return options === undefined ? field : { ...field, options };
}
