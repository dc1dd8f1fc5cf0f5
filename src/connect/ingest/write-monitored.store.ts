import type { MonitoredValue } from './batch.ts'
import type { Client } from './write-samples.store.ts'

/**
 * Keeps the values that must keep a range by their tags, and marks the tags for the judge, in the transaction of the samples: whatever is stored is
 * judged, also after a crash. What is there already changes nothing and marks nothing.
 */
export async function writeMonitored(client: Client, siteId: string, values: readonly MonitoredValue[], nowMs: number): Promise<void> {
  await client.query({
    name: 'ingest-monitored',
    text: `with added as (
             insert into monitored_sample (site_id, tag_id, occurred_at, value, historical)
             select $1, g.* from unnest($2::int[], $3::timestamptz[], $4::numeric[], $5::boolean[]) as g
             on conflict do nothing returning tag_id, occurred_at)
           insert into monitored_mark as m (site_id, tag_id, starts_at, ends_at, due_at, version)
           select $1, tag_id, min(occurred_at), max(occurred_at), $6, 1 from added group by tag_id
           on conflict (site_id, tag_id) do update set starts_at = least(m.starts_at, excluded.starts_at),
             ends_at = greatest(m.ends_at, excluded.ends_at), due_at = least(m.due_at, excluded.due_at), version = m.version + 1`,
    values: [
      siteId,
      values.map(({ tagId }) => tagId),
      values.map(({ atMs }) => new Date(atMs).toISOString()),
      values.map(({ value }) => value),
      values.map(({ historical }) => historical),
      new Date(nowMs).toISOString(),
    ],
  })
}
