import type { openPool } from '../../kernel/server/database.ts'
import { isSignal } from '../limits/contract.ts'
import { factTag, findRule, type RoleRule } from '../mapping/contract.ts'
import type { Observation, ObservationSource } from '../observation.ts'
import type { MappedSource } from './known-mapping.ts'
import type { LeftOut } from './link-status.ts'

export type Pool = ReturnType<typeof openPool>

/** A metric that was heard of, and what it means at present. */
export interface Tag {
  readonly tagId: number
  readonly metric: string
  datatype: string
  rule: RoleRule | undefined
  /** Its values must keep a range. */
  isMonitored: boolean
  factTag: string
}

/** The tags of one device or topic. */
export interface TaggedSource {
  readonly address: string
  readonly tags: Map<string, Tag>
  mapped: MappedSource | undefined
}

/** More metrics than any plant has: a client that invents names must not fill the memory. */
const MOST_TAGS = 500_000

export function addressOf({ group, node, device }: ObservationSource): string {
  const place = group === '' ? node : `${group}/${node}`
  return device === undefined ? place : `${place}/${device}`
}

/** All tags of one connection, in memory; new ones get their ids from the database before the samples that name them. */
export class TagRegistry {
  readonly #pool: Pool
  readonly #siteId: string
  readonly #connectionId: string
  readonly #sources = new Map<string, TaggedSource>()
  #mapping: ReadonlyMap<string, MappedSource> = new Map()
  readonly #most: number
  #size = 0
  /** Signals that were left out because there are too many, and the last of them. */
  #leftOut: LeftOut = { count: 0, last: undefined }

  constructor(pool: Pool, siteId: string, connectionId: string, most = MOST_TAGS) {
    this.#most = most
    this.#pool = pool
    this.#siteId = siteId
    this.#connectionId = connectionId
  }

  get leftOut(): LeftOut {
    return this.#leftOut
  }

  async load(): Promise<void> {
    const { rows } = await this.#pool.query('select tag_id, address, metric, datatype from tag where site_id = $1 and connection_id = $2', [
      this.#siteId,
      this.#connectionId,
    ])
    for (const row of rows) this.#keep(row.address, row.metric, row.datatype, row.tag_id)
  }

  sourceOf(source: ObservationSource): TaggedSource {
    return this.#sourceAt(addressOf(source))
  }

  /** What every tag means from now on. @returns those that are monitored since now */
  remap(mapping: ReadonlyMap<string, MappedSource>): Tag[] {
    this.#mapping = mapping
    const fresh: Tag[] = []
    for (const source of this.#sources.values()) {
      source.mapped = mapping.get(source.address)
      for (const tag of source.tags.values()) {
        const wasMonitored = tag.isMonitored
        this.#give(tag, source)
        if (tag.isMonitored && !wasMonitored) fresh.push(tag)
      }
    }
    return fresh
  }

  /** Makes ids for metrics that are new. Idempotent, and outside the transaction of the samples: a tag without samples harms nobody. */
  async learn(observations: readonly Observation[], now: string): Promise<void> {
    const fresh = new Map<string, { address: string; metric: string; datatype: string }>()
    let lastSource: ObservationSource | undefined
    let tagged: TaggedSource | undefined
    for (const { source, metric, datatype } of observations) {
      if (source !== lastSource || tagged === undefined) tagged = this.sourceOf(source)
      lastSource = source
      if (!tagged.tags.has(metric)) fresh.set(`${tagged.address}\n${metric}`, { address: tagged.address, metric, datatype })
    }
    const room = Math.max(0, this.#most - this.#size)
    const rows = [...fresh.values()].slice(0, room)
    const last = [...fresh.values()].slice(room).at(-1)
    if (last)
      this.#leftOut = {
        count: this.#leftOut.count + fresh.size - rows.length,
        last: { address: `${last.address}/${last.metric}`, at: now },
      }
    if (rows.length === 0) return
    const answer = await this.#pool.query(
      `insert into tag as t (site_id, connection_id, address, metric, datatype, first_seen_at)
       select $1, $2, g.address, g.metric, g.datatype, $6 from unnest($3::text[], $4::text[], $5::text[]) as g(address, metric, datatype)
       on conflict (site_id, connection_id, address, metric) do update set datatype = excluded.datatype
       returning tag_id, address, metric, datatype`,
      [
        this.#siteId,
        this.#connectionId,
        rows.map(({ address }) => address),
        rows.map(({ metric }) => metric),
        rows.map(({ datatype }) => datatype),
        now,
      ],
    )
    for (const row of answer.rows) this.#keep(row.address, row.metric, row.datatype, row.tag_id)
  }

  #keep(address: string, metric: string, datatype: string, tagId: number): void {
    const source = this.#sourceAt(address)
    this.#sources.set(address, source)
    const tag: Tag = { tagId, metric, datatype, rule: undefined, isMonitored: false, factTag: factTag(address, metric) }
    if (!source.tags.has(metric)) this.#size += 1
    source.tags.set(metric, tag)
    this.#give(tag, source)
  }

  #give(tag: Tag, { mapped }: TaggedSource): void {
    tag.rule = mapped && findRule(mapped.mapping, tag.metric)
    tag.isMonitored = mapped?.monitored.some((signal) => isSignal(signal, tag.metric)) ?? false
  }

  /** An address without a tag is not kept: a client may invent as many as it likes. */
  #sourceAt(address: string): TaggedSource {
    return this.#sources.get(address) ?? { address, tags: new Map(), mapped: this.#mapping.get(address) }
  }
}
