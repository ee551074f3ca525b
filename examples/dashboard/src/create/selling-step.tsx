// The two questions about the vendor, and what kind of deal comes of the answers.

import { Alert, Radio, Stack } from "@mantine/core";
import { useState } from "react";
import { useWords } from "../lang/words.tsx";
import { Field, type Form } from "../ui/fields.tsx";
import type { Preview } from "./create.tsx";
import { isAssessment, type Draft } from "./draft.ts";

export function SellingStep({
  form,
  preview,
  isVendor,
}: {
  form: Form;
  preview: Preview | undefined;
  isVendor: boolean;
}) {
  const { t } = useWords();
  const draft = form.values as unknown as Draft;
  const { vendorHelp, vendorMayView } = draft;
  const [isHelpWanted, setHelpWanted] = useState(vendorHelp.helpKinds.length > 0);
  const isAlone = isAssessment(draft) || isVendor;
  return (
    <Stack maw={640}>
      {!isAlone && (
        <>
          <Radio.Group
            label={t("create.helpQuestion")}
            value={isHelpWanted ? "yes" : "no"}
            onChange={(value) => {
              setHelpWanted(value === "yes");
              if (value === "no") form.setFieldValue("vendorHelp", { helpKinds: [], message: "" });
            }}
          >
            <Stack gap={6} mt={6}>
              <Radio value="no" label={t("create.noHelp")} />
              <Radio value="yes" label={t("create.someHelp")} />
            </Stack>
          </Radio.Group>
          {isHelpWanted && (
            <>
              <Field
                form={form}
                spec={{ at: "vendorHelp.helpKinds", kind: "choices", words: "input.helpKinds", options: "help" }}
                isNeeded
              />
              <Field form={form} spec={{ at: "vendorHelp.message", kind: "long", words: "create.helpMessage" }} />
            </>
          )}
          {!isHelpWanted && (
            <Radio.Group
              label={t("create.viewQuestion")}
              description={t("create.viewHint")}
              value={vendorMayView ? "yes" : "no"}
              onChange={(value) => form.setFieldValue("vendorMayView", value === "yes")}
            >
              <Stack gap={6} mt={6}>
                <Radio value="no" label={t("create.no")} />
                <Radio value="yes" label={t("create.yes")} />
              </Stack>
            </Radio.Group>
          )}
        </>
      )}
      <WhatItWillBe preview={preview} />
    </Stack>
  );
}

/** As the server says: no rule is written twice. */
export function WhatItWillBe({ preview }: { preview: Preview | undefined }) {
  const { t, label, say } = useWords();
  const type = preview?.opportunity?.type;
  if (!type) return null;
  return (
    <>
      <Alert color="petrol" title={t("create.type", { type: label("type", type) })}>
        {label("create.typeHint", type)}
      </Alert>
      {preview.warnings.map((warning) => (
        <Alert key={warning.code} color="yellow">
          {say(warning)}
        </Alert>
      ))}
    </>
  );
}
