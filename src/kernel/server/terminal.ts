import type pg from 'pg'
import type { CommandContract, Outcome } from '../contract/command.ts'
import type { Instant, SiteId } from '../contract/ids.ts'
import { DECIDE_PARKED } from '../contract/terminal.ts'
import { may, type Actor, type ScopeTree } from './access.ts'
import type { Reservation } from './handler.ts'

/** Which terminal sent a command, and by which clock. */
export interface Device {
  readonly deviceId: string
  /** The terminal counts what is pressed from 1: a number that is missing was pressed and has not arrived. */
  readonly deviceSeq: number
  /** The instant of the press by the terminal's own clock; `occurredAt` is what it makes of it. */
  readonly deviceAt?: Instant | undefined
  /** The server's clock minus the terminal's, in milliseconds, as measured when it was last answered. */
  readonly clockOffsetMs?: number | undefined
}

/** What a terminal says beside a command; frozen with it at the press, and no part of its body. */
export interface FromTerminal {
  readonly device?: Device | undefined
  /** Commands without which this one makes no sense: when one of them was not accepted, this one is parked and not tried (kernel.md §4). */
  readonly dependsOn?: readonly string[] | undefined
  /** The parked command in whose place a person sends this one. */
  readonly insteadOf?: string | undefined
  /** Signatures that people have given for exactly this body. */
  readonly signatures?: readonly string[] | undefined
}

interface FramedAttempt extends FromTerminal {
  readonly commandId: string
  readonly contract: CommandContract<any, any>
  readonly actor: Actor
}

/** A parked command that waits for a person. */
export interface Parked {
  readonly name: string
  readonly equipmentId: string
}

/** Whoever decides about a parked command first takes it: by sending it again, or by discarding it. */
export function claimOn(parkedId: string | undefined, commandId: string): Reservation<'parked_command_decided'>[] {
  if (parkedId === undefined) return []
  return [{ set: 'kernel.terminal.parked', key: parkedId, owner: commandId, refusal: 'parked_command_decided' }]
}

/** What the commands of one batch have to do with those before them. */
export class Order {
  readonly #isAccepted: (commandId: string) => boolean
  #parked = new Map<string, Parked>()
  readonly #places = new Map<string, string>()

  constructor(isAccepted: (commandId: string) => boolean) {
    this.#isAccepted = isAccepted
  }

  async open(load: (commandIds: readonly string[]) => Promise<Map<string, Parked>>, attempts: readonly FromTerminal[]): Promise<void> {
    const again = attempts.flatMap(({ insteadOf = [] }) => insteadOf)
    if (again.length > 0) this.#parked = await load(again)
  }

