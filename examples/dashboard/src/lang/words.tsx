// All words of the pages, in English and French, with numbers, money and dates as each language writes them.

import { createContext, use, useEffect, useMemo, useState, type ReactNode } from "react";
import { IntlProvider, useIntl, type IntlShape } from "react-intl";
import en from "./en.json";
import fr from "./fr.json";

export type MessageId = keyof typeof en;
export type Locale = "en" | "fr";
type Values = Record<string, string | number | undefined>;

/** A message that French lacks does not compile. */
const CATALOGUES: Record<Locale, Record<MessageId, string>> = { en, fr };
const KEPT = "covente-language";
const HOUR = 3_600_000;

const LocaleContext = createContext<{ locale: Locale; speak: (locale: Locale) => void }>({
  locale: "en",
  speak: () => {},
});
export const useLocale = () => use(LocaleContext);

export function Words({ children }: { children: ReactNode }) {
  const [locale, setLocale] = useState<Locale>(() => {
    const wanted = localStorage.getItem(KEPT) ?? navigator.language;
    return wanted.startsWith("fr") ? "fr" : "en";
  });
  useEffect(() => {
    document.documentElement.lang = locale;
    localStorage.setItem(KEPT, locale);
  }, [locale]);
  const value = useMemo(() => ({ locale, speak: setLocale }), [locale]);
  return (
    <LocaleContext value={value}>
      <IntlProvider locale={locale} messages={CATALOGUES[locale]}>
        {children}
      </IntlProvider>
    </LocaleContext>
  );
}

/** The values that a set of words names, in their order: those of an enumeration of the schema. */
export function valuesOf(set: string): string[] {
  return Object.keys(en).flatMap((id) => (id.startsWith(`${set}.`) ? [id.slice(set.length + 1)] : []));
}

export interface Money {
  amount: string;
  currency: string;
}

export type WordsOf = ReturnType<typeof wordsOf>;

export function useWords(): WordsOf {
  const intl = useIntl();
  return useMemo(() => wordsOf(intl), [intl]);
}

function wordsOf(intl: IntlShape) {
  const t = (id: MessageId, values?: Values) => intl.formatMessage({ id }, values);

  /** The word for a value of an enumeration; one that a later server has is shown as it is. */
  function label(set: string, value: string) {
    const id = `${set}.${value}`;
    return id in en ? t(id as MessageId) : value.toLowerCase().replaceAll("_", " ");
  }

  const unit = (value: number, name: "day" | "hour" | "minute") =>
    intl.formatNumber(value, { style: "unit", unit: name, unitDisplay: "long" });

  return {
    t,
    label,
    locale: intl.locale as Locale,

    /** What the server says in English, in the language of the page as far as its code is known. */
    say({ code, message }: { code: string; message: string }) {
      return intl.locale === "en" || !(`code.${code}` in en) ? message : label("code", code);
    },

    options: (set: string) => valuesOf(set).map((value) => ({ value, label: label(set, value) })),

    money({ amount, currency }: Money, isShort = false) {
      const style = { style: "currency", currency } as const;
      const digits = isShort
        ? ({ notation: "compact", maximumFractionDigits: 1 } as const)
        : ({ trailingZeroDisplay: "stripIfInteger" } as const);
      // The amount is an exact decimal, which the formatter takes as text.
      return new Intl.NumberFormat(intl.locale, { ...style, ...digits }).format(amount as never);
    },

    number: (value: number) => intl.formatNumber(value, { maximumFractionDigits: 1 }),
    percent: (hundredths: number) =>
      intl.formatNumber(hundredths / 100, { style: "percent", maximumFractionDigits: 0 }),
    day: (date: string) => intl.formatDate(`${date}T00:00Z`, { dateStyle: "medium", timeZone: "UTC" }),
    month: (month: string) =>
      intl.formatDate(`${month}-01T00:00Z`, { month: "short", year: "2-digit", timeZone: "UTC" }),
    moment: (instant: string) => intl.formatDate(instant, { dateStyle: "medium", timeStyle: "short" }),
    country: (code: string) => new Intl.DisplayNames(intl.locale, { type: "region" }).of(code) ?? code,
    list: (items: string[]) => intl.formatList(items),

    /** How long until then, in the largest unit of which there are at least two. */
    left(due: string, now: number) {
      const ahead = Date.parse(due) - now;
      const hours = Math.abs(ahead) / HOUR;
      const time =
        hours >= 48
          ? unit(Math.floor(hours / 24), "day")
          : hours >= 2
            ? unit(Math.floor(hours), "hour")
            : unit(Math.floor(hours * 60), "minute");
      return t(ahead >= 0 ? "time.left" : "time.over", { time });
    },

    /** A mean time, in days from two on. */
    span: (hours: number) => (hours >= 48 ? unit(Math.round(hours / 24), "day") : unit(Math.round(hours), "hour")),
  };
}
