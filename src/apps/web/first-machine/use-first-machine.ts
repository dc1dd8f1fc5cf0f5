import type * as z from 'zod'
import { listConnections, listTags, listUnmappedSources } from '../../../connect/mapping/contract.ts'
import { equipmentSource } from '../../../connect/mapping/equipment-source.resource.ts'
import { useScreenSearch } from '../../../kernel/web/place.tsx'
import { useQuestion } from '../../../kernel/web/use-question.ts'
import { equipment } from '../../../model/equipment/equipment.resource.ts'
import { listWorkUnits, type WorkUnitRow } from '../../../model/plant/contract.ts'
import { type JobOrderRow, listJobOrders } from '../../../operations/execution/contract.ts'
import { addressOf } from './first-machine.ts'

export interface FirstMachine {
  readonly isLoading: boolean
  readonly error: unknown
  retry(): void
  readonly unit: WorkUnitRow | undefined
  /** The job that runs on it, or else the next one. */
  readonly job: JobOrderRow | undefined
  /** What speaks and belongs to no unit yet; the topic of this machine first. */
  readonly heard: z.output<typeof listUnmappedSources.output>['rows'][number] | undefined
  readonly source: { readonly connectionId: string; readonly address: string } | undefined
  /** The newest value of its counter, as text. */
  readonly reading: string | null | undefined
  readonly now: keyof typeof steps
}

/** The steps in their order. */
export const steps = { place: 1, work: 2, start: 3, connect: 4, oee: 5 } as const

/**
 * How far a person has come, read from the plant itself: whoever comes back later goes on where he stopped. The machine is the one in the
 * address, or the only one there is.
 */
export function useFirstMachine(): FirstMachine {
  const { unit: wanted } = useScreenSearch()
  const units = useQuestion(listWorkUnits, {}, { live: [equipment.name] })
  const rows = units.data?.rows ?? []
  const unit = rows.find(({ equipmentId }) => equipmentId === wanted) ?? (wanted === undefined && rows.length === 1 ? rows[0] : undefined)
  const equipmentId = unit?.equipmentId ?? ''
  const enabled = unit !== undefined
  const list = useQuestion(
    listJobOrders,
    { equipmentId: equipmentId as never, limit: 100 },
    { enabled, live: ['operations.execution.jobOrder'] },
  )
  const sources = useQuestion(equipmentSource.queries.list, { equipmentId } as never, { enabled, live: [equipmentSource.name] })
  const source = (sources.data as { rows: readonly { connectionId: string; address: string }[] } | undefined)?.rows[0]
  const unmapped = useQuestion(listUnmappedSources, {}, { enabled: enabled && !source, everySeconds: 2 })
  const links = useQuestion(listConnections, {}, { enabled })
  const plain = links.data?.rows.find(({ kind }) => kind === 'mqttJson')
  const own = unit && addressOf(unit.code)
  const spoken = (unmapped.data?.rows ?? []).filter(({ connectionId }) => connectionId === plain?.connectionId)
  const heard = spoken.find(({ address }) => address === own) ?? spoken[0]
  const place = source ?? heard
  const tags = useQuestion(
    listTags,
    { connectionId: place?.connectionId ?? '', address: place?.address ?? '' },
    { enabled: place !== undefined, everySeconds: 2 },
  )
  const jobs = list.data?.rows ?? []
  const running = jobs.find(({ state }) => state === 'Running')
  const job = running ?? jobs.find(({ endedAt }) => endedAt === null)
  const hasWorked = running !== undefined || (job === undefined && jobs.length > 0)
  const now = !unit ? 'place' : hasWorked ? (source ? 'oee' : 'connect') : job ? 'start' : 'work'
  return {
    ...{ isLoading: units.isPending || (enabled && (list.isPending || sources.isPending)), error: units.error ?? list.error },
    retry: () => void (units.error ? units.refetch() : list.refetch()),
    ...{ unit, job, heard, source, now },
    reading: tags.data?.rows.find(({ metric }) => /count/i.test(metric))?.value,
  }
}
