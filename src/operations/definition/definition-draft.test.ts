import { expect, test } from 'vitest'
import { rateOf, secondsOf, segmentOf } from './definition-draft.ts'

test('minutes become seconds, and what is no number is left for the contract to refuse', () => {
  expect(['14', '0,5', '', 'soon'].map(secondsOf)).toEqual(['840', '30', '', 'soon'])
})

test('a rate says only what was said', () => {
  const draft = { validFrom: '2026-11-22', seconds: '1,5', piecesPerCycle: '1', equipmentId: null, materialDefinitionId: null }
  expect(rateOf(draft)).toEqual({ validFrom: '2026-11-22', plannedRunTimePerItemSeconds: '1.5', piecesPerCycle: '1' })
  expect(rateOf({ ...draft, equipmentId: 'e' })).toMatchObject({ equipmentId: 'e' })
})

test('a segment follows those whose codes were typed', () => {
  const draft = { code: ' 20 ', name: 'Turn', workMasterId: 'm', after: '10, 15' }
  expect(segmentOf(draft)).toEqual({ code: '20', name: 'Turn', workMasterId: 'm', after: ['10', '15'] })
  expect(segmentOf({ ...draft, after: '' }).after).toEqual([])
})
