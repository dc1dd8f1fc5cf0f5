import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { EquipmentId, Instant } from '../../kernel/contract/ids.ts'
import { BoundaryRule } from '../../model/plant/contract.ts'
import { JobOrderId, OccupationId } from './job-words.contract.ts'

const jobNotHere = {
  en: 'This job order has not been started on the line of this machine.',
  de: 'Dieser Auftrag ist auf der Linie dieser Maschine nicht gestartet.',
}

/** A change of order has reached a machine of the line: from here on its parts belong to the job. What a person says stays. */
export const reportChangeover = defineCommand({
  name: 'operations.execution.reportChangeover',
  title: { en: 'The changeover is here', de: 'Wechsel ist hier angekommen' },
  isa95: 'JobResponse.EquipmentActual',
  permission: 'operations.execution.run',
  intent: 'report',
  input: z.strictObject({ jobOrderId: JobOrderId, equipmentId: EquipmentId }),
  refusals: { job_order_not_here: jobNotHere },
})

/** Where the facts of the machines say that a travelling change of order reached a unit; null: they do not say it any more (EC-42). */
export const recordBoundary = defineCommand({
  name: 'operations.execution.recordBoundary',
  title: { en: 'Record boundary of a line job', de: 'Grenze eines Linienauftrags buchen' },
  isa95: 'JobResponse.EquipmentActual',
  permission: 'operations.execution.program',
  intent: 'report',
  input: z.strictObject({
    equipmentId: EquipmentId,
    occupationId: OccupationId,
    startsAt: Instant.nullable(),
    foundBy: BoundaryRule.exclude(['person']),
  }),
  refusals: { job_order_not_here: jobNotHere },
})
