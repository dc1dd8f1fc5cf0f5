import type { Words } from '../words.ts'

/** As many records may stand in one file. */
export const MOST_ROWS = 200_000

export const tooLong: Words = {
  en: `A file has at most ${MOST_ROWS} rows. Split it.`,
  de: `Eine Datei hat höchstens ${MOST_ROWS} Zeilen. Bitte teilen.`,
}
