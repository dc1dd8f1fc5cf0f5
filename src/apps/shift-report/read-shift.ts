import type * as z from 'zod'
import type { EquipmentId } from '../../kernel/contract/ids.ts'
import type { QueryContract } from '../../kernel/contract/query.ts'
import type { Actor } from '../../kernel/server/access.ts'
import type { Site } from '../../kernel/server/site.ts'
import { listSignatures } from '../../model/signature/contract.ts'
import { findLedgerSeal, type LedgerSeal } from '../ledger-seal.ts'
import { equipment } from '../../model/equipment/equipment.resource.ts'
import {
  explainKpi,
  listFactSeals,
  listHours,
  listIntervals,
  listKpis,
  listLosses,
  listShifts,
} from '../../operations/performance/contract.ts'

export interface ShiftKey {
  readonly equipmentId: EquipmentId
  readonly shiftOn: string
  readonly shiftCode: string
}

/** Everything that stands on the page, read through the same queries as the screens: one value everywhere (EC-36). */
export interface ShiftFigures {
  readonly name: string
  readonly zone: string
  readonly shift: z.infer<typeof listShifts.output>['rows'][number]
  readonly explained: z.infer<typeof explainKpi.output>
  readonly losses: z.infer<typeof listLosses.output>
  readonly hours: z.infer<typeof listHours.output>['rows']
  readonly jobs: z.infer<typeof listKpis.output>['rows']
  readonly intervals: z.infer<typeof listIntervals.output>['rows']
  /** Under the closing of the shift; none before it, or where the plant asks for none. */
  readonly signatures: z.infer<typeof listSignatures.output>['rows']
  readonly seals: z.infer<typeof listFactSeals.output>['rows']
  /** The newest seal of the ledger; undefined before the first. */
  readonly ledgerSeal: LedgerSeal | undefined
  readonly madeAt: string
}

const DAY_MS = 86_400_000

/** @returns undefined when the person may not see it or there is no such shift. */
export async function readShift(site: Site, actor: Actor, key: ShiftKey): Promise<ShiftFigures | undefined> {
  const ask = async <Input extends z.ZodObject, Output extends z.ZodType>(
    contract: QueryContract<Input, Output>,
    input: z.input<Input>,
  ) => {
    const answer = await site.answer(contract, contract.input.parse(input) as object, actor)
    return answer.permitted ? (answer.value as z.infer<Output>) : undefined
  }
  const { equipmentId, shiftOn, shiftCode } = key
  const around = {
    startsAt: new Date(Date.parse(shiftOn) - DAY_MS).toISOString(),
    endsAt: new Date(Date.parse(shiftOn) + 3 * DAY_MS).toISOString(),
  }
  const shifts = await ask(listShifts, { equipmentId, ...around })
  const shift = shifts?.rows.find((one) => one.shiftOn === shiftOn && one.shiftCode === shiftCode)
  const [explained, losses, hours, jobs] = await Promise.all([
    ask(explainKpi, { ...key, code: 'oee' }),
    ask(listLosses, key),
    ask(listHours, key),
    ask(listKpis, { ...key, by: 'job' }),
  ])
  if (!shifts || !shift || !explained || !losses || !hours || !jobs) return undefined
  const shown = explained.equipmentIds[0] as EquipmentId | undefined
  const intervals = shown ? await ask(listIntervals, { equipmentId: shown, startsAt: shift.startsAt, endsAt: shift.endsAt }) : undefined
  const signed = shift.closingCommandId ? await ask(listSignatures, { commandId: shift.closingCommandId }) : undefined
  const seals = await ask(listFactSeals, { equipmentId, startsAt: shift.startsAt, endsAt: shift.endsAt })
  const found = (await ask(equipment.queries.get, { id: equipmentId } as never)) as { name?: string } | null | undefined
  return {
    name: found?.name ?? shiftCode,
    zone: shifts.zone,
    shift,
    explained,
    losses,
    hours: hours.rows,
    jobs: jobs.rows,
    intervals: intervals?.rows ?? [],
    signatures: signed?.rows ?? [],
    seals: seals?.rows ?? [],
    ledgerSeal: await findLedgerSeal(site),
    madeAt: site.now(),
  }
}