  /** @returns why a command that its sender may send here is not tried. */
  objectionTo({ commandId, dependsOn = [], insteadOf, contract, actor }: FramedAttempt, equipmentId: string, tree: ScopeTree) {
    this.#places.set(commandId, equipmentId)
    if (dependsOn.some((id) => !this.#isAccepted(id))) return 'command_parked'
    if (insteadOf === undefined) return undefined
    if (!may(actor, DECIDE_PARKED, equipmentId, tree)) return 'not_permitted'
    const parked = this.#parked.get(insteadOf)
    // Somebody has decided about it, or it is not the command that was parked.
    return parked?.name === contract.name && parked.equipmentId === equipmentId ? undefined : 'parked_command_decided'
  }

  /** @returns where its sender needs the permission, when that was looked at. */
  placeOf(commandId: string): string | undefined {
    return this.#places.get(commandId)
  }
}

export async function loadParked(client: pg.Client, siteId: SiteId, commandIds: readonly string[]): Promise<Map<string, Parked>> {
  const { rows } = await client.query(
    'select command_id, name, equipment_id from parked_command where site_id = $1 and command_id = any($2::uuid[])',
    [siteId, commandIds],
  )
  return new Map(rows.map((row) => [row.command_id, { name: row.name, equipmentId: row.equipment_id }]))
}

/** An attempt that has been decided, or turned away at the door. */
export interface Arrived {
  readonly command: { readonly attempt: FramedAttempt; readonly kept: object }
  readonly answer: Outcome
  readonly occurredAt?: Instant
  /** Where its sender needs the permission; undefined when it was not looked at so far. */
  readonly equipmentId?: string | undefined
}

/** Moves the cursors of the terminals, parks what must wait for a person, and takes away what was sent again. */
export function writeTerminals(client: pg.Client | pg.Pool, siteId: SiteId, arrived: readonly Arrived[], at: Instant): Promise<unknown>[] {
  const devices = arrived.flatMap(({ command: { attempt } }) =>
    attempt.device ? [{ ...attempt.device, by: attempt.actor.accountId }] : [],
  )
  const parked = arrived.filter(({ answer }) => answer.outcome === 'refused' && answer.refusals[0] === 'command_parked')
  const sentAgain = arrived.flatMap(({ answer, command: { attempt } }) =>
    answer.outcome === 'accepted' && attempt.insteadOf !== undefined ? [attempt.insteadOf] : [],
  )
  return [
    ...(devices.length > 0 ? [writeArrivals(client, siteId, devices, at)] : []),
    ...(parked.length > 0 ? [writeParked(client, siteId, parked, at)] : []),
    ...(sentAgain.length > 0
      ? [client.query('delete from parked_command where site_id = $1 and command_id = any($2::uuid[])', [siteId, sentAgain])]
      : []),
  ]
}

/** Also at the door: what was not valid has arrived too, and must not count as lost. */
export async function writeArrivals(
  client: pg.Client | pg.Pool,
  siteId: SiteId,
  devices: readonly (Device & { readonly by: string })[],
  at: Instant,
): Promise<void> {
  const rows = [...Map.groupBy(devices, ({ deviceId }) => deviceId)].map(([deviceId, sent]) => ({
    device_id: deviceId,
    received: `{${sent.map(({ deviceSeq }) => `[${deviceSeq},${deviceSeq}]`).join()}}`,
    clock_offset_ms: sent.findLast(({ clockOffsetMs }) => clockOffsetMs !== undefined)?.clockOffsetMs,
    actor_id: sent.at(-1)!.by,
  }))
  await client.query(
    `insert into terminal as t (site_id, device_id, received, clock_offset_ms, actor_id, heard_at)
     select $1, n.*, $3 from json_to_recordset($2) n(device_id uuid, received int8multirange, clock_offset_ms bigint, actor_id uuid)
     on conflict (site_id, device_id) do update set received = t.received + excluded.received,
       clock_offset_ms = coalesce(excluded.clock_offset_ms, t.clock_offset_ms), actor_id = excluded.actor_id, heard_at = excluded.heard_at`,
    [siteId, JSON.stringify(rows), at],
  )
}

async function writeParked(client: pg.Client | pg.Pool, siteId: SiteId, parked: readonly Arrived[], at: Instant): Promise<void> {
  const rows = parked.map(({ command: { attempt, kept }, occurredAt, equipmentId }) => ({
    ...{ command_id: attempt.commandId, name: attempt.contract.name, actor_id: attempt.actor.accountId, equipment_id: equipmentId },
    ...{ input: kept, occurred_at: occurredAt, depends_on: attempt.dependsOn, device_id: attempt.device?.deviceId },
    is_whole: [...(attempt.contract.secret ?? []), ...(attempt.contract.personal ?? [])].length === 0,
  }))
  await client.query(
    `insert into parked_command (site_id, parked_at, command_id, name, actor_id, equipment_id, input, occurred_at, depends_on, device_id, is_whole)
     select $1, $3, n.* from json_to_recordset($2) n(command_id uuid, name text, actor_id uuid, equipment_id uuid, input json,
       occurred_at timestamptz, depends_on uuid[], device_id uuid, is_whole boolean)`,
    [siteId, JSON.stringify(rows), at],
  )
}

/** The columns of an accepted command that say where it came from. */
export function deviceColumns({ device }: FromTerminal): object {
  if (!device) return {}
  const { deviceId, deviceSeq, deviceAt, clockOffsetMs } = device
  return { device_id: deviceId, device_seq: deviceSeq, device_at: deviceAt, clock_offset_ms: clockOffsetMs }
}
