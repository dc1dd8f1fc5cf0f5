import { Big } from 'big.js'
import type { Words } from '../../kernel/contract/words.ts'
import type { KpiElements } from './elements.ts'

/** Names that formulas are written in: time elements and quantities of ISO 22400-2, and a few of our own for what it has no name for. */
export type ElementName =
  | 'APT'
  | 'AUST'
  | 'ADET'
  | 'ADOT'
  | 'PDOT'
  | 'NoData'
  | 'AUPT'
  | 'AUBT'
  | 'PBT'
  | 'POT'
  | 'CT'
  | 'ADETm'
  | 'PRI×PQ'
  | 'PQ'
  | 'GQ'
  | 'SQ'
  | 'RQ'
  | 'FE'
  | 'ΣTTR'
  | 'AOET'
  | 'CMT'
  | 'PMT'

export const elementNames: Readonly<Record<ElementName, { words: Words; unit: 's' | 'qty' | '1' }>> = {
  APT: { words: { en: 'actual production time', de: 'Hauptnutzungszeit' }, unit: 's' },
  AUST: { words: { en: 'actual set-up time', de: 'tatsächliche Rüstzeit' }, unit: 's' },
  ADET: { words: { en: 'actual delay time (stops with an order)', de: 'störungsbedingte Unterbrechungen (mit Auftrag)' }, unit: 's' },
  ADOT: { words: { en: 'actual down time (without an order)', de: 'Stillstandszeit ohne Auftrag' }, unit: 's' },
  PDOT: { words: { en: 'planned down time', de: 'geplante Stillstandszeit' }, unit: 's' },
  NoData: { words: { en: 'planned busy time without data', de: 'Planbelegungszeit ohne Daten' }, unit: 's' },
  AUPT: { words: { en: 'actual processing time (APT + AUST)', de: 'Bearbeitungszeit (APT + AUST)' }, unit: 's' },
  AUBT: { words: { en: 'actual busy time (AUPT + ADET)', de: 'Belegungszeit (AUPT + ADET)' }, unit: 's' },
  PBT: { words: { en: 'planned busy time', de: 'Planbelegungszeit' }, unit: 's' },
  POT: { words: { en: 'planned operation time', de: 'geplante Betriebszeit' }, unit: 's' },
  CT: { words: { en: 'calendar time', de: 'Kalenderzeit' }, unit: 's' },
  ADETm: { words: { en: 'minor stops (part of ADET)', de: 'Kurzstillstände (Teil von ADET)' }, unit: 's' },
  'PRI×PQ': { words: { en: 'ideal time of what was produced', de: 'Sollzeit der produzierten Menge' }, unit: 's' },
  PQ: { words: { en: 'produced quantity', de: 'produzierte Menge' }, unit: 'qty' },
  GQ: { words: { en: 'good quantity', de: 'Gutmenge' }, unit: 'qty' },
  SQ: { words: { en: 'scrap quantity', de: 'Ausschussmenge' }, unit: 'qty' },
  RQ: { words: { en: 'rework quantity', de: 'Nacharbeitsmenge' }, unit: 'qty' },
  FE: { words: { en: 'failures', de: 'Ausfälle' }, unit: '1' },
  ΣTTR: { words: { en: 'time to restoration, summed', de: 'Summe der Wiederherstellzeiten' }, unit: 's' },
  AOET: { words: { en: 'actual order execution time', de: 'Auftragsdurchlaufzeit' }, unit: 's' },
  CMT: { words: { en: 'corrective maintenance time', de: 'Zeit für Instandsetzung' }, unit: 's' },
  PMT: { words: { en: 'preventive maintenance time', de: 'Zeit für vorbeugende Instandhaltung' }, unit: 's' },
}

/** The value of a named element. @returns null when it is not recorded. */
export function elementValue(name: ElementName, elements: KpiElements): Big | null {
  const { seconds } = elements
  const sum = (...parts: readonly string[]) => parts.reduce((total, part) => total.plus(part), Big(0))
  const busy = [seconds.APT, seconds.AUST, seconds.ADET]
  const planned = [...busy, seconds.ADOT, seconds.NoData]
  switch (name) {
    case 'AUPT':
      return sum(seconds.APT, seconds.AUST)
    case 'AUBT':
      return sum(...busy)
    case 'PBT':
      return sum(...planned)
    case 'POT':
      return sum(...planned, seconds.PDOT)
    case 'CT':
      return sum(...planned, seconds.PDOT, seconds.NotScheduled)
    default: {
      const text = recordedText(name, elements)
      return text === null ? null : Big(text)
    }
  }
}

function recordedText(name: Exclude<ElementName, 'AUPT' | 'AUBT' | 'PBT' | 'POT' | 'CT'>, elements: KpiElements): string | null {
  switch (name) {
    case 'ADETm':
      return elements.minorDelaySeconds
    case 'PRI×PQ':
      return elements.idealSeconds
    case 'PQ':
      return elements.pq
    case 'GQ':
      return elements.gq
    case 'SQ':
      return elements.sq
    case 'RQ':
      return elements.rq
    case 'FE':
      return elements.failureCount
    case 'ΣTTR':
      return elements.restoreSeconds
    case 'AOET':
      return elements.orderExecutionSeconds
    case 'CMT':
      return elements.correctiveMaintenanceSeconds
    case 'PMT':
      return elements.preventiveMaintenanceSeconds
    default:
      return elements.seconds[name]
  }
}
