import type { Words } from '../../kernel/contract/words.ts'
import type { IntervalRow } from './contract.ts'

/** The kinds of loss as people call them, each with the colour of its state. */
export const lossKinds = {
  Stop: { words: { en: 'Stop', de: 'Stillstand' }, color: 'var(--state-stopped)' },
  MinorStop: { words: { en: 'Minor stop', de: 'Kurzstillstand' }, color: 'color-mix(in srgb, var(--state-stopped) 55%, var(--surface))' },
  Starved: { words: { en: 'Starved', de: 'Mangel' }, color: 'var(--state-starved)' },
  Blocked: { words: { en: 'Blocked', de: 'Stau' }, color: 'var(--state-blocked)' },
  SetUp: { words: { en: 'Set-up', de: 'Rüsten' }, color: 'var(--state-setup)' },
  NoOrder: { words: { en: 'No order', de: 'Kein Auftrag' }, color: 'var(--state-idle)' },
  NoData: { words: { en: 'No data', de: 'Keine Daten' }, color: 'var(--state-unscheduled)' },
} as const satisfies Record<string, { readonly words: Words; readonly color: string }>
export type LossKind = keyof typeof lossKinds

export interface LossKey {
  readonly kind: string
  readonly reasonId: string | null
  readonly faultCode: string | null
}

/** Names one row of the Pareto in an address. */
export function lossId({ kind, reasonId, faultCode }: LossKey): string {
  return [kind, reasonId ?? '', faultCode ?? ''].join('~')
}

/** `APT` is the production time itself. */
export function lossColor(kind: string): string {
  return kind === 'APT' ? 'var(--state-producing)' : (lossKinds[kind as LossKind]?.color ?? 'var(--ink-soft)')
}

/** Production first, then the losses by kind, largest first: together the planned busy time. */
export function shareOut(rows: readonly { readonly kind: string; readonly seconds: string }[], productionSeconds: number) {
  const sums = new Map<string, number>()
  for (const { kind, seconds } of rows) sums.set(kind, (sums.get(kind) ?? 0) + Number(seconds))
  const losses = [...sums].map(([kind, seconds]) => ({ kind, seconds })).toSorted((left, right) => right.seconds - left.seconds)
  return [{ kind: 'APT', seconds: productionSeconds }, ...losses].filter(({ seconds }) => seconds > 0)
}

/** Whether an interval is a part of this loss: the same kind, and the same reason or, without one, the same fault code. */
export function isOfLoss(row: Pick<IntervalRow, 'element' | 'state' | 'minor' | 'reasonId' | 'faultCode'>, loss: LossKey): boolean {
  if (kindOf(row) !== loss.kind || row.reasonId !== loss.reasonId) return false
  return row.reasonId !== null || row.faultCode === loss.faultCode
}

function kindOf({ element, state, minor }: Pick<IntervalRow, 'element' | 'state' | 'minor'>): LossKind | undefined {
  if (element === 'ADET') return state === 'Starved' || state === 'Blocked' ? state : minor ? 'MinorStop' : 'Stop'
  return ({ AUST: 'SetUp', ADOT: 'NoOrder', NoData: 'NoData' } as const)[element as 'AUST']
}
