import { type EffectiveMapping, findRule, noOverride, putTogether, type TemplateName } from '../mapping/contract.ts'
import type { ObservedValue } from '../observation.ts'
import { type FactRow, latestState, newSource, roleFacts, sourceMapping } from './role-facts.ts'
import type { SourceInput } from './source-input.ts'

export const effective = (template: TemplateName): EffectiveMapping => putTogether(template, noOverride, noOverride)
export const NOW_MS = 1_000_000

export function input(template: TemplateName, metric: string, value: ObservedValue, atMs: number): SourceInput {
  const rule = findRule(effective(template), metric)
  if (rule === undefined) throw new Error(`${metric} has no role`)
  return { kind: 'value', rule, tag: `M/${metric}`, value, atMs, flags: [] }
}
export const presence = (online: boolean, atMs: number): SourceInput => ({ kind: 'presence', online, atMs, flags: [] })

/** Works messages off one after the other and keeps, of the states of one instant, the one told last. */
export function book(template: TemplateName, messages: readonly (readonly SourceInput[])[], nowMs = NOW_MS) {
  const mapping = sourceMapping('M', effective(template))
  let state = newSource
  const books = new Map<string, FactRow>()
  let rows = 0
  for (const message of messages) {
    const outcome = roleFacts(state, message, mapping, nowMs)
    state = outcome.state
    rows += outcome.facts.length
    for (const fact of outcome.facts)
      books.set(fact.kind === 'state' ? `state ${fact.atMs}` : `${fact.kind} ${fact.atMs} ${fact.tag} ${fact.word}`, fact)
  }
  const plain = [...books.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { word, faultCode }]) => [key, word, faultCode] as const)
  return { books: plain, rows, state, latest: latestState(state, nowMs) }
}
export const statesOf = (books: ReturnType<typeof book>['books']) =>
  books
    .filter(([key]) => key.startsWith('state'))
    .map(([key, word, fault]) => [Number(key.slice(6)), word, fault] as const)
    .toSorted(([a], [b]) => a - b)
