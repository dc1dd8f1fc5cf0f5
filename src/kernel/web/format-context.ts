import { createContext, useContext, useMemo } from 'react'
import {
  formatDay,
  formatDecimal,
  formatDuration,
  formatInstant,
  formatMinutes,
  formatQuantity,
  formatRatio,
  formatSigned,
  formatStopwatch,
  formatUnit,
  type InstantStyle,
} from './format.ts'
import { createStore, useStore } from './store.ts'
import { useLanguage } from './words.ts'

const zone = createStore(Intl.DateTimeFormat().resolvedOptions().timeZone)

/** The zone of the site that is shown; until a session tells it, the zone of the browser. */
export function setZone(next: string): void {
  zone.set(next)
}

/** The zone of the equipment that a screen shows: a plant may have sites in two zones, and each has its own clock (EC-13). */
export const ShownZone = createContext<string | undefined>(undefined)

/** All formats, bound to the reader's language and the zone of what is shown: that of its site. */
export function useFormat() {
  const language = useLanguage()
  const ownZone = useStore(zone)
  const shownZone = useContext(ShownZone) ?? ownZone
  return useMemo(() => {
    const place = { language, zone: shownZone }
    return {
      ...place,
      /** The city whose clock is shown, where it is not that of the site one has signed in to. */
      elsewhere: shownZone === ownZone ? undefined : shownZone.replace(/^.*\//, '').replaceAll('_', ' '),
      decimal: (value: string | number, digits?: number) => formatDecimal(value, language, digits),
      signed: (value: string | number, digits?: number) => formatSigned(value, language, digits),
      quantity: (quantity: { value: string; unit: string }, digits?: number) => formatQuantity(quantity, language, digits),
      unit: (code: string) => formatUnit(code, language),
      ratio: (ratio: string | number | null | undefined, digits?: number) => formatRatio(ratio, language, digits),
      duration: formatDuration,
      stopwatch: formatStopwatch,
      minutes: (seconds: number) => formatMinutes(seconds, language),
      instant: (instant: string | number, style?: InstantStyle) => formatInstant(instant, place, style),
      day: (day: string) => formatDay(day, language),
    }
  }, [language, shownZone, ownZone])
}
export type Format = ReturnType<typeof useFormat>
