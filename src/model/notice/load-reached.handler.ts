import { sql } from 'kysely'
import type { Instant } from '../../kernel/contract/ids.ts'
import type { Context, Reader } from '../../kernel/server/handler.ts'
import { listRunningShifts } from '../calendar/contract.ts'
import { type Duty, type Reached, reachOf } from './duty.ts'
import type { StandIn } from './stand-in.ts'

/** Who is on duty now, whenever it was that what he is told about has happened. */
export async function loadReached(
  reader: Reader,
  equipmentId: string,
  personnelClassId: string,
  { recordedAt, tree }: Context,
): Promise<Reached> {
  const places = [...new Set([equipmentId, reader.siteId, ...(tree.ancestors.get(equipmentId) ?? [])])]
  const { duties, standIns } = await loadRoster(reader, places, recordedAt)
  const accounts = await loadAccounts(reader, [
    ...duties.map(({ personId }) => personId),
    ...standIns.map(({ standInPersonId }) => standInPersonId),
  ])
  const inShifts = duties.filter(({ shiftCode }) => shiftCode !== null).map((duty) => duty.equipmentId)
  const shifts = new Map<string, readonly string[]>()
  for (const place of new Set(inShifts)) shifts.set(place, await findShifts(reader, place, equipmentId, recordedAt))
  const roster = {
    ...{ duties, standIns, accountsOf: (personId: string) => accounts.get(personId) ?? [] },
    isWithin: (placeId: string, aboveId: string) =>
      [placeId, tree.siteId].includes(aboveId) || (tree.ancestors.get(placeId)?.has(aboveId) ?? false),
    runningShifts: (placeId: string) => shifts.get(placeId) ?? [],
  }
  return reachOf(roster, personnelClassId)
}

interface Held {
  readonly duties: readonly Duty[]
  readonly standIns: readonly StandIn[]
}

/** What holds at an instant, at any of the places. */
async function loadRoster({ tx, siteId }: Reader, places: readonly string[], at: Instant): Promise<Held> {
  const duties = await sql<Duty>`
    select person_id as "personId", personnel_class_id as "personnelClassId", equipment_id as "equipmentId", shift_code as "shiftCode"
    from duty_assignment where site_id = ${siteId} and not retired and equipment_id = any(${places}::uuid[])
      and starts_at <= ${at} and (ends_at is null or ends_at > ${at})`.execute(tx as never)
  const standIns = await sql<StandIn>`
    select person_id as "personId", stand_in_person_id as "standInPersonId", equipment_id as "equipmentId",
      personnel_class_ids as "personnelClassIds"
    from stand_in where site_id = ${siteId} and not retired and equipment_id = any(${places}::uuid[])
      and starts_at <= ${at} and (ends_at is null or ends_at > ${at})`.execute(tx as never)
  return { duties: duties.rows, standIns: standIns.rows }
}

async function loadAccounts({ tx, siteId }: Reader, personIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await sql<{ personId: string; accountIds: string[] }>`
    select person_id as "personId", array_agg(account_id order by account_id) as "accountIds" from account
    where site_id = ${siteId} and not disabled and person_id = any(${personIds}::uuid[]) group by person_id`.execute(tx as never)
  return new Map(rows.map(({ personId, accountIds }) => [personId, accountIds]))
}

/** By the calendar of the place of the duty. Where none holds, as at a site whose lines have theirs, by that of the place of the notice. */
async function findShifts(reader: Reader, placeId: string, equipmentId: string, at: Instant): Promise<readonly string[]> {
  const shiftsAt = (id: string) => reader.ask(listRunningShifts, { equipmentId: id as never, at })
  const there = await shiftsAt(placeId)
  const { rows } = there.hasCalendar ? there : await shiftsAt(equipmentId)
  return rows.map(({ shiftCode }) => shiftCode)
}
