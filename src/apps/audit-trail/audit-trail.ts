import type { FastifyInstance, FastifyReply } from 'fastify'
import { Readable } from 'node:stream'
import { listEvents } from '../../kernel/contract/ledger.ts'
import { fill, type Language } from '../../kernel/contract/words.ts'
import { may } from '../../kernel/server/access.ts'
import type { Authenticate, Caller } from '../../kernel/server/http.ts'
import { inputProblem, languageOf, sendProblem, signInFirst } from '../../kernel/server/problem.ts'
import type { Site } from '../../kernel/server/site.ts'
import { findLedgerSeal } from '../ledger-seal.ts'
import { findSitePlace } from '../site-place.ts'
import { momentOf } from '../signed-line.ts'
import { drawTrail } from './draw-trail.ts'
import { readTrail, type Trail, type TrailFilter } from './read-trail.ts'
import type { TrailEntry } from './trail.ts'
import { TrailInput } from './trail-input.ts'
import { words } from './trail-words.ts'
import { writeTrail } from './write-trail.ts'

/** A thousand pages of paper; whoever needs more takes the table. */
const MOST_PRINTED = 10_000

/**
 * `GET /api/reports/audit-trail.csv` and `.pdf`: the audit trail by record, person, kind and time, for whoever may read the ledger.
 * @param most how many entries are printed at most
 */
export function mountAuditTrail(app: FastifyInstance, authenticate: Authenticate, most = MOST_PRINTED): void {
  for (const format of ['csv', 'pdf'] as const) {
    app.get(`/api/reports/audit-trail.${format}`, async (request, reply) => {
      const caller = await authenticate(request)
      const language = languageOf(request.headers['accept-language'])
      if (!caller) return sendProblem(reply, signInFirst)
      const parsed = TrailInput.safeParse(request.query)
      if (!parsed.success) return sendProblem(reply, inputProblem(parsed.error.issues, language))
      if (!mayRead(caller)) return sendProblem(reply, notPermitted(language))
      const given = { ...parsed.data, language: parsed.data.language ?? language }
      void reply.header('cache-control', 'no-store').header('content-disposition', `attachment; filename="audit-trail.${format}"`)
      return format === 'csv' ? sendTable(caller, given, reply) : sendPages(caller, given, reply, most)
    })
  }
}

/** The ledger is the whole site's, whatever part of the tree a role covers. */
function mayRead({ site, actor }: Caller): boolean {
  return may(actor, listEvents.permission, site.siteId, { siteId: site.siteId, ancestors: new Map() })
}

type Given = TrailInput & { readonly language: Language }

async function sendTable({ site, actor }: Caller, given: Given, reply: FastifyReply) {
  const { zone } = await findSitePlace(site)
  const rows = writeTrail(readTrail(trailOf({ site, actor }, given)), given.view, { ...given, zone })
  return reply.type('text/csv; charset=utf-8').send(Readable.from(rows))
}

async function sendPages({ site, actor }: Caller, given: Given, reply: FastifyReply, most: number) {
  const { language, view } = given
  const [place, seal, madeBy] = [await findSitePlace(site), await findLedgerSeal(site), await nameOf(site, actor.accountId)]
  const frame = {
    ...{ siteName: place.name, zone: place.zone, view, narrowed: narrowedTo(given, place.zone), madeBy, madeAt: site.now() },
    seal: seal && { position: `${seal.epoch}.${seal.lastSeq}`, head: seal.head },
  }
  try {
    const pdf = await drawTrail(upTo(most, readTrail(trailOf({ site, actor }, given))), frame, language)
    return reply.type('application/pdf').send(pdf)
  } catch (error) {
    if (!(error instanceof TooManyEntries)) throw error
    return sendProblem(reply.removeHeader('content-disposition'), tooMany(language, most))
  }
}

class TooManyEntries extends Error {}

async function* upTo(most: number, pages: AsyncIterable<readonly TrailEntry[]>): AsyncGenerator<readonly TrailEntry[]> {
  let count = 0
  for await (const page of pages) {
    count += page.length
    if (count > most) throw new TooManyEntries()
    yield page
  }
}

function trailOf({ site, actor }: Caller, { view, ...given }: Given): Trail {
  const { recordedFrom, recordedUntil, person, kind, record, peopleOnly } = given
  const both = { recordedFrom, recordedUntil, person, kind }
  const filter = view === 'refused' ? both : { ...both, record, peopleOnly }
  return { site, actor, view, filter: Object.fromEntries(Object.entries(filter).filter(([, value]) => value)) as TrailFilter }
}

/** What the reader of the page must know to judge what is missing on it. */
function narrowedTo({ language, recordedFrom, recordedUntil, record, person, kind, peopleOnly, view }: Given, zone: string): string {
  const parts = [
    recordedFrom && fill(words.from[language], { time: momentOf(recordedFrom, zone, language) }),
    recordedUntil && fill(words.until[language], { time: momentOf(recordedUntil, zone, language) }),
    view === 'events' && record && `${words.record[language]}: ${record}`,
    person && `${words.who[language]}: ${person}`,
    kind && `${words.kind[language]}: ${kind}`,
    view === 'events' && peopleOnly === 'true' && words.peopleOnly[language],
  ].filter(Boolean)
  return parts.length > 0 ? parts.join(' · ') : words.everything[language]
}

async function nameOf({ pool, siteId }: Site, accountId: string): Promise<string> {
  const { rows } = await pool.query<{ name: string }>(
    `select coalesce(p.value, a.login) as name from account a left join personal_value p on p.site_id = a.site_id and p.reference = a.display_name
     where a.site_id = $1 and a.account_id = $2`,
    [siteId, accountId],
  )
  return rows[0]?.name ?? accountId
}

const notPermitted = (language: Language) => ({
  type: '/problems/not-permitted',
  title: language === 'de' ? 'Das Hauptbuch dürfen Sie nicht lesen' : 'You may not read the ledger',
  status: 403,
})
const tooMany = (language: Language, most: number) => ({
  type: '/problems/too-many-entries',
  title: language === 'de' ? 'Zu viele Einträge zum Drucken' : 'Too many entries to print',
  status: 422,
  detail:
    language === 'de'
      ? `Mehr als ${most} Einträge: bitte den Zeitraum oder den Datensatz eingrenzen oder die Tabelle (CSV) nehmen.`
      : `More than ${most} entries: narrow it down to a period or a record, or take the table (CSV).`,
})
