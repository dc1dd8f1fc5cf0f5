import { sql } from 'kysely'
import { accept, refuse } from '../../../../src/kernel/contract/decision.ts'
import type { EquipmentId } from '../../../../src/kernel/contract/ids.ts'
import { defineHandler } from '../../../../src/kernel/server/handler.ts'
import * as contract from './contract.ts'
import { levels, tanks } from './streams.ts'
import { decideTransfer, type Tank } from './tank.ts'

const scopeOf = (tank: Tank | undefined) => tank?.equipmentId as EquipmentId | undefined

export const declareTankHandler = defineHandler({
  contract: contract.declareTank,
  streams: ({ tankId }) => ({ tank: tanks.at(tankId) }),
  scope: ({ equipmentId }) => equipmentId,
  reserves: ({ code, tankId }) => [{ set: 'sample.tank.code', key: code, owner: tankId, refusal: 'code_taken' }],
  decide: ({ code, equipmentId, litres, contact }, { tank }) =>
    tank ? refuse('tank_exists') : accept({ tank: [{ kind: 'tankDeclared', payload: { code, equipmentId, litres, contact } }] }, { code }),
})

export const transferHandler = defineHandler({
  contract: contract.transfer,
  streams: ({ fromId, toId }) => ({ from: tanks.at(fromId), to: tanks.at(toId) }),
  scope: (_, { from }) => scopeOf(from),
  decide: (input, { from, to }) => decideTransfer(input, from, to),
})

export const fillHandler = defineHandler({
  contract: contract.fill,
  streams: ({ tankId }) => ({ tank: tanks.at(tankId) }),
  scope: (_, { tank }) => scopeOf(tank),
  decide: ({ tankId, litres }, { tank }) =>
    tank ? accept({ tank: [{ kind: 'litresIn' as const, payload: { litres, fromId: tankId } }] }) : refuse('unknown_tank'),
})

export const drainHandler = defineHandler({
  contract: contract.drain,
  streams: ({ tankId }) => ({ tank: tanks.at(tankId) }),
  scope: (_, { tank }) => scopeOf(tank),
  facts: async ({ tx, siteId }) => {
    const { rows } = await sql<{
      total: number
    }>`select coalesce(sum(litres), 0)::int as total from sample_tank where site_id = ${siteId}`.execute(tx as never)
    return rows[0]!.total
  },
  decide: ({ litres }, { tank }, total) => {
    if (!tank) return refuse('unknown_tank')
    if (tank.litres < litres) return refuse('too_little')
    return total - litres < 100 ? refuse('reserve_needed') : accept({ tank: [{ kind: 'litresOut', payload: { litres } }] })
  },
})

export const reportLevelHandler = defineHandler({
  contract: contract.reportLevel,
  streams: ({ tankId }) => ({ tank: tanks.at(tankId), level: levels.at(tankId) }),
  scope: (_, { tank }) => scopeOf(tank),
  decide: ({ level }, { tank }) => (tank ? accept({ level: [{ kind: 'levelReported', payload: { level } }] }) : refuse('unknown_tank')),
})

export const lockTankHandler = defineHandler({
  contract: contract.lockTank,
  streams: ({ tankId }) => ({ tank: tanks.at(tankId) }),
  scope: (_, { tank }) => scopeOf(tank),
  decide: (_, { tank }) => (tank ? accept({ tank: [{ kind: 'tankLocked', payload: {} }] }) : refuse('unknown_tank')),
  // A real module would keep a slow hash here; the length is enough to see that the secret has come this far and no further.
  beside: async (tx, { tankId, pin }, { siteId }) => {
    await sql`insert into sample_lock (site_id, tank_id, pin_length) values (${siteId}, ${tankId}, ${pin.length})
              on conflict (site_id, tank_id) do update set pin_length = excluded.pin_length`.execute(tx)
  },
})

export const renameTankHandler = defineHandler({
  contract: contract.renameTank,
  locate: (reader, { oldCode }) => reader.ask(contract.findTankByCode, { code: oldCode }),
  streams: (_, context, { tankId }: { tankId?: string }) => ({ tank: tanks.at(tankId ?? context.idFor('nothing')) }),
  scope: (_, { tank }) => scopeOf(tank),
  decide: ({ newCode }, { tank }) =>
    tank ? accept({ tank: [{ kind: 'tankRenamed' as const, payload: { code: newCode } }] }) : refuse('unknown_tank'),
})

/** The table of the reading model refuses it. */
export const unprojectable = 'unprojectable'

export const breakTankHandler = defineHandler({
  contract: contract.breakTank,
  streams: ({ tankId, how }) => {
    if (how === 'streams') throw new Error('streams broke')
    return { tank: tanks.at(tankId) }
  },
  scope: () => undefined,
  facts: async ({ tx }, { how }) => {
    if (how === 'hang') await sql`select pg_sleep(60)`.execute(tx as never)
    if (how === 'sql') await sql`select 1 / 0`.execute(tx as never)
  },
  decide: ({ how }) => {
    if (how === 'decide') throw new Error('decide broke')
    if (how === 'undeclared') return refuse('nobody_declared_this' as 'unknown_tank')
    const until = performance.now() + (how === 'slow' ? 60 : 0)
    while (performance.now() < until) continue
    if (how === 'projection') return accept({ tank: [{ kind: 'tankRenamed' as const, payload: { code: unprojectable } }] })
    return accept({ tank: how === 'schema' ? [{ kind: 'tankMelted', payload: {} } as never] : [] })
  },
  beside: async (tx, { how }) => {
    if (how === 'beside') await sql`select no_such_column from sample_lock`.execute(tx)
  },
})
