import { useMemo } from 'react'
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

/** All formats, bound to the reader's language and the site's zone. */
export function useFormat() {
  const language = useLanguage()
  const siteZone = useStore(zone)
  return useMemo(() => {
    const place = { language, zone: siteZone }
    return {
      ...place,
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
  }, [language, siteZone])
}
export type Format = ReturnType<typeof useFormat>
