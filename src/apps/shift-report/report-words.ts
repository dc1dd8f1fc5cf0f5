import type { Language, Words } from '../../kernel/contract/words.ts'

export const words = {
  title: { en: 'Shift report', de: 'Schichtbericht' },
  oee: { en: 'OEE', de: 'OEE' },
  timeline: { en: 'Time account', de: 'Zeitkonto' },
  hours: { en: 'Hour by hour', de: 'Stunde für Stunde' },
  hour: { en: 'Hour', de: 'Stunde' },
  target: { en: 'Target', de: 'Soll' },
  actual: { en: 'Actual', de: 'Ist' },
  gap: { en: 'Gap', de: 'Differenz' },
  scrap: { en: 'Scrap', de: 'Ausschuss' },
  reason: { en: 'Reason and action', de: 'Grund und Maßnahme' },
  losses: { en: 'Losses', de: 'Verluste' },
  minutes: { en: 'min', de: 'min' },
  times: { en: 'times', de: 'mal' },
  jobs: { en: 'Job orders', de: 'Arbeitsaufträge' },
  good: { en: 'Good', de: 'Gut' },
  withoutJob: { en: 'without a job', de: 'ohne Auftrag' },
  signed: { en: 'Signed', de: 'Unterschrieben' },
  closed: { en: 'Closed', de: 'Abgeschlossen' },
  open: { en: 'Not closed yet: provisional figures', de: 'Noch nicht abgeschlossen: vorläufige Zahlen' },
  restated: { en: 'Restated: the books differ from what was signed', de: 'Berichtigt: Die Bücher weichen vom Unterschriebenen ab' },
  seals: {
    en: 'Seals: whoever changes these books later cannot make them come out again',
    de: 'Siegel: Wer diese Bücher später ändert, bekommt sie nicht wieder',
  },
  ledger: { en: 'Ledger', de: 'Hauptbuch' },
  notSealed: { en: 'machine facts of this day are not sealed yet', de: 'Maschinenfakten dieses Tages sind noch nicht versiegelt' },
  made: { en: 'Made', de: 'Erstellt' },
  notApplicable: { en: 'n/a', de: 'entfällt' },
  inputs: { en: 'Where the figures come from', de: 'Woher die Zahlen kommen' },
} as const satisfies Record<string, Words>

export const lossWords: Readonly<Record<string, Words>> = {
  Stop: { en: 'Stop', de: 'Stillstand' },
  MinorStop: { en: 'Minor stops', de: 'Kurzstillstände' },
  Starved: { en: 'Starved', de: 'Mangel' },
  Blocked: { en: 'Blocked', de: 'Stau' },
  SetUp: { en: 'Set-up', de: 'Rüsten' },
  NoOrder: { en: 'No order', de: 'Ohne Auftrag' },
  NoData: { en: 'No data', de: 'Keine Daten' },
}

/** Percent with the same two places as the screens; the standard's value is never capped. */
export function percent(value: string | null, language: Language): string {
  if (value === null) return words.notApplicable[language]
  return new Intl.NumberFormat(language, { style: 'percent', minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value as never)
}

export function amount(value: string, language: Language): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value as never)
}

export function clock(instant: string, zone: string, language: Language): string {
  return new Intl.DateTimeFormat(language, { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    new Date(instant),
  )
}

export function moment(instant: string, zone: string, language: Language): string {
  return new Intl.DateTimeFormat(language, { timeZone: zone, dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant))
}
