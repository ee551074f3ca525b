// The two kinds of small print: what stands aside, and what is wrong.

import { Text, type TextProps } from "@mantine/core";
import type { ReactNode } from "react";

interface Props extends TextProps {
  children?: ReactNode;
  title?: string | undefined;
  lang?: string;
}

export const Dim = (props: Props) => <Text size="xs" c="dimmed" {...props} />;

export const Fault = (props: Props) => <Text size="sm" c="var(--mantine-color-error)" role="alert" {...props} />;
