import type { Site } from '../kernel/server/site.ts'

/** How the site is called, and whose time holds there; before anybody has entered it, the name of the product and UTC. */
export async function findSitePlace({
  pool,
  siteId,
}: Pick<Site, 'pool' | 'siteId'>): Promise<{ readonly name: string; readonly zone: string }> {
  const { rows } = await pool.query<{ name: string; zone: string | null }>(
    'select name, zone from equipment where site_id = $1 and id = $1',
    [siteId],
  )
  return { name: rows[0]?.name ?? 'Entresol', zone: rows[0]?.zone ?? 'UTC' }
}
