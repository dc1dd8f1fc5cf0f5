import type { Language, Words } from '../kernel/contract/words.ts'
import { meanings, type SignatureRow } from '../model/signature/contract.ts'

const erased: Words = { en: 'name erased', de: 'Name gelöscht' }

/** An instant in the plant's zone, to the second, with the offset that held then: nobody has to guess in the night of a clock change. */
export function momentOf(instant: string, zone: string, language: Language): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    ...{ timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
    ...{ hourCycle: 'h23', timeZoneName: 'shortOffset' },
  }).format(new Date(instant))
}

/** A signature as 21 CFR 11.50 wants it shown: printed name, meaning, instant. */
export function signedLine(row: SignatureRow, zone: string, language: Language): string {
  const name = row.printedName ?? erased[language]
  return [name, meanings[row.meaning][language], momentOf(row.signedAt, zone, language), row.reason].filter(Boolean).join(', ')
}
