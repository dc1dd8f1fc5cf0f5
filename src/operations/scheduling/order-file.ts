import { lettersOf } from '../../kernel/contract/spreadsheet/cell-name.ts'
import type { CsvRow, CsvText } from '../../kernel/contract/spreadsheet/csv.ts'
import type { Words } from '../../kernel/contract/words.ts'

/** The columns of an order file, by every name that people give them. */
const columns = {
  code: ['code', 'order', 'number', 'auftrag', 'auftragsnummer', 'nummer'],
  definition: ['definition', 'product', 'plan', 'arbeitsplan', 'produkt', 'artikel'],
  quantity: ['quantity', 'menge', 'anzahl', 'qty'],
  unit: ['unit', 'einheit', 'me'],
  due: ['due', 'dueat', 'fällig', 'faellig', 'termin', 'liefertermin'],
  earliest: ['earliest', 'earliestat', 'frühestens', 'fruehestens', 'start'],
  priority: ['priority', 'priorität', 'prioritaet', 'prio'],
  note: ['note', 'notiz', 'bemerkung'],
} as const
export type OrderColumn = keyof typeof columns

/** What the file is judged against. */
export interface OrderFacts {
  /** The operations definitions, by their code in lower case. */
  readonly definitions: ReadonlyMap<string, { readonly operationsDefinitionId: string; readonly unit: string; readonly name: string }>
  readonly takenCodes: ReadonlySet<string>
  /** Why an order gets no number by itself; undefined when it does. */
  readonly noNumber: Words | undefined
  /** Reads a time of the plant; undefined when it is none. */
  readonly readTime: (text: string) => string | undefined
}

export interface OrderDraft {
  /** Without one, the order gets its number by itself. */
  readonly code?: string
  readonly operationsDefinitionId: string
  readonly quantity: { readonly value: string; readonly unit: string }
  readonly priority: number
  readonly dueAt?: string
  readonly earliestAt?: string
  readonly note: string
}

export interface JudgedRow {
  /** Line of the file, as an editor counts it. */
  readonly line: number
  readonly code: string
  /** What would be sent, when nothing is wrong. */
  readonly order?: OrderDraft
  /** Of a workbook the cell is named, too: `C17`. */
  readonly faults: readonly { readonly column: OrderColumn; readonly cell?: string; readonly fix: Words }[]
}

export interface JudgedFile {
  readonly rows: readonly JudgedRow[]
  /** What is wrong with the file as a whole: then there are no rows. */
  readonly fault?: Words
}

const noRows: Words = {
  en: 'There are no rows. The first line names the columns, each further line is one order.',
  de: 'Es gibt keine Zeilen. Die erste Zeile nennt die Spalten, jede weitere ist ein Auftrag.',
}

/** As many orders may stand in one file. */
const MOST_ORDERS = 5_000
const tooMany: Words = {
  en: `A file has at most ${MOST_ORDERS} orders. Split it.`,
  de: `Eine Datei hat höchstens ${MOST_ORDERS} Aufträge. Bitte teilen.`,
}

/**
 * Judges an order file without sending anything: what each row would become, or what to change in it.
 * @param table out of CSV or a workbook, with a first line of column names, English or German
 */
export function judgeOrders({ rows: [head, ...rows], sheet }: CsvText, facts: OrderFacts): JudgedFile {
  if (!head || rows.length === 0) return { rows: [], fault: noRows }
  if (rows.length > MOST_ORDERS) return { rows: [], fault: tooMany }
  const order = head.cells.map(columnNamed)
  const missing = (['definition', 'quantity'] as const).filter((column) => !order.includes(column))
  if (missing.length > 0) {
    const list = missing.join(', ')
    return {
      rows: [],
      fault: { en: `The first line does not name these columns: ${list}.`, de: `Die erste Zeile nennt diese Spalten nicht: ${list}.` },
    }
  }
  const seen = new Set<string>()
  return {
    rows: rows.map((row) => {
      const cell = (column: OrderColumn) => row.cells[order.indexOf(column)]?.trim() ?? ''
      const broken = brokenCells(row, order)
      const judged = judgeRow(cell, facts, seen)
      seen.add(cell('code'))
      // What stands in a broken cell is nothing to judge.
      const faults = [...broken, ...judged.faults.filter(({ column }) => !broken.some((one) => one.column === column))]
      const placed = sheet ? faults.map((fault) => ({ ...fault, ...cellOf(fault.column, order, row) })) : faults
      return { line: row.line, code: cell('code'), ...(faults.length === 0 && judged.order && { order: judged.order }), faults: placed }
    }),
  }
}

type Order = readonly (OrderColumn | undefined)[]

