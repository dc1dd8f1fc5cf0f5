import { Button, Progress } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { type CsvText, readCsv } from '../../kernel/contract/spreadsheet/csv.ts'
import type { Words } from '../../kernel/contract/words.ts'
import { useFormat } from '../../kernel/web/format-context.ts'
import { sentencesOfError } from '../../kernel/web/errors.ts'
import { ChosenFile } from '../../kernel/web/parts/chosen-file.tsx'
import { ImportFault, type JudgedLine, Judgement, TableImport } from '../../kernel/web/parts/table-import.tsx'
import { parsePlantTime } from '../../kernel/web/plant-time.ts'
import { randomId } from '../../kernel/web/random-id.ts'
import { getQuery, request } from '../../kernel/web/transport.ts'
import { queryClient } from '../../kernel/web/query-client.ts'
import { fill, usePlural, useWords } from '../../kernel/web/words.ts'
import { listOperationsDefinitions } from '../definition/contract.ts'
import { createOperationsRequest, findNextOrderNumber, listOperationsRequests, type NextOrderNumber } from './contract.ts'
import { type JudgedFile, type JudgedRow, judgeOrders } from './order-file.ts'
import { rowCommands } from './row-commands.ts'

const words = {
  how: {
    en: 'The first line names the columns: definition, quantity; if you like also code (an order without one gets its number by itself), unit, due, earliest, priority, note. Commas, semicolons and tabs all work, Excel workbooks (.xlsx) and German names too.',
    de: 'Die erste Zeile nennt die Spalten: Arbeitsplan, Menge; wenn gewünscht auch Auftrag (ohne ihn bekommt der Auftrag seine Nummer von selbst), Einheit, Termin, Frühestens, Priorität, Notiz. Kommas, Semikolons und Tabulatoren gehen, Excel-Arbeitsmappen (.xlsx) und englische Namen auch.',
  },
  dryRun: { en: 'Dry run: nothing has been sent yet', de: 'Probelauf: noch ist nichts gesendet' },
  ready: { en: '{count} ready', de: '{count} bereit' },
  faulty: { en: '{count} to correct', de: '{count} zu berichtigen' },
  send: {
    one: { en: 'Import {count} order', de: '{count} Auftrag importieren' },
    other: { en: 'Import {count} orders', de: '{count} Aufträge importieren' },
  },
  done: { en: 'Imported', de: 'Importiert' },
  result: { en: '{done} imported, {refused} refused', de: '{done} importiert, {refused} abgelehnt' },
  sheet: { en: 'Read from sheet “{name}”.', de: 'Gelesen aus dem Blatt „{name}“.' },
  others: { en: 'Not read: {others}.', de: 'Nicht gelesen: {others}.' },
  reading: { en: 'The workbook is being read', de: 'Die Arbeitsmappe wird gelesen' },
  shown: {
    en: 'The first {count} are shown, those with a fault before others.',
    de: 'Gezeigt sind die ersten {count}, fehlerhafte zuerst.',
  },
  byItself: { en: 'number is given', de: 'Nummer wird vergeben' },
  close: { en: 'To the orders', de: 'Zu den Aufträgen' },
  skip: {
    en: 'Rows with a fault are left out. Correct them above or in the file, and the judgement follows.',
    de: 'Zeilen mit Fehlern bleiben draußen. Berichtigen Sie sie oben oder in der Datei, das Urteil folgt sofort.',
  },
}

interface BulkOutcome {
  readonly outcome?: 'accepted'
  readonly result?: { readonly code: string }
  readonly title?: string
  readonly detail?: string
  readonly refusals?: readonly { readonly detail: string }[]
}
type Outcomes = ReadonlyMap<number, { readonly ok: boolean; readonly code: string; readonly text: string }>

/** As many codes as one dry run looks at; beyond that the import itself tells of a code that is taken. */
const MOST_PAGES = 60

/** Every row of a list, page by page. */
async function loadAll<Row>(name: string): Promise<Row[]> {
  const rows: Row[] = []
  let after: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = (await getQuery(name, { limit: 500, after })) as { rows: Row[]; next?: string }
    rows.push(...answer.rows)
    after = answer.next
    if (after === undefined) break
  }
  return rows
}

