// The fields that forms are made of. Each shows what the server refused at its place in the input, or below it.

import { Checkbox, Fieldset, Group, NativeSelect, NumberInput, Stack, Textarea, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useId } from "react";
import { useWords, type MessageId } from "../lang/words.tsx";
import { PartnerField, SolutionsField } from "./catalogue-fields.tsx";
import { PeopleField } from "./people-field.tsx";

export type Values = Record<string, unknown>;
export type Form = UseFormReturnType<Values>;

export interface Option {
  value: string;
  label: string;
}

export interface FieldSpec {
  /** Its place in the input, with dots between levels. */
  at: string;
  kind:
    | "text"
    | "email"
    | "tel"
    | "date"
    | "long"
    | "number"
    | "money"
    | "check"
    | "choice"
    | "choices"
    | "partner"
    | "solutions"
    | "people";
  words: MessageId;
  hint?: MessageId;
  /** What there is to choose from, or the set of words that names it. */
  options?: Option[] | string;
  /** Where the company is named whose solutions they are. */
  of?: string;
}

export interface FieldProps {
  form: Form;
  spec: FieldSpec;
  isNeeded?: boolean;
  /** Why it is needed, in the words of the server. */
  why?: string | undefined;
}

/** The first fault at a place of the input, or anywhere below it. */
export function faultAt(errors: Form["errors"], at: string) {
  const place = Object.keys(errors).find((path) => path === at || path.startsWith(`${at}.`));
  return place === undefined ? undefined : errors[place];
}

const CURRENCIES = ["EUR", "USD", "GBP", "SEK", "CHF", "JPY", "INR", "CAD", "AUD", "BRL", "SGD", "NOK", "DKK", "PLN"];

export function Field({ form, spec, isNeeded = false, why }: FieldProps) {
  const { t, options } = useWords();
  const id = useId();
  const { at, kind, hint } = spec;
  const description = [hint && t(hint), why].filter(Boolean).join(" ") || undefined;
  const label = t(spec.words);
  const common = { label, description, withAsterisk: isNeeded, "data-at": at, error: faultAt(form.errors, at) };
  const input = form.getInputProps(at);
  const bound = { ...input, ...common, value: (input.value as string | undefined) ?? "" };
  const choices = typeof spec.options === "string" ? options(spec.options) : (spec.options ?? []);

  switch (kind) {
    case "long":
      return <Textarea {...bound} autosize minRows={2} maxRows={8} />;
    case "number":
      return <NumberInput {...bound} min={0} />;
    case "money":
      return <MoneyField form={form} at={at} common={common} />;
    case "check":
      return (
        <Checkbox
          {...form.getInputProps(at, { type: "checkbox" })}
          {...{ label, description, "data-at": at }}
          // The library ties the fault of a single box to nothing.
          error={common.error && <span id={id}>{common.error}</span>}
          aria-invalid={Boolean(common.error)}
          aria-describedby={common.error ? id : undefined}
        />
      );
    case "choice":
      return <NativeSelect {...bound} data={[{ value: "", label: t("form.choose") }, ...choices]} />;
    case "choices":
      return (
        <Checkbox.Group {...input} {...common} value={(input.value as string[] | undefined) ?? []}>
          <Stack gap={6} mt={6}>
            {choices.map((choice) => (
              <Checkbox key={choice.value} {...choice} />
            ))}
          </Stack>
        </Checkbox.Group>
      );
    case "partner":
      return <PartnerField form={form} at={at} common={common} />;
    case "solutions":
      return <SolutionsField form={form} at={at} common={common} of={spec.of} />;
    case "people":
      return (
        <Fieldset legend={label} data-at={at}>
          <PeopleField form={form} at={at} />
        </Fieldset>
      );
    default:
      return <TextInput {...bound} type={kind} />;
  }
}

export interface Inner {
  form: Form;
  at: string;
  common: { label: string; description: string | undefined; withAsterisk: boolean; error: React.ReactNode };
}

function MoneyField({ form, at, common }: Inner) {
  const { t } = useWords();
  const { label, ...rest } = common;
  const amount = form.getInputProps(`${at}.amount`);
  const currency = form.getInputProps(`${at}.currency`);
  const all = [...new Set([currency.value as string | undefined, ...CURRENCIES])].filter((code) => code !== undefined);
  return (
    <Group gap="xs" align="end" wrap="nowrap">
      <TextInput
        {...amount}
        {...rest}
        label={label}
        value={(amount.value as string | undefined) ?? ""}
        inputMode="decimal"
        flex={1}
      />
      <NativeSelect
        {...currency}
        error={undefined}
        aria-label={`${label}: ${t("input.currency")}`}
        data={all}
        w={92}
        mb={common.error ? 22 : 0}
      />
    </Group>
  );
}
