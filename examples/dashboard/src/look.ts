// The colours of the dashboard, with enough contrast for everybody in light and dark.

import { createTheme, type CSSVariablesResolver, type MantineColorsTuple, type MantineTheme } from "@mantine/core";

const petrol: MantineColorsTuple = [
  "#eaf6f8",
  "#d3e8ec",
  "#a6d1d9",
  "#76b8c5",
  "#4fa3b3",
  "#36909f",
  "#267a8b",
  "#1f6473",
  "#1f4f5c",
  "#143a44",
];

export const theme = createTheme({
  primaryColor: "petrol",
  primaryShade: { light: 7, dark: 6 },
  colors: { petrol },
  autoContrast: true,
  defaultRadius: "md",
  fontFamily: "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif",
  cursorType: "pointer",
  components: {
    Button: { styles: { label: { fontWeight: 500 } } },
    Notification: { styles: { description: { color: "var(--mantine-color-dimmed)" } } },
  },
  headings: { fontWeight: "650" },
});

/** Words on tinted grounds are darker in light, and lighter in dark, than the library has them. */
function tinted(theme: MantineTheme, word: (tuple: MantineColorsTuple) => string) {
  return Object.fromEntries(
    Object.entries(theme.colors).flatMap(([name, tuple]) => [
      [`--mantine-color-${name}-light-color`, word(tuple)],
      [`--mantine-color-${name}-outline`, word(tuple)],
    ]),
  );
}

export const variables: CSSVariablesResolver = (theme) => ({
  variables: {},
  light: {
    ...tinted(theme, ([, , , , , , , , , darkest]) => `color-mix(in srgb, ${darkest} 75%, black)`),
    "--mantine-color-dimmed": theme.colors.gray[7],
    "--mantine-color-placeholder": theme.colors.gray[7],
    "--mantine-color-error": theme.colors.red[9],
    "--mantine-color-body": "#fbfcfd",
    "--desk": theme.colors.gray[1],
  },
  dark: {
    ...tinted(theme, ([, , light]) => light),
    "--mantine-color-dimmed": theme.colors.dark[1],
    "--mantine-color-placeholder": theme.colors.dark[1],
    "--mantine-color-error": theme.colors.red[4],
    "--desk": theme.colors.dark[8],
  },
});

/** One colour for each place where a record can stand; none is told by its colour alone. */
export const STATUS_COLORS: Record<string, string> = {
  RECEIVED: "blue",
  ACCEPTED: "petrol",
  WON: "green",
  LOST: "red",
  DECLINED: "red",
  EXPIRED: "orange",
  WITHDRAWN: "gray",
  CLOSED_AS_ERROR: "gray",
};
