import { expect, it } from 'vitest'
import { isFrontDoor, placeOf } from './place.ts'

it.each([
  ['src/kernel/contract/quantity.ts', 'contract', undefined],
  ['src/kernel/server/pipeline.ts', 'kernel', undefined],
  ['src/kernel/contract/quantity.test.ts', 'test', undefined],
  ['src/operations/execution/contract.ts', 'contract', 'src/operations/execution'],
  ['src/operations/execution/run.contract.ts', 'contract', 'src/operations/execution'],
  ['src/operations/execution/job-run.ts', 'pure', 'src/operations/execution'],
  ['src/operations/execution/board/layout.ts', 'pure', 'src/operations/execution'],
  ['src/operations/execution/start-job.handler.ts', 'handler', 'src/operations/execution'],
  ['src/operations/execution/terminal.screen.tsx', 'screen', 'src/operations/execution'],
  ['src/operations/execution/terminal.css', 'asset', 'src/operations/execution'],
  ['src/production/definition/scrap-reason.resource.ts', 'contract', 'src/production/definition'],
  ['src/connect/mqtt/broker.adapter.ts', 'adapter', 'src/connect/mqtt'],
  ['src/connect/mqtt/broker.driver.ts', 'unknown', 'src/connect/mqtt'],
  ['src/model/scope.ts', 'pure', 'src/model'],
  ['src/apps/server.ts', 'app', undefined],
  ['simulator/main.ts', 'outside', undefined],
])('%s is %s of %s', (path, kind, module) => {
  expect(placeOf(path)).toMatchObject({ kind, module })
})

it.each([
  ['src/operations/execution/contract.ts', true],
  ['src/operations/execution/run.contract.ts', false],
  ['src/production/definition/scrap-reason.resource.ts', true],
  ['src/operations/execution/job-run.ts', false],
])('%s is a front door: %s', (path, open) => {
  expect(isFrontDoor(path)).toBe(open)
})
