import { expect, test } from 'vitest'
import type { NoticeRow } from '../../model/notice/contract.ts'
import { inOrder, ringOf } from './terminal-notices.ts'

const notice = (noticeId: string, severity: NoticeRow['severity'], more: Partial<NoticeRow> = {}): NoticeRow => ({
  ...{ noticeId, severity, equipmentId: 'filler', equipmentCode: 'L1-F', function: 'Lead', text: { en: noticeId, de: noticeId } },
  ...{ raisedAt: '2026-06-01T07:00:00.000Z', reach: 'function', firstReach: 'function', told: 1, isOwn: true, standsInFor: [] },
  ...{ escalatedAt: null, escalatedTo: null, acknowledgedAt: null, ...more },
})
const others = { isOwn: false }
const unheard = { isOwn: false, told: 0 }

test.each([
  ['nothing', [], { count: 0, severity: undefined }],
  ['what was told to him', [notice('a', 'information'), notice('b', 'warning')], { count: 2, severity: 'warning' }],
  [
    'not what others were told, however pressing',
    [notice('a', 'information'), notice('b', 'alarm', others)],
    { count: 1, severity: 'information' },
  ],
  ['what nobody was told', [notice('a', 'alarm', unheard)], { count: 1, severity: 'alarm' }],
] as const)('the bell counts %s', (_name, rows, expected) => {
  expect(ringOf(rows)).toEqual(expected)
})

test('what waits for him stands first, then what is most pressing, then the newest', () => {
  const later = { raisedAt: '2026-06-01T08:00:00.000Z' }
  const rows = [
    notice('others alarm', 'alarm', others),
    notice('own', 'information'),
    notice('unheard alarm', 'alarm', unheard),
    notice('own later', 'information', later),
  ]
  expect(inOrder(rows).map(({ noticeId }) => noticeId)).toEqual(['unheard alarm', 'own later', 'own', 'others alarm'])
})
