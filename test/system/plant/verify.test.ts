import { expect, onTestFinished, test } from 'vitest'
import { MESSAGE_INTERVAL_MS } from '../../../simulator/verify/explain-difference.ts'
import { RestartableBroker } from '../../../simulator/verify/restartable-broker.ts'
import { verifyPlant } from '../../../simulator/verify/verify-plant.ts'
import { scratchDirectory } from '../../support/scratch.fixture.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

test('EC-05 a day of the plant with every exact trouble and a broker that restarts: the books say what really happened', async () => {
  const startMs = Math.floor((Date.now() - DAY_MS) / HOUR_MS) * HOUR_MS
  const broker = await RestartableBroker.start()
  onTestFinished(() => broker.stop())
  const { truth, differences, compared } = await verifyPlant({
    ...{ seed: 1, days: 1, startMs, broker, directory: scratchDirectory(onTestFinished) },
    ...{ toleranceMs: MESSAGE_INTERVAL_MS, brokerRestarts: 1, liveSeconds: 0, longestSettlingMs: 120_000, say: () => undefined },
  })
  expect(differences).toEqual([])
  expect(truth.acts.filter((act) => act.outcome !== 'accepted')).toEqual([])
  expect(new Set(truth.troubles.map(({ trouble }) => trouble)).size).toBeGreaterThanOrEqual(6)
  expect(broker.restarts).toBe(1)
  expect(compared.parts).toBeGreaterThan(100_000)
}, 360_000)