type Plan = { readonly code: string; readonly name: string; readonly unit: string; readonly operationsDefinitionId: string }

async function loadFacts() {
  const [orders, plans, next] = await Promise.all([
    loadAll<{ readonly code: string }>(listOperationsRequests.name),
    loadAll<Plan>(listOperationsDefinitions.name),
    getQuery(findNextOrderNumber.name, {}) as Promise<NextOrderNumber>,
  ])
  return {
    takenCodes: new Set(orders.map(({ code }) => code)) as ReadonlySet<string>,
    definitions: new Map(plans.map((plan) => [plan.code.toLowerCase(), plan])),
    noNumber: next.refusal ? createOperationsRequest.refusals[next.refusal] : undefined,
  }
}

/** As many are sent at once: those who work at a terminal come in between. */
const AT_ONCE = 500

/** Sends them, each with its own id; answers what became of each line of the file. */
async function sendOrders(rows: readonly JudgedRow[], idOf: (row: JudgedRow) => string): Promise<Outcomes> {
  const outcomes: BulkOutcome[] = []
  try {
    for (let from = 0; from < rows.length; from += AT_ONCE) {
      const part = rows.slice(from, from + AT_ONCE)
      const commands = part.map((row) => ({ name: createOperationsRequest.name, commandId: idOf(row), input: row.order }))
      const init = { method: 'POST', body: JSON.stringify({ commands }), headers: { 'content-type': 'application/json' } }
      outcomes.push(...((await request('/api/commands', init, 120_000)) as { outcomes: BulkOutcome[] }).outcomes)
    }
  } finally {
    void queryClient.invalidateQueries()
  }
  return new Map(
    rows.map(({ line, code }, index) => {
      const outcome = outcomes[index] ?? {}
      const why = outcome.refusals?.map(({ detail }) => detail).join(' ') || outcome.detail || outcome.title || ''
      return [line, { ok: outcome.outcome === 'accepted', code: outcome.result?.code ?? code, text: why }]
    }),
  )
}

type Table = CsvText | { readonly fault: Words }

/** What stands in a workbook, read by the server. */
async function readWorkbook(file: File): Promise<Table> {
  const headers = { 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }
  const path = '/api/import/operations.scheduling.operationsRequest/rows'
  return (await request(path, { method: 'POST', body: file, headers }, 120_000)) as Table
}

/** Text on the paper, or a workbook, whose table comes as soon as it is read. */
interface Given {
  readonly text: string
  readonly workbook?: File
  readonly table?: Table
}

/** The file as it stands, judged at every key, and what became of it. */
function useImport() {
  const { zone } = useFormat()
  const [given, setGiven] = useState<Given>({ text: '' })
  const [outcomes, setOutcomes] = useState<Outcomes>()
  const [failure, setFailure] = useState<unknown>()
  const [isSending, setSending] = useState(false)
  const [commands] = useState(() => rowCommands(randomId))
  const facts = useQuery({ queryKey: ['import-facts'], queryFn: loadFacts, staleTime: 30_000 })
  const table = useMemo(() => (given.text.trim() === '' ? given.table : readCsv(given.text)), [given])
  const judged = useMemo<JudgedFile>(() => {
    if (!table || !facts.data) return { rows: [] }
    if ('fault' in table) return { rows: [], fault: table.fault }
    return judgeOrders(table, { ...facts.data, readTime: (time) => parsePlantTime(time, zone) })
  }, [table, facts.data, zone])
  const good = judged.rows.filter((row) => row.order)
  const take = (next: Given) => {
    setGiven(next)
    setOutcomes(undefined)
    setFailure(undefined)
  }
  return {
    ...{ given, table, outcomes, failure: failure ?? facts.error, isSending, judged, goodCount: good.length },
    type: (text: string) => take({ text }),
    takeWorkbook: (workbook: File) => {
      take({ text: '', workbook })
      // Somebody may have chosen another file meanwhile.
      readWorkbook(workbook).then((read) => setGiven((now) => (now.workbook === workbook ? { ...now, table: read } : now)), setFailure)
    },
    send: () => {
      setSending(true)
      setFailure(undefined)
      sendOrders(good, commands.idOf)
        .then((told) => {
          for (const row of good) if (!told.get(row.line)?.ok) commands.refused(row)
          setOutcomes(told)
        }, setFailure)
        .finally(() => setSending(false))
    },
  }
}

