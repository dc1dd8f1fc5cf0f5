import type { Words } from '../../contract/words.ts'

/** A file that is no workbook, or none that may be read; said to the person who chose it. */
export class UnreadableWorkbook extends Error {
  readonly fault: Words
  constructor(fault: Words) {
    super(fault.en)
    this.fault = fault
  }
}

/** What one workbook may hold. Everything that goes in is also sent to the database, so the limits are those of a CSV file. */
export const LIMITS = {
  unpackedMegabytes: 256,
  columns: 500,
  cells: 10_000_000,
  /** As much as a cell of Excel holds. */
  cellLength: 32_767,
  textMegabytes: 64,
  seconds: 60,
} as const
export type Limits = Readonly<Record<keyof typeof LIMITS, number>>

export const noWorkbook: Words = {
  en: 'This is no Excel workbook, or it is damaged. Open it in a spreadsheet program and save it as .xlsx or as CSV.',
  de: 'Das ist keine Excel-Arbeitsmappe, oder sie ist beschädigt. Bitte in einer Tabellenkalkulation öffnen und als .xlsx oder CSV speichern.',
}
export const isLocked: Words = {
  en: 'This workbook has a password or the old .xls form. Save it as .xlsx without a password.',
  de: 'Diese Arbeitsmappe hat ein Kennwort oder die alte Form .xls. Bitte ohne Kennwort als .xlsx speichern.',
}
export const noSheet: Words = {
  en: 'The workbook has no visible sheet. Show the sheet with the table, and save the workbook.',
  de: 'Die Arbeitsmappe hat kein sichtbares Blatt. Bitte das Blatt mit der Tabelle einblenden und speichern.',
}
export const unpacksToMore = (megabytes: number): Words => ({
  en: `The workbook unpacks to more than ${megabytes} MB. Delete what is no table, or split it.`,
  de: `Die Arbeitsmappe wird entpackt größer als ${megabytes} MB. Bitte löschen, was keine Tabelle ist, oder teilen.`,
})
export const tooManyColumns = (cell: string, columns: number): Words => ({
  en: `Cell ${cell} stands beyond column ${columns}. Delete what stands beside the table.`,
  de: `Zelle ${cell} steht hinter Spalte ${columns}. Bitte löschen, was neben der Tabelle steht.`,
})
export const tooManyCells = (cells: number): Words => ({
  en: `The sheet has more than ${cells} cells. Split it.`,
  de: `Das Blatt hat mehr als ${cells} Zellen. Bitte teilen.`,
})
export const tooLongCell = (cell: string, length: number): Words => ({
  en: `Cell ${cell} has more than ${length} characters. Shorten it.`,
  de: `Zelle ${cell} hat mehr als ${length} Zeichen. Bitte kürzen.`,
})
export const tooMuchText = (megabytes: number): Words => ({
  en: `The cells hold more than ${megabytes} MB of text. Split the sheet.`,
  de: `Die Zellen enthalten mehr als ${megabytes} MB Text. Bitte das Blatt teilen.`,
})
export const tooSlow = (seconds: number): Words => ({
  en: `The workbook could not be read within ${seconds} seconds. Split it, or save it as CSV.`,
  de: `Die Arbeitsmappe ließ sich nicht in ${seconds} Sekunden lesen. Bitte teilen oder als CSV speichern.`,
})
export const tooMuchMemory: Words = {
  en: 'The workbook needs more memory than one file may have. Split it, or save it as CSV.',
  de: 'Die Arbeitsmappe braucht mehr Speicher, als eine Datei haben darf. Bitte teilen oder als CSV speichern.',
}

/** What is wrong with one cell. */
export const hasNoValue: Words = {
  en: 'The formula has no value yet. Open the workbook in a spreadsheet program and save it.',
  de: 'Die Formel hat noch keinen Wert. Bitte die Arbeitsmappe in einer Tabellenkalkulation öffnen und speichern.',
}
export const isBrokenCell: Words = {
  en: 'The cell holds nothing that can be read. Type its value again.',
  de: 'Die Zelle enthält nichts Lesbares. Bitte den Wert neu eingeben.',
}
export const showsError = (error: string): Words => ({
  en: `The cell shows ${error}. Correct its formula, or write a value.`,
  de: `Die Zelle zeigt ${error}. Bitte die Formel berichtigen oder einen Wert eintragen.`,
})
