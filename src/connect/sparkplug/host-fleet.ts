import { askRebirth, expectBirth, loseConnection, receive, type SessionOutcome, tick } from './host-session.ts'
import { type EdgeMessage, type NodeSession, type SessionEffect, type SessionPolicy, startSession } from './session-state.ts'

/** A message that belongs to no edge node. */
export interface RefusedMessage {
  readonly reason: 'topic_malformed' | 'too_many_nodes'
  readonly topic: string
  readonly bytes: number
  readonly atMs: number
}

/** A node that was heard of in an earlier life of this program. */
export interface KnownNode {
  readonly group: string
  readonly node: string
}

/** All edge nodes of one connection. */
export interface Fleet {
  receive(group: string, node: string, message: EdgeMessage, nowMs: number): readonly SessionEffect[]
  tick(nowMs: number): readonly SessionEffect[]
  loseConnection(nowMs: number, reason: string): readonly SessionEffect[]
  /** After connecting: every node that is not online is asked for its birth when it does not come by itself. */
  expectBirths(nowMs: number): void
  /** Undefined when the node was never heard of. */
  askRebirth(group: string, node: string, nowMs: number): readonly SessionEffect[] | undefined
  find(group: string, node: string): NodeSession | undefined
  list(): readonly NodeSession[]
  refuse(reason: RefusedMessage['reason'], topic: string, bytes: number, nowMs: number): void
  readonly refused: { readonly count: number; readonly recent: readonly RefusedMessage[] }
}

/** More nodes than any plant has: a client that invents names must not fill the memory. */
const MOST_NODES = 10_000

export function openFleet(connectionId: string, policy: SessionPolicy, knownNodes: readonly KnownNode[], nowMs: number): Fleet {
  const sessions = new Map<string, NodeSession>()
  for (const { group, node } of knownNodes) sessions.set(`${group}/${node}`, startSession(connectionId, group, node, nowMs))
  const refused = { count: 0, recent: [] as RefusedMessage[] }
  const keyOf = (group: string, node: string) => `${group}/${node}`

  function keep(key: string, outcome: SessionOutcome): readonly SessionEffect[] {
    sessions.set(key, outcome.state)
    return outcome.effects
  }

  function forAll(step: (session: NodeSession) => SessionOutcome): readonly SessionEffect[] {
    const effects: SessionEffect[] = []
    for (const [key, session] of sessions) {
      const outcome = step(session)
      if (outcome.state !== session) sessions.set(key, outcome.state)
      for (const effect of outcome.effects) effects.push(effect)
    }
    return effects
  }

  const refuse = (reason: RefusedMessage['reason'], topic: string, bytes: number, atMs: number) => {
    refused.count++
    refused.recent = [...refused.recent, { reason, topic: topic.slice(0, 200), bytes, atMs }].slice(-policy.recentBad)
  }

  return {
    receive(group, node, message, nowMs) {
      const key = keyOf(group, node)
      const known = sessions.get(key)
      if (known === undefined && sessions.size >= MOST_NODES) {
        refuse('too_many_nodes', key, message.bytes.length, nowMs)
        return []
      }
      return keep(key, receive(known ?? startSession(connectionId, group, node, nowMs), message, nowMs, policy))
    },
    tick: (nowMs) => forAll((session) => tick(session, nowMs, policy)),
    loseConnection: (nowMs, reason) => forAll((session) => loseConnection(session, nowMs, reason, policy)),
    expectBirths(nowMs) {
      for (const [key, session] of sessions) sessions.set(key, expectBirth(session, nowMs, policy))
    },
    askRebirth(group, node, nowMs) {
      const session = sessions.get(keyOf(group, node))
      return session === undefined ? undefined : keep(keyOf(group, node), askRebirth(session, nowMs, policy))
    },
    find: (group, node) => sessions.get(keyOf(group, node)),
    list: () => [...sessions.values()],
    refuse,
    refused,
  }
}
