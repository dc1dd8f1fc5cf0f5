import { expect, test } from 'vitest'
import { bestFirst, type FoundRow } from './found.ts'

const row = (code: string, name: FoundRow['name'] = null): FoundRow => ({ kind: 'x', id: code, code, name })

test('what is called so comes first, then what begins so, in either language, then the rest as it came', () => {
  const rows = [row('A-FILL'), row('FILLER-2'), row('B', { en: 'Old', de: 'Fill' }), row('C', 'fill level'), row('fill')]
  expect(bestFirst(rows, ' Fill ').map(({ code }) => code)).toEqual(['B', 'fill', 'FILLER-2', 'C', 'A-FILL'])
})

test('a name that was erased is no name', () => {
  expect(bestFirst([row('1001')], '1001')).toEqual([row('1001')])
})
