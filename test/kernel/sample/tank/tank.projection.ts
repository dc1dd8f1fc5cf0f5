import { sql } from 'kysely'
import { defineProjection, type Recorded } from '../../../../src/kernel/server/handler.ts'
import type { TankEvent } from './tank.ts'

/** One row per tank. @param version a higher one writes the codes in capitals: a changed projection. */
export const tankProjection = (version = 1) =>
  defineProjection({
    name: 'sample.tank',
    version,
    tables: ['sample_tank'],
    streams: ['sample.tank.tank'],
    apply: async (tx, events: readonly Recorded<TankEvent>[]) => {
      const code = (text: string) => (version > 1 ? text.toUpperCase() : text)
      const declared = events.filter(({ event }) => event.kind === 'tankDeclared')
      const payloads = declared.map(({ event }) => event.payload as Extract<TankEvent, { kind: 'tankDeclared' }>['payload'])
      if (declared.length > 0) {
        await sql`insert into sample_tank (site_id, tank_id, code, equipment_id, litres, contact)
          select ${declared[0]!.siteId}, * from unnest(${declared.map(({ streamId }) => streamId)}::uuid[],
            ${payloads.map((payload) => code(payload.code))}::text[], ${payloads.map(({ equipmentId }) => equipmentId)}::uuid[],
            ${payloads.map(({ litres }) => litres)}::int[], ${payloads.map(({ contact }) => contact ?? null)}::text[])`.execute(tx)
      }
      const change = new Map<string, number>()
      for (const { streamId, event } of events) {
        if (event.kind === 'litresIn') change.set(streamId, (change.get(streamId) ?? 0) + event.payload.litres)
        if (event.kind === 'litresOut') change.set(streamId, (change.get(streamId) ?? 0) - event.payload.litres)
      }
      if (change.size > 0) {
        await sql`update sample_tank set litres = litres + (${JSON.stringify(Object.fromEntries(change))}::jsonb ->> tank_id::text)::int
          where site_id = ${events[0]!.siteId} and tank_id = any(${[...change.keys()]}::uuid[])`.execute(tx)
      }
      for (const { siteId, streamId, event } of events) {
        if (event.kind !== 'tankRenamed') continue
        await sql`update sample_tank set code = ${code(event.payload.code)} where site_id = ${siteId} and tank_id = ${streamId}`.execute(tx)
      }
    },
  })

/** Litres moved, over all tanks: it aggregates over streams, so it follows the feed. */
export const movedProjection = defineProjection({
  name: 'sample.moved',
  version: 1,
  tables: ['sample_moved'],
  streams: ['sample.tank.tank'],
  follows: 'feed',
  apply: async (tx, events: readonly Recorded<TankEvent>[]) => {
    const moved = events.filter(({ event }) => event.kind === 'litresIn')
    if (moved.length === 0) return
    const litres = moved.reduce((sum, { event }) => sum + (event.payload as { litres: number }).litres, 0)
    await sql`insert into sample_moved as m (site_id, times, litres) values (${moved[0]!.siteId}, ${moved.length}, ${litres})
      on conflict (site_id) do update set times = m.times + excluded.times, litres = m.litres + excluded.litres`.execute(tx)
  },
})