/** Orders out of a spreadsheet: judged row by row while one types, then sent together. */
export function ImportOrders({ onDone }: { readonly onDone: () => void }) {
  const t = useWords()
  const counted = usePlural()
  const { given, table, judged, outcomes, failure, ...file } = useImport()
  const { workbook } = given
  return (
    <TableImport
      how={t(words.how)}
      example={'code;definition;quantity;due\nPO-4711;WATER-05;12000;24.11.2026 14:00'}
      text={given.text}
      onText={file.type}
      onWorkbook={file.takeWorkbook}
      instead={workbook && <ChosenFile name={workbook.name} size={workbook.size} onAway={() => file.type('')} />}
    >
      {workbook && !table && !failure ? <Progress value={100} animated aria-label={t(words.reading)} /> : null}
      {judged.fault ? <ImportFault text={t(judged.fault)} /> : null}
      {judged.rows.length > 0 ? (
        <JudgedOrders judged={judged} outcomes={outcomes} sheet={table && 'sheet' in table ? table.sheet : undefined} />
      ) : null}
      {failure ? <ImportFault text={sentencesOfError(failure).join(' ')} /> : null}
      {outcomes ? (
        <Button onClick={onDone}>{t(words.close)}</Button>
      ) : (
        <Button onClick={file.send} loading={file.isSending} disabled={file.goodCount === 0}>
          {counted(words.send, { count: file.goodCount })}
        </Button>
      )}
    </TableImport>
  )
}

/** As many rows are drawn; the numbers above them count all. */
const MOST_SHOWN = 300

function JudgedOrders(props: {
  readonly judged: JudgedFile
  readonly outcomes: Outcomes | undefined
  readonly sheet: CsvText['sheet'] | undefined
}) {
  const t = useWords()
  const { judged, outcomes, sheet } = props
  const faulty = judged.rows.filter((row) => !row.order).length
  const done = [...(outcomes?.values() ?? [])].filter(({ ok }) => ok).length
  const ready = `${fill(t(words.ready), { count: judged.rows.length - faulty })} · ${fill(t(words.faulty), { count: faulty })}`
  const hints = [
    ...(sheet ? [fill(t(words.sheet), { name: sheet.name })] : []),
    ...(sheet && sheet.others.length > 0 ? [fill(t(words.others), { others: sheet.others.slice(0, 10).join(', ') })] : []),
    ...(faulty > 0 && !outcomes ? [t(words.skip)] : []),
    ...(judged.rows.length > MOST_SHOWN ? [fill(t(words.shown), { count: MOST_SHOWN })] : []),
  ]
  const lines = judged.rows.map(({ line, code, order, faults }): JudgedLine => {
    const outcome = outcomes?.get(line)
    const isGood = outcome ? outcome.ok : order !== undefined
    const refused = outcome ? [{ text: outcome.text }] : []
    // What has become an order is not judged again: its number is taken now, by itself.
    const notes = outcome?.ok ? [] : [...refused, ...faults.map(({ column, cell, fix }) => ({ column, cell, text: t(fix) }))]
    return { line, name: (outcome?.code ?? code) || t(words.byItself), tone: isGood ? 'good' : 'bad', notes }
  })
  return (
    <Judgement
      title={t(outcomes ? words.done : words.dryRun)}
      summary={outcomes ? fill(t(words.result), { done, refused: outcomes.size - done }) : ready}
      hint={hints.join(' ') || undefined}
      lines={firstOf(lines)}
    />
  )
}

function firstOf(lines: readonly JudgedLine[]): readonly JudgedLine[] {
  if (lines.length <= MOST_SHOWN) return lines
  return lines.toSorted((left, right) => Number(left.tone !== 'bad') - Number(right.tone !== 'bad')).slice(0, MOST_SHOWN)
}
