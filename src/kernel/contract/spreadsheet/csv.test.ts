import fc from 'fast-check'
import { expect, test } from 'vitest'
import { disarm, readCsv, rearm, separatorOf, separators, type Separator, writeCsvRow } from './csv.ts'

test.each([
  [
    'commas',
    'a,b\r\n1,2\r\n',
    'comma',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'semicolons, a byte order mark and a comma inside',
    '\uFEFFa;b\n1,5;2',
    'semicolon',
    [
      ['a', 'b'],
      ['1,5', '2'],
    ],
  ],
  [
    'tabs',
    'a\tb\r1\t2',
    'tab',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'quotes, with separator, quote and line end inside',
    'a,b\n"x, ""y""\nz",2',
    'comma',
    [
      ['a', 'b'],
      ['x, "y"\nz', '2'],
    ],
  ],
  [
    'blanks, which count only within quotes',
    'a, b \n  x ," y "',
    'comma',
    [
      ['a', 'b'],
      ['x', ' y '],
    ],
  ],
  [
    'a quote inside a cell, which is an inch',
    'a,b\n5" pipe,2',
    'comma',
    [
      ['a', 'b'],
      ['5" pipe', '2'],
    ],
  ],
  [
    'empty lines and rows',
    'a,b\n\n,,\n1,2',
    'comma',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
])('reads %s', (_, text, separator, rows) => {
  const read = readCsv(text)
  expect(read.separator).toBe(separator)
  expect(read.rows.map(({ cells }) => cells)).toEqual(rows)
})

test('a row knows its line, also behind a cell of several lines', () => {
  expect(readCsv('a,b\n"1\n2",x\r\n\n3,y').rows.map(({ line }) => line)).toEqual([1, 2, 5])
})

test('a quote that nobody closes is named', () => {
  expect(readCsv('a,b\n1,"2\n3,4').openQuoteAt).toBe(2)
})

test('a separator within quotes of the head does not count', () => {
  expect(separatorOf('"a,b,c,d";e\n')).toBe('semicolon')
})

const cell = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'ab"\',;\t\r\n =+-@0.\uFEFF＝') }))

test('what is written is read again, whatever it is', () => {
  const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(rows, fc.constantFrom(...(Object.keys(separators) as Separator[])), (given, separator) => {
      const text = [['x', 'y', 'z'], ...given].map((cells) => writeCsvRow(cells, separator)).join('')
      const [, ...read] = readCsv(text).rows
      expect(read.map(({ cells }) => cells)).toEqual(given.filter((cells) => cells.some((one) => one !== '')))
    }),
  )
})

test('what is read never throws, and every cell is a text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const { cells, line } of readCsv(text).rows) expect([typeof cells[0], line > 0]).toEqual(['string', true])
    }),
  )
})

test.each(['=1+1', '+cmd', '-x', '@sum', '\tx', '\rx', "'=1", '＝1'])('%j is harmless in a spreadsheet, and comes back', (text) => {
  expect(disarm(text)).toBe(`'${text}`)
  expect(rearm(disarm(text))).toBe(text)
})

test('numbers and everything else stand as they are; any text comes back', () => {
  expect(['-5', '-0.5', '+4', 'x', "'x", ''].map(disarm)).toEqual(['-5', '-0.5', '+4', 'x', "'x", ''])
  fc.assert(
    fc.property(cell, (text) => {
      expect(rearm(disarm(text))).toBe(text)
    }),
  )
})
