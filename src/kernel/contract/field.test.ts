import { describe, expect, test } from 'vitest'
import { field, optional } from './field.ts'

const id = '0b0e9b0c-3f0e-4b0e-8b0e-0b0e9b0c3f0e'
const label = { en: 'x', de: 'x' }

describe('field kinds', () => {
  test.each([
    ['code', field.code(label), ['A-1', 'a.b/c_d'], ['', ' A', 'ä', 'x'.repeat(41), 7]],
    ['text', field.text(label), ['Äpfel & Birnen'], ['', '   ', 'a\u0000b', 'a\nb', 'x'.repeat(201)]],
    ['words', field.words(label), [{ en: 'a', de: 'b' }], [{ en: 'a' }, { en: 'a', de: '' }, { en: 'a', de: 'b', fr: 'c' }]],
    ['note', field.note(label), ['', 'two\nlines'], ['a\u0000b', null]],
    ['flag', field.flag(label), [true, false], ['true', 1]],
    ['decimal', field.decimal(label), ['1.5', '-3'], [1.5, '1e3', '', '1.1234567']],
    ['duration', field.duration(label), [0, 90], [-1, 1.5, '90', 40_000_000]],
    ['day', field.day(label), ['2026-02-28'], ['2026-02-30', '28.02.2026']],
    ['zone', field.zone(label), ['Europe/Berlin', 'UTC'], ['Europe/Atlantis', 'x', '']],
    ['reference', field.reference(label, 'a.b.c'), ['0b0e9b0c-3f0e-4b0e-8b0e-0b0e9b0c3f0e'], ['x', null]],
    ['references', field.references(label, 'a.b.c'), [[], [id]], [[id, id], ['x'], null]],
    ['quantity', field.quantity(label), [{ value: '1.5', unit: 'KGM' }], [{ value: '1.5' }, { value: '-1', unit: 'KGM' }, '1.5 KGM']],
    [
      'range',
      field.range(label),
      [{ min: '2', max: '8', unit: 'CEL' }, { max: '-18' }, { min: '5', max: '5' }],
      [{}, { min: '8', max: '2' }, { min: '2', max: '10', unit: '°C' }],
    ],
    [
      'recurrence',
      field.recurrence(label),
      [
        { every: 3, period: 'Month', startsOn: '2026-01-31' },
        { every: 1, period: 'Week', startsOn: '2026-01-05', weekdays: [1, 3] },
      ],
      [
        { every: 0, period: 'Day', startsOn: '2026-01-05' },
        { every: 1, period: 'Day', startsOn: '2026-01-05', weekdays: [1] },
        { every: 1, period: 'Week', startsOn: '2026-01-05', weekdays: [1, 1] },
      ],
    ],
    [
      'properties',
      field.properties(label),
      [[], [{ name: 'Power', dataType: 'decimal', value: '5.5', unit: 'KWT' }], [{ name: 'Wet', dataType: 'boolean', value: 'true' }]],
      [
        [{ name: 'Power', dataType: 'decimal', value: 'much' }],
        [{ name: 'Colour', dataType: 'string', value: 'red', unit: 'KWT' }],
        [{ name: ' ', dataType: 'string', value: 'red' }],
        [
          { name: 'Colour', dataType: 'string', value: 'red' },
          { name: 'Colour', dataType: 'string', value: 'blue' },
        ],
      ],
    ],
    ['choice', field.choice(label, [{ value: 'one', label }]), ['one'], ['two', null]],
  ])('%s takes what it should and nothing else', (_, { schema }, good, bad) => {
    for (const value of good) expect(schema.safeParse(value).success, JSON.stringify(value)).toBe(true)
    for (const value of bad) expect(schema.safeParse(value).success, JSON.stringify(value)).toBe(false)
  })

  test('what is optional may be left out and is null then', () => {
    expect(optional(field.code(label)).schema.parse(undefined)).toBeNull()
    expect(optional(field.duration(label)).schema.parse(null)).toBeNull()
    expect(field.note(label).schema.parse(undefined)).toBe('')
  })

  test('ids are written like the database writes them', () => {
    expect(field.reference(label, 'a.b.c').schema.parse('0B0E9B0C-3F0E-4B0E-8B0E-0B0E9B0C3F0E')).toBe(
      '0b0e9b0c-3f0e-4b0e-8b0e-0b0e9b0c3f0e',
    )
  })
})
