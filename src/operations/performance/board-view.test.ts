import { describe, expect, test } from 'vitest'
import { drawingOf, figuresOf, findOnBoard, groupByLine, shiftOeeOf, withPushed } from './board-view.ts'

const unit = (equipmentId: string, state: 'Producing' | 'Stopped', since: string | null) => ({
  equipmentId,
  state,
  since,
  reason: null,
  faultCode: null,
})

describe('the board between two answers', () => {
  const board = [unit('a', 'Producing', '2026-11-22T10:00:00.000Z'), unit('b', 'Producing', null)]
  const pushed = (state: 'Producing' | 'Stopped', since: string) => new Map([['a', { equipmentId: 'a', state, since }]])

  test('what was pushed later holds', () => {
    const [a, b] = withPushed(board, pushed('Stopped', '2026-11-22T10:05:00.000Z'))
    expect(a?.state).toBe('Stopped')
    expect(b).toBe(board[1])
  })

  test('what was pushed earlier takes nothing back', () => {
    expect(withPushed(board, pushed('Stopped', '2026-11-22T09:00:00.000Z'))[0]).toBe(board[0])
  })
})

describe('lines', () => {
  test('units stand under their line, lines by name', () => {
    const rows = [
      { lineId: '2', lineName: 'Line 2', name: 'x' },
      { lineId: '1', lineName: 'Line 1', name: 'y' },
      { lineId: '2', lineName: 'Line 2', name: 'z' },
    ]
    expect(groupByLine(rows).map(({ name, units }) => [name, units.length])).toEqual([
      ['Line 1', 1],
      ['Line 2', 2],
    ])
  })

  test('machines of a filling line stand as the bottles pass them; unknown ones stay as they are', () => {
    const line = (...names: string[]) =>
      groupByLine(names.map((name) => ({ lineId: '1', lineName: 'Line 1', name })))[0]?.units.map(({ name }) => name)
    expect(line('Capper', 'Depalletiser', 'Filler', 'Labeller', 'Case packer')).toEqual([
      'Depalletiser',
      'Filler',
      'Capper',
      'Labeller',
      'Case packer',
    ])
    expect(line('Lathe 2', 'Lathe 1', 'Washer')).toEqual(['Lathe 2', 'Lathe 1', 'Washer'])
  })

  test.each([
    ['Filler', 'filler'],
    ['Etikettierer', 'labeller'],
    ['Case packer', 'packer'],
    ['Depalletiser', 'blower'],
    ['Lathe 2', 'lathe'],
    ['Washer', 'generic'],
  ])('%s is drawn as %s', (name, kind) => {
    expect(drawingOf(name)).toBe(kind)
  })
})

test('EC-38 without a base an OEE is not applicable, and outside a shift there is none', () => {
  expect(shiftOeeOf({ shiftCode: 'Early', kpis: {} })).toBeNull()
  expect(shiftOeeOf({ shiftCode: null, kpis: {} })).toBeUndefined()
  expect(figuresOf({ oee: { value: '0.7' } })).toEqual({ oee: '0.7', availability: null, effectiveness: null, quality: null })
})

describe('looking for something on a large board', () => {
  const machine = (name: string, code: string, state: 'Producing' | 'Stopped' | 'Idle') => ({ name, code, state })
  const press = machine('Press 1', 'L1-P1', 'Producing')
  const oven = machine('Oven', 'L1-O', 'Stopped')
  const mill = machine('Mill', 'L2-M', 'Idle')
  const lines = [
    { lineId: '1', name: 'Line 1', units: [press, oven] },
    { lineId: '2', name: 'Line 2', units: [mill] },
  ]
  test.each([
    ['', false, [press, oven, mill]],
    ['line 2', false, [mill]],
    ['PRESS', false, [press]],
    ['l1-', false, [press, oven]],
    ['', true, [oven, mill]],
    ['line 1', true, [oven]],
    ['nothing', false, []],
  ])('%j, standing only: %s', (search, standing, found) => {
    expect(findOnBoard(lines, { search, standing }).flatMap(({ units }) => units)).toEqual(found)
  })
})
