import type { Words } from '../../contract/words.ts'

/** What a unit did, as Level 2 tells it. */
export const machineStates = ['Producing', 'SetUp', 'Idle', 'Starved', 'Blocked', 'Stopped', 'NoData'] as const
export type MachineState = (typeof machineStates)[number]

/** What a second counts as (ISO 22400-2), plus `NoData` and `NotScheduled`, which the standard does not name. */
export const timeElements = ['APT', 'AUST', 'ADET', 'ADOT', 'PDOT', 'NoData', 'NotScheduled'] as const
export type TimeElement = (typeof timeElements)[number]

/** How a state is drawn apart from its colour: the height on the timeline and the pattern inside. */
export interface StateLook {
  readonly words: Words
  /** CSS colour of the token; the value differs between the light and the dark scheme. */
  readonly color: string
  /** Share of the band's height. Losses stand out above production; absence stays low. */
  readonly height: number
  readonly pattern: 'solid' | 'rising' | 'falling' | 'dots' | 'hollow' | 'bars'
}

export const stateLooks: Readonly<Record<MachineState, StateLook>> = {
  Producing: { words: { en: 'Producing', de: 'Produziert' }, color: 'var(--state-producing)', height: 0.6, pattern: 'solid' },
  SetUp: { words: { en: 'Set-up', de: 'Rüsten' }, color: 'var(--state-setup)', height: 0.8, pattern: 'dots' },
  Idle: { words: { en: 'Idle', de: 'Bereit' }, color: 'var(--state-idle)', height: 0.3, pattern: 'solid' },
  Starved: { words: { en: 'Starved', de: 'Mangel' }, color: 'var(--state-starved)', height: 0.8, pattern: 'rising' },
  Blocked: { words: { en: 'Blocked', de: 'Stau' }, color: 'var(--state-blocked)', height: 0.8, pattern: 'falling' },
  Stopped: { words: { en: 'Stopped', de: 'Gestört' }, color: 'var(--state-stopped)', height: 1, pattern: 'solid' },
  NoData: { words: { en: 'No data', de: 'Keine Daten' }, color: 'var(--state-nodata)', height: 0.3, pattern: 'hollow' },
}

export const elementLooks: Readonly<
  Record<TimeElement, { readonly words: Words; readonly color: string; readonly pattern: StateLook['pattern'] }>
> = {
  APT: { words: { en: 'Production time', de: 'Produktionszeit' }, color: 'var(--state-producing)', pattern: 'solid' },
  AUST: { words: { en: 'Set-up time', de: 'Rüstzeit' }, color: 'var(--state-setup)', pattern: 'dots' },
  ADET: { words: { en: 'Delay time', de: 'Störzeit' }, color: 'var(--state-stopped)', pattern: 'solid' },
  ADOT: { words: { en: 'No order', de: 'Ohne Auftrag' }, color: 'var(--state-idle)', pattern: 'rising' },
  PDOT: { words: { en: 'Planned down time', de: 'Geplante Stillstandszeit' }, color: 'var(--state-planned)', pattern: 'bars' },
  NoData: { words: { en: 'No data', de: 'Keine Daten' }, color: 'var(--state-nodata)', pattern: 'hollow' },
  NotScheduled: { words: { en: 'Not scheduled', de: 'Nicht eingeplant' }, color: 'var(--state-unscheduled)', pattern: 'hollow' },
}
