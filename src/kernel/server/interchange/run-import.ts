import { LATER, type JudgedRow, type Step } from '../../contract/interchange/judge.ts'
import type { AnyCommand, AnyResource } from '../../contract/resource.ts'
import type { Language } from '../../contract/words.ts'
import type { Actor } from '../access.ts'
import { canonical, derivedId } from '../canonical.ts'
import { failureProblem, refusalProblem } from '../problem.ts'
import { parentFieldOf } from '../resource/record.ts'
import type { Site } from '../site.ts'
import type { Judgement } from './import.ts'

/** Rows that travel together, and how many such groups are on their way: the ledger never waits for the next one. */
const GROUP = 250
const MOST_GROUPS = 4

export interface ImportOf {
  readonly site: Site
  readonly actor: Actor
  readonly resource: AnyResource
  readonly language: Language
  /** The same for the same file, so that a repetition sends the same commands. */
  readonly fingerprint: string
}
/** Why a row was not done, by its index. */
export type Failures = Map<number, string>

/**
 * Does what was judged, by the resource's own commands, so that each row is audited as if a person had entered it. Yields how many rows are
 * done. Whoever stops listening stops the import behind what is on its way; the same file then does the rest.
 */
export async function* runImport(work: ImportOf, { rows, order }: Judgement, failures: Failures): AsyncGenerator<number> {
  const ids = new Map<number, string>()
  const retires = (index: number) => rows[index]!.steps.at(-1)?.verb === 'retire'
  const doSteps = (index: number, isMeant: (step: Step) => boolean) =>
    failures.has(index) ? Promise.resolve() : doRow(work, rows[index]!, rows[index]!.steps.filter(isMeant), index, ids, failures)
  let done = 0
  const waits = (index: number, open: ReadonlySet<number>) => Object.values(rows[index]!.waitsFor).some((target) => open.has(target))
  for await (const group of inWaves(order, waits, (index) => doSteps(index, ({ verb }) => verb !== 'retire')))
    yield (done += group.filter((index) => !retires(index)).length)
  // Nothing goes out of use while another record is still to be placed below it, or goes with it and stands there yet.
  const leaving = order.filter(retires)
  const referring = new Map<number, number[]>()
  for (const index of leaving) {
    for (const target of rows[index]!.refersTo) if (target !== index) referring.set(target, [...(referring.get(target) ?? []), index])
  }
  const isReferredTo = (index: number, open: ReadonlySet<number>) => (referring.get(index) ?? []).some((other) => open.has(other))
  for await (const group of inWaves(leaving, isReferredTo, (index) => doSteps(index, ({ verb }) => verb === 'retire')))
    yield (done += group.length)
}

/** Does all, each when nothing that is still open holds it back. Yields what was done together; what holds itself back in a circle comes last. */
async function* inWaves(
  all: readonly number[],
  isHeldBack: (index: number, open: ReadonlySet<number>) => boolean,
  work: (index: number) => Promise<void>,
): AsyncGenerator<readonly number[]> {
  let left = all
  while (left.length > 0) {
    const open = new Set(left)
    const free = left.filter((index) => !isHeldBack(index, open))
    const ready = free.length > 0 ? free : left
    const onTheirWay: Promise<readonly number[]>[] = []
    for (let at = 0; at < ready.length; at += GROUP) {
      const group = ready.slice(at, at + GROUP)
      onTheirWay.push(Promise.all(group.map(work)).then(() => group))
      if (onTheirWay.length === MOST_GROUPS) yield await onTheirWay.shift()!
    }
    for (const group of onTheirWay) yield await group
    const finished = new Set(ready)
    left = left.filter((index) => !finished.has(index))
  }
}

async function doRow(
  work: ImportOf,
  row: JudgedRow,
  steps: readonly Step[],
  index: number,
  ids: Map<number, string>,
  failures: Failures,
): Promise<void> {
  const { site, actor, resource, fingerprint } = work
  for (const step of steps) {
    const contract = resource.commands[step.verb] as AnyCommand
    const input = filledIn(resource, row, step, ids, ids.get(index))
    if (!input) return void failures.set(index, waitsFor[work.language])
    // The input is part of the id: the same file, imported again after somebody changed a record, is another intention.
    const said = [String(row.line), contract.name, canonical(input), ...(step.judgedAt === undefined ? [] : [String(step.judgedAt)])]
    const commandId = derivedId('import', site.siteId, actor.accountId, fingerprint, ...said)
    try {
      const outcome = await site.execute({ commandId, actor, contract, input, bulk: true })
      if (outcome.outcome === 'refused') {
        const problem = refusalProblem(contract, site.catalogue.gatesOf(contract.name), outcome.refusals, work.language, commandId)
        return void failures.set(index, problem.detail ?? problem.title)
      }
      if (step.verb === 'create') ids.set(index, String(outcome.result['id']))
    } catch (error) {
      const { title, incidentId } = failureProblem(error, work.language, () => site.log(error, contract.name))
      return void failures.set(index, incidentId === undefined ? title : `${title} (${String(incidentId)})`)
    }
  }
}

/** @returns undefined when a row that it waits for made no record. */
function filledIn(resource: AnyResource, { waitsFor: waits }: JudgedRow, { verb, input }: Step, ids: Map<number, string>, own?: string) {
  const filled: Record<string, unknown> = verb === 'create' || own === undefined ? { ...input } : { ...input, id: own }
  const idOf = (place: string) => ids.get(waits[place]!)
  for (const [name, value] of Object.entries(filled)) {
    if (value === LATER) filled[name] = idOf(verb === 'move' ? parentFieldOf(resource)! : name)
    else if (resource.fields[name]?.kind === 'references')
      filled[name] = (value as string[]).map((id, index) => (id === LATER ? idOf(`${name}.${index}`) : id))
  }
  return Object.values(filled).flat().includes(undefined) ? undefined : filled
}

const waitsFor = {
  en: 'The row to which this one refers was not done.',
  de: 'Die Zeile, auf die diese verweist, wurde nicht ausgeführt.',
}
