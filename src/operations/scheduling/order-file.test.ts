import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { readCsv } from '../../kernel/contract/spreadsheet/csv.ts'
import { judgeOrders as judgeTable, type OrderFacts } from './order-file.ts'

const facts: OrderFacts = {
  definitions: new Map([['water-05', { operationsDefinitionId: 'd1', unit: 'C62', name: 'Water' }]]),
  takenCodes: new Set(['PO-1']),
  noNumber: undefined,
  readTime: (text) => (text === 'soon' || text === '' ? undefined : `${text}Z`),
}

const judgeOrders = (text: string, given: OrderFacts) => judgeTable(readCsv(text), given)

test.each([
  ['comma', 'code,definition,quantity,due\nPO-2,WATER-05,1000,2026-11-24T14:00'],
  ['semicolon, German', 'Auftrag;Arbeitsplan;Menge;Termin\r\nPO-2;water-05;1000;2026-11-24T14:00\r\n'],
  ['tab out of a spreadsheet', 'Code\tProduct\tQuantity\tDue\nPO-2\tWater-05\t1 000\t2026-11-24T14:00'],
])('reads a file with %s', (_, text) => {
  expect(judgeOrders(text, facts).rows).toMatchObject([
    {
      line: 2,
      order: { code: 'PO-2', operationsDefinitionId: 'd1', quantity: { value: '1000', unit: 'C62' }, dueAt: '2026-11-24T14:00Z' },
      faults: [],
    },
  ])
})

describe('says what to change, by row and column', () => {
  it.each([
    ['PO-1,water-05,10,C62,,,,', 'code'],
    ['-x,water-05,10,C62,,,,', 'code'],
    ['PO-3,milk,10,C62,,,,', 'definition'],
    ['PO-3,water-05,0,C62,,,,', 'quantity'],
    ['PO-3,water-05,"1,000.5",C62,,,,', 'quantity'],
    ['PO-3,water-05,10,KGM,,,,', 'unit'],
    ['PO-3,water-05,10,C62,soon,,,', 'due'],
    ['PO-3,water-05,10,C62,2026-11-01,2026-11-02,,', 'due'],
    ['PO-3,water-05,10,C62,,soon,,', 'earliest'],
    ['PO-3,water-05,10,C62,,,high,', 'priority'],
  ])('%s', (row, column) => {
    const [judged] = judgeOrders(`code,definition,quantity,unit,due,earliest,priority,note\n${row}`, facts).rows
    expect(judged?.order).toBeUndefined()
    expect(judged?.faults.map((fault) => fault.column)).toEqual([column])
  })

  it('a number that stands in the file twice', () => {
    const { rows } = judgeOrders('code,definition,quantity\nPO-2,water-05,1\nPO-2,water-05,1', facts)
    expect(rows.map((row) => row.faults.length)).toEqual([0, 1])
  })

  it('a file without rows, or without a column that is needed', () => {
    expect(judgeOrders('', facts).fault).toBeDefined()
    expect(judgeOrders('code,definition,quantity\n\n', facts).fault).toBeDefined()
    expect(judgeOrders('code,quantity\nPO-2,1', facts).fault?.en).toContain('definition')
  })
})

test('without numbers, each order gets its own by itself; where there is no range for them, each row says so', () => {
  const text = 'definition,quantity\nwater-05,1\nwater-05,1'
  expect(judgeOrders(text, facts).rows).toMatchObject([
    { code: '', faults: [] },
    { code: '', faults: [] },
  ])
  expect(judgeOrders(text, facts).rows.map(({ order }) => 'code' in order!)).toEqual([false, false])
  const noNumber = { en: 'There is no range.', de: 'Es gibt keinen Kreis.' }
  const { rows } = judgeOrders('code,definition,quantity\n,water-05,1\nPO-2,water-05,1', { ...facts, noNumber })
  expect(rows.map(({ faults }) => faults)).toEqual([[{ column: 'code', fix: noNumber }], []])
})

test('a quoted cell keeps separators, quotes and spaces', () => {
  const { rows } = judgeOrders('code,definition,quantity,note\nPO-2,water-05,1,"first, then ""the rest"""', facts)
  expect(rows[0]?.order?.note).toBe('first, then "the rest"')
})

test('every line of any text is either an order or has a fault', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 60 })), (lines) => {
      const { rows } = judgeOrders(['code,definition,quantity', ...lines.map((line) => line.replace(/[\r\n]/g, ' '))].join('\n'), facts)
      for (const row of rows) expect(row.order === undefined).toBe(row.faults.length > 0)
    }),
  )
})

describe('a workbook is judged as CSV is', () => {
  const head = { line: 1, cells: ['Auftrag', 'Arbeitsplan', 'Menge', 'Termin'] }
  const judge = (...rows: { line: number; cells: string[]; broken?: Record<number, { en: string; de: string }> }[]) =>
    judgeTable({ separator: 'comma', sheet: { name: 'Orders', others: [] }, rows: [head, ...rows] }, facts)

  it('and a fault names its cell', () => {
    const { rows } = judge(
      { line: 2, cells: ['PO-2', 'water-05', '12.5', '2026-11-24T14:00'] },
      { line: 4, cells: ['', 'milk', '1', 'soon'] },
    )
    expect(rows[0]).toMatchObject({ order: { code: 'PO-2', quantity: { value: '12.5' }, dueAt: '2026-11-24T14:00Z' }, faults: [] })
    expect(rows[1]?.faults.map(({ cell }) => cell)).toEqual(['B4', 'D4'])
  })

  it('but for a cell that shows an error, which is all that is said of it', () => {
    const fix = { en: 'The cell shows #REF!.', de: 'Die Zelle zeigt #REF!.' }
    expect(judge({ line: 2, cells: ['PO-2', 'water-05', '', ''], broken: { 2: fix } }).rows).toEqual([
      { line: 2, code: 'PO-2', faults: [{ column: 'quantity', cell: 'C2', fix }] },
    ])
    // Of a column that nobody reads it is nobody's affair; of one that may be empty it is.
    expect(judge({ line: 2, cells: ['PO-2', 'water-05', '1', ''], broken: { 7: fix } }).rows[0]?.order).toBeDefined()
    expect(judge({ line: 2, cells: ['PO-2', 'water-05', '1', ''], broken: { 3: fix } }).rows[0]?.order).toBeUndefined()
  })

  it('and no file has more orders than are sent in good time', () => {
    const many = Array.from({ length: 5_001 }, (_, index) => ({ line: index + 2, cells: ['', 'water-05', '1'] }))
    expect(judge(...many).fault?.en).toContain('5000')
    expect(judge(...many.slice(1)).rows).toHaveLength(5_000)
  })
})
