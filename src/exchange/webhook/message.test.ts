import { expect, test } from 'vitest'
import { bodyOfMessage, eventNameOf, placesOf, streamOf } from './message.ts'
import { isUsableUrl } from './subscription.ts'

const event = {
  ...{ siteId: 's', epoch: 1, seq: 7, streamId: 'job', streamKind: 'operations.execution.jobOrder', version: 3, kind: 'quantityReported' },
  payload: { scrap: '2', note: 'Olga was tired', steps: [{ note: 'twice', code: 'A' }] },
  ...{ occurredAt: '2026-01-01T00:00:00.000Z', recordedAt: '2026-01-01T00:00:01.000Z', actorId: 'a', commandId: 'c' },
}

test('a message says what happened, where it stands in the ledger, and no text that a person wrote', () => {
  const body = JSON.parse(bodyOfMessage(event, new Set(['note'])))
  expect(body).toMatchObject({
    type: 'operations.execution.jobOrder.quantityReported',
    timestamp: event.recordedAt,
    data: { position: { epoch: 1, seq: 7 }, stream: { kind: 'operations.execution.jobOrder', id: 'job', version: 3 }, actorId: 'a' },
  })
  expect(body.data.payload).toEqual({ scrap: '2', steps: [{ code: 'A' }] })
})

test('a field within another goes, and fields of the same name elsewhere stay', () => {
  const payload = { fields: { name: 'Drawing', file: { name: 'Olga.pdf', bytes: 3 } } }
  expect(JSON.parse(bodyOfMessage({ ...event, payload }, new Set(['file.name']))).data.payload).toEqual({
    fields: { name: 'Drawing', file: { bytes: 3 } },
  })
})

test('texts go along where the plant wants it', () => {
  expect(JSON.parse(bodyOfMessage(event, new Set())).data.payload).toEqual(event.payload)
})

test('an event is found by its name, and its stream by that', () => {
  expect(eventNameOf(event)).toBe('operations.execution.jobOrder.quantityReported')
  expect(streamOf('operations.execution.jobOrder.quantityReported')).toBe('operations.execution.jobOrder')
})

test('an event is at the places that it, its stream or the state of its stream name', () => {
  expect(placesOf({ streamId: 'job', payload: { equipmentId: 'u1', unitIds: ['u2'] } }, { equipmentId: 'line' })).toEqual([
    'job',
    'u1',
    'u2',
    'line',
  ])
  expect(placesOf({ streamId: 'job', payload: {} }, undefined)).toEqual(['job'])
})

test.each([
  ['https://erp.example/in?x=1', true],
  ['http://10.0.0.5:8080/', true],
  ['https://user:word@erp.example/', false],
  ['ftp://erp.example/', false],
  ['file:///etc/passwd', false],
  ['https://', false],
])('%s can be used: %s', (url, expected) => {
  expect(isUsableUrl(url)).toBe(expected)
})
