import { exportedColumnsOf, type TableColumn } from '../../kernel/contract/interchange/columns.ts'
import type { ListedRecord } from '../../kernel/contract/interchange/judge.ts'
import type { AnyResource } from '../../kernel/contract/resource.ts'
import { loadFacts } from '../../kernel/server/interchange/facts.ts'
import { runImport } from '../../kernel/server/interchange/run-import.ts'
import type { RuledResource } from '../../kernel/server/resource/decide-record.ts'
import type { Looking, ModelKind } from './model-kind.ts'
import { writtenForms } from './written-forms.ts'
import { writtenKind } from './written-kind.ts'

const PAGE = 500

/** Everything of which the model of a plant consists, each kind behind those that it refers to. */
export function modelKinds(given: readonly RuledResource[]): ModelKind[] {
  return [...pageKinds(given), ...writtenForms.map(writtenKind)]
}

/**
 * The pages of data of a plant model. People are not part of it, nor what cannot be without them: who works in one plant is nobody's business
 * in another.
 */
function pageKinds(given: readonly RuledResource[]): ModelKind[] {
  const people = kindsOfPeople(given.map(({ resource }) => resource))
  const byName = new Map(given.map((ruled) => [ruled.resource.name, ruled]))
  const ordered = new Set<RuledResource>()
  const seen = new Set<string>()
  const place = (ruled: RuledResource): void => {
    const { name, fields } = ruled.resource
    if (seen.has(name)) return
    seen.add(name)
    for (const { refers } of Object.values(fields)) if (refers !== undefined) place(byName.get(refers)!)
    ordered.add(ruled)
  }
  for (const ruled of given) place(ruled)
  return [...ordered].filter(({ resource }) => !people.has(resource.name)).map((ruled) => pageKind(ruled, people))
}

function pageKind(ruled: RuledResource, people: ReadonlySet<string>): ModelKind {
  const { resource } = ruled
  return {
    ...{ resource, columns: columnsWithout(resource, people), isNeeded: true },
    pages: (looking) => pagesOf(looking, resource),
    loadFacts: ({ site, actor }, drafts) => loadFacts(site, actor, ruled, drafts),
    run: (work, judgement, _facts, failures) => runImport(work, judgement, failures),
  }
}

async function* pagesOf({ site, actor }: Looking, { queries: { list } }: AnyResource): AsyncGenerator<readonly ListedRecord[]> {
  let after: string | undefined
  do {
    const answer = await site.answer(list, list.input.parse({ limit: PAGE, ...(after !== undefined && { after }) }) as object, actor)
    if (!answer.permitted) return
    const page = answer.value as { readonly rows: readonly ListedRecord[]; readonly next?: string }
    yield page.rows
    after = page.next
  } while (after !== undefined)
}

function kindsOfPeople(resources: readonly AnyResource[]): ReadonlySet<string> {
  const people = new Set<string>()
  let before = -1
  while (people.size > before) {
    before = people.size
    for (const { name, fields } of resources) {
      const needs = Object.values(fields).some(
        ({ isPersonal, isOptional, refers }) => isPersonal || (refers !== undefined && !isOptional && people.has(refers)),
      )
      if (needs) people.add(name)
    }
  }
  return people
}

function columnsWithout(resource: AnyResource, people: ReadonlySet<string>): TableColumn[] {
  const refers = ({ field }: TableColumn) => (field === undefined ? undefined : resource.fields[field]!.refers)
  return exportedColumnsOf(resource).filter((column) => !people.has(refers(column) ?? ''))
}
