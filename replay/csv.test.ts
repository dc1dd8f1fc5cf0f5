import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CsvFault, parseCsv, usualLimits } from './csv.ts'

function quoted(fields: readonly string[]): string {
  return fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(',')
}

/** @throws whatever is not our own fault */
function attempt<Result>(read: () => Result): Result | CsvFault {
  try {
    return read()
  } catch (error) {
    if (error instanceof CsvFault) return error
    throw error
  }
}

describe('reading comma separated values', () => {
  test.each([
    ['nothing', '', []],
    ['one field', 'a', [['a']]],
    [
      'LF, CRLF and CR',
      'a,b\nc,d\r\ne,f\rg,h',
      [
        ['a', 'b'],
        ['c', 'd'],
        ['e', 'f'],
        ['g', 'h'],
      ],
    ],
    ['a break at the end', 'a,b\r\n', [['a', 'b']]],
    ['empty lines', 'a\n\n\r\nb\n', [['a'], ['b']]],
    [
      'empty fields',
      ',\n,,',
      [
        ['', ''],
        ['', '', ''],
      ],
    ],
    ['a quoted empty field alone', '""\n', [['']]],
    ['quotes, commas and breaks in quotes', '"a,""b""","c\r\nd"\n', [['a,"b"', 'c\r\nd']]],
    ['a byte order mark', '\uFEFFa,b', [['a', 'b']]],
    ['blanks stay', ' a , b ', [[' a ', ' b ']]],
  ])('%s', (_, text, records) => {
    expect(parseCsv(text)).toEqual(records)
  })

  test.each([
    ['an open quote', 'a\n"b', 'line 2: a quote is not closed'],
    ['a quote within', 'a"b', 'line 1: a quote within a field that is not quoted'],
    ['text after a quote', '"a\nb"c', 'line 2: something follows a closing quote'],
    ['too much text', 'a'.repeat(51), 'the file has more than 50 characters'],
    ['too many records', 'a\nb\nc\nd', 'more than 3 records'],
    ['too many fields', 'a\na,b,c', 'line 2: more than 2 fields'],
    ['a field that is too long', '12345678901', 'line 1: a field has more than 10 characters'],
  ])('%s is refused', (_, text, message) => {
    const limits = { mostCharacters: 50, mostRecords: 3, mostFields: 2, mostCharactersPerField: 10 }
    expect(() => parseCsv(text, limits)).toThrow(new CsvFault(message))
  })

  test('what is quoted is read as it was', () => {
    const records = fc.array(
      fc.array(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'ß', '😀', '\uFEFF', '\0'), maxLength: 20 }), {
        minLength: 1,
        maxLength: 5,
      }),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(records, fc.constantFrom('\n', '\r\n'), (given, lineBreak) => {
        expect(parseCsv(given.map(quoted).join(lineBreak))).toEqual(given)
      }),
    )
  })

  test('whatever comes, it is read or refused', () => {
    const junk = fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', ' ', '\uFEFF', '\0'), maxLength: 60 })
    fc.assert(
      fc.property(junk, (text) => {
        const outcome = attempt(() => parseCsv(text, { ...usualLimits, mostFields: 5 }).flat())
        expect(outcome instanceof CsvFault || outcome.join('').length <= text.length).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})