function brokenCells({ broken = {} }: CsvRow, order: Order): Fault[] {
  return Object.entries(broken).flatMap(([place, fix]) => {
    const column = order[Number(place)]
    return column ? [{ column, fix }] : []
  })
}

function cellOf(column: OrderColumn, order: Order, { line }: CsvRow): { readonly cell?: string } {
  const place = order.indexOf(column)
  return place < 0 ? {} : { cell: `${lettersOf(place)}${line}` }
}

function columnNamed(name: string): OrderColumn | undefined {
  const key = name.toLowerCase().replace(/[\s_-]/g, '')
  return (Object.keys(columns) as OrderColumn[]).find((column) => (columns[column] as readonly string[]).includes(key))
}

function judgeRow(
  cell: (column: OrderColumn) => string,
  facts: OrderFacts,
  seen: ReadonlySet<string>,
): Pick<JudgedRow, 'order' | 'faults'> {
  const definition = facts.definitions.get(cell('definition').toLowerCase())
  const quantity = cell('quantity').replace(/\s/g, '').replace(',', '.')
  const unit = cell('unit') || definition?.unit || ''
  const [dueAt, earliestAt] = [facts.readTime(cell('due')), facts.readTime(cell('earliest'))]
  const priority = cell('priority') === '' ? 500 : Number(cell('priority'))
  const faults = [
    ...codeFaults(cell('code'), facts, seen),
    ...(definition ? [] : [unknownDefinition(cell('definition'))]),
    ...(/^\d{1,15}(\.\d{1,6})?$/.test(quantity) && Number(quantity) > 0 ? [] : [wrongQuantity]),
    ...(definition && unit !== definition.unit ? [wrongUnit(definition.unit)] : []),
    ...(cell('due') !== '' && !dueAt ? [wrongTime('due')] : []),
    ...(cell('earliest') !== '' && !earliestAt ? [wrongTime('earliest')] : []),
    ...(dueAt && earliestAt && dueAt < earliestAt ? [dueTooEarly] : []),
    ...(Number.isInteger(priority) && priority >= 0 && priority <= 1000 ? [] : [wrongPriority]),
  ]
  if (faults.length > 0 || !definition) return { faults }
  const { operationsDefinitionId } = definition
  const order = { operationsDefinitionId, quantity: { value: quantity, unit }, priority, note: cell('note') }
  const code = cell('code')
  return { faults, order: { ...(code !== '' && { code }), ...order, ...(dueAt && { dueAt }), ...(earliestAt && { earliestAt }) } }
}

type Fault = JudgedRow['faults'][number]

function codeFaults(code: string, { takenCodes, noNumber }: OrderFacts, seen: ReadonlySet<string>): Fault[] {
  if (code === '') return noNumber ? [{ column: 'code', fix: noNumber }] : []
  const fix = !/^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$/.test(code)
    ? { en: 'Letters, digits and . _ / - only, at most 40.', de: 'Nur Buchstaben, Ziffern und . _ / -, höchstens 40.' }
    : seen.has(code)
      ? { en: 'This number stands in the file twice.', de: 'Diese Nummer steht zweimal in der Datei.' }
      : takenCodes.has(code)
        ? {
            en: 'There is an order with this number. Choose another, or leave the row out.',
            de: 'Diese Nummer hat schon ein Auftrag. Bitte ändern oder die Zeile weglassen.',
          }
        : undefined
  return fix ? [{ column: 'code', fix }] : []
}

const unknownDefinition = (name: string): Fault => ({
  column: 'definition',
  fix: {
    en: `There is no operations definition “${name}”. Use its code.`,
    de: `Den Arbeitsplan „${name}“ gibt es nicht. Bitte seine Kennung angeben.`,
  },
})
const wrongQuantity: Fault = {
  column: 'quantity',
  fix: { en: 'A number greater than zero, without thousands separators.', de: 'Eine Zahl größer als null, ohne Tausendertrennzeichen.' },
}
const wrongUnit = (unit: string): Fault => ({
  column: 'unit',
  fix: { en: `The product is counted in ${unit}.`, de: `Das Produkt wird in ${unit} gezählt.` },
})
const wrongTime = (column: 'due' | 'earliest'): Fault => ({
  column,
  fix: { en: 'Write it as 2026-11-24 14:00 or 24.11.2026 14:00.', de: 'Bitte als 24.11.2026 14:00 oder 2026-11-24 14:00 schreiben.' },
})
const dueTooEarly: Fault = {
  column: 'due',
  fix: { en: 'It is due before it may begin.', de: 'Der Auftrag ist fällig, bevor er beginnen darf.' },
}
const wrongPriority: Fault = {
  column: 'priority',
  fix: { en: 'A whole number from 0 (first) to 1000.', de: 'Eine ganze Zahl von 0 (zuerst) bis 1000.' },
}
