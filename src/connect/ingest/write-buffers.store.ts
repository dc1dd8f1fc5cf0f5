import type { BufferLevel } from './buffer-levels.ts'
import type { Client } from './write-samples.store.ts'

/** The level that tells which way it goes is at least so old, and not much more than twice. */
const EARLIER = '3 minutes'

/** The newest level of each buffer, and one some minutes before. What came late changes nothing: it is a picture of now. */
export async function writeBuffers(client: Client, siteId: string, levels: readonly BufferLevel[]): Promise<void> {
  await client.query({
    name: 'ingest-buffers',
    text: `insert into unit_buffer as b (site_id, equipment_id, level, level_at, capacity)
           select $1, g.* from unnest($2::uuid[], $3::numeric[], $4::timestamptz[], $5::numeric[]) as g
           on conflict (site_id, equipment_id) do update set
             level = coalesce(excluded.level, b.level), level_at = coalesce(excluded.level_at, b.level_at),
             capacity = coalesce(excluded.capacity, b.capacity),
             earlier_level = case when coalesce(b.middle_at, '-infinity') < excluded.level_at - $6::interval then b.middle_level else b.earlier_level end,
             earlier_at = case when coalesce(b.middle_at, '-infinity') < excluded.level_at - $6::interval then b.middle_at else b.earlier_at end,
             middle_level = case when coalesce(b.middle_at, '-infinity') < excluded.level_at - $6::interval then b.level else b.middle_level end,
             middle_at = case when coalesce(b.middle_at, '-infinity') < excluded.level_at - $6::interval then b.level_at else b.middle_at end
           where excluded.level_at is null or b.level_at is null or excluded.level_at >= b.level_at`,
    values: [
      siteId,
      levels.map(({ equipmentId }) => equipmentId),
      levels.map(({ level }) => level),
      levels.map(({ levelAtMs }) => (levelAtMs === null ? null : new Date(levelAtMs).toISOString())),
      levels.map(({ capacity }) => capacity),
      EARLIER,
    ],
  })
}
