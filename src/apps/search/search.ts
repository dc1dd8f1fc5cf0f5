import type { FastifyInstance } from 'fastify'
import type { AnyQuery, AnyResource } from '../../kernel/contract/resource.ts'
import type { Actor } from '../../kernel/server/access.ts'
import type { Authenticate } from '../../kernel/server/http.ts'
import { inputProblem, languageOf, sendProblem, signInFirst } from '../../kernel/server/problem.ts'
import type { Site } from '../../kernel/server/site.ts'
import { listAccount } from '../../model/personnel/contract.ts'
import { listOperationsDefinitions, listWorkMasters } from '../../operations/definition/contract.ts'
import { listOperationsRequests } from '../../operations/scheduling/contract.ts'
import { bestFirst, type FoundRow, FoundRows, SearchInput } from './found.ts'

/** Of each kind: more of the same hide what else there is. */
const MOST_OF_A_KIND = 5
const MOST = 40

type Row = Readonly<Record<string, unknown>>
interface Place {
  readonly kind: string
  readonly list: AnyQuery
  readonly found: (row: Row) => Omit<FoundRow, 'kind'>
}

const hand = (list: AnyQuery, kind: string, id: string, code = 'code', name = 'name'): Place => ({
  ...{ kind, list },
  found: (row) => ({ id: String(row[id]), code: String(row[code]), name: row[name] as FoundRow['name'] }),
})
const others: readonly Place[] = [
  hand(listOperationsRequests, 'operations.scheduling.operationsRequest', 'operationsRequestId'),
  hand(listOperationsDefinitions, 'operations.definition.operationsDefinition', 'operationsDefinitionId'),
  hand(listWorkMasters, 'operations.definition.workMaster', 'workMasterId'),
  hand(listAccount, 'model.personnel.account', 'accountId', 'login', 'displayName'),
]

/** `GET /api/search?text=`: every kind of record at once, each by its own list, so that a person finds what he may see and nothing else. */
export function mountSearch(app: FastifyInstance, site: Site, authenticate: Authenticate): void {
  const places = [...site.catalogue.resources.map(({ resource }) => placeOf(resource)), ...others].filter((place) => place !== undefined)
  app.get('/api/search', async (request, reply) => {
    const caller = await authenticate(request)
    if (!caller) return sendProblem(reply, signInFirst)
    const parsed = SearchInput.safeParse(request.query)
    if (!parsed.success) return sendProblem(reply, inputProblem(parsed.error.issues, languageOf(request.headers['accept-language'])))
    const { text } = parsed.data
    const found = await Promise.all(places.map((place) => look(caller.site, caller.actor, place, text)))
    const rows = bestFirst(found.flat(), text).slice(0, MOST)
    return reply.header('cache-control', 'no-store').send(FoundRows.parse({ rows }))
  })
}

/** A record is known by its code; what has none is found by what it belongs to. */
function placeOf({ name: kind, fields, queries }: AnyResource): Place | undefined {
  if (fields['code']?.kind !== 'code') return undefined
  const hasLevel = fields['level'] !== undefined
  return {
    ...{ kind, list: queries.list },
    found: (row) => ({
      ...{ id: String(row['id']), code: String(row['code']), name: (row['name'] ?? null) as FoundRow['name'] },
      ...(hasLevel && { level: String(row['level']) }),
    }),
  }
}

async function look(site: Site, actor: Actor, { kind, list, found }: Place, text: string): Promise<FoundRow[]> {
  const input = list.input.parse({ search: text, limit: MOST_OF_A_KIND })
  const answer = await site.answer(list, input, actor)
  const rows = answer.permitted ? (answer.value as { readonly rows: readonly Row[] }).rows : []
  return rows.map((row) => ({ kind, ...found(row) }))
}
