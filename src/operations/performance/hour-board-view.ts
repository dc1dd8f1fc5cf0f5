import { Big } from 'big.js'
import type { Language, Words } from '../../kernel/contract/words.ts'
import type { LossKind } from './loss.ts'

/** An hour as the books give it. */
export interface BookedHour {
  readonly startsAt: string
  readonly endsAt: string
  readonly target: string | null
  readonly good: string
  readonly reasonId: string | null
  readonly note: string
  readonly action: string
  readonly worst: {
    readonly kind: string
    readonly reason: Words | null
    readonly faultCode: string | null
    readonly seconds: string
  } | null
}

/** An hour as the board shows it. */
export interface HourLine {
  readonly startsAtMs: number
  readonly endsAtMs: number
  readonly target: string | undefined
  readonly actual: string | undefined
  readonly gap: string | undefined
  readonly reason?: string
  readonly action?: string
  /** What people wrote, for the form. */
  readonly reasonId: string | null
  readonly note: string
  readonly ownAction: string
}

/** What is said of an hour for which nobody has written anything: its greatest loss. */
const lossWords: Readonly<Record<LossKind, Words>> = {
  Stop: { en: 'Stop', de: 'Stillstand' },
  SetUp: { en: 'Set-up', de: 'Rüsten' },
  Starved: { en: 'Starved', de: 'Mangel' },
  Blocked: { en: 'Blocked', de: 'Stau' },
  NoOrder: { en: 'No order', de: 'Ohne Auftrag' },
  NoData: { en: 'No data', de: 'Keine Daten' },
  MinorStop: { en: 'Minor stops', de: 'Kurzstillstände' },
}

interface Reader {
  readonly nameOf: (reasonId: string | null) => string | undefined
  readonly language: Language
}

/** The target of an hour that has not begun is shown, its actual is not; the gap of the running hour is that of its booked part. */
export function hourLine(hour: BookedHour, nowMs: number, { nameOf, language }: Reader): HourLine {
  const startsAtMs = Date.parse(hour.startsAt)
  const hasBegun = startsAtMs <= nowMs
  const target = hour.target ?? undefined
  const gap = hasBegun && target !== undefined ? Big(hour.good).minus(target).toFixed() : undefined
  const written = [nameOf(hour.reasonId), hour.note].filter((text) => text !== undefined && text !== '').join(': ')
  const worst = hour.worst
    ? (hour.worst.reason?.[language] ?? hour.worst.faultCode ?? (lossWords[hour.worst.kind as LossKind] as Words | undefined)?.[language])
    : undefined
  const reason = written === '' ? (worst && gap?.startsWith('-') ? worst : '') : written
  return {
    startsAtMs,
    endsAtMs: Date.parse(hour.endsAt),
    target,
    actual: hasBegun ? hour.good : undefined,
    gap,
    ...(reason !== '' && { reason }),
    ...(hour.action !== '' && { action: hour.action }),
    reasonId: hour.reasonId,
    note: hour.note,
    ownAction: hour.action,
  }
}
