import { Button, NativeSelect, Progress } from '@mantine/core'
import { useState } from 'react'
import { columnsOf } from '../../contract/interchange/columns.ts'
import type { Field } from '../../contract/field.ts'
import type { AnyResource } from '../../contract/resource.ts'
import { isUnreachable, sentencesOfError } from '../errors.ts'
import { useFormat } from '../format-context.ts'
import type { ImportReport } from '../interchange/import-door.ts'
import { Sheet } from '../parts/sheet.tsx'
import { ImportFault, type JudgedLine, Judgement, Running } from '../parts/table-import.tsx'
import { useGo } from '../place.tsx'
import { FieldInput } from '../resource/field-input.tsx'
import { emptyValues, faultsOf, type FormValues, inputOf } from '../resource/record-values.ts'
import { useResourceNamed } from '../resource/resource-directory.ts'
import { fill, usePlural, useWords } from '../words.ts'
import css from './bulk-edit.module.css'
import { sharedFieldsOf } from './bulk-table.ts'
import { type Bulk, type Chosen, codesOf, useBulk } from './use-bulk.ts'

const words = {
  open: { en: 'Change …', de: 'Ändern …' },
  title: { en: 'Change many at once', de: 'Viele auf einmal ändern' },
  some: {
    one: { en: '{count} selected', de: '{count} ausgewählt' },
    other: { en: '{count} selected', de: '{count} ausgewählt' },
  },
  all: { en: 'All that the list finds', de: 'Alle, die die Liste findet' },
  but: { en: 'All that the list finds but {count}', de: 'Alle, die die Liste findet, außer {count}' },
  what: { en: 'What is to be done', de: 'Was geschehen soll' },
  set: { en: 'Set: {field}', de: 'Setzen: {field}' },
  retire: { en: 'Retire', de: 'Stilllegen' },
  reinstate: { en: 'Reinstate', de: 'Wieder einsetzen' },
  check: { en: 'Dry run', de: 'Probelauf' },
  send: {
    one: { en: 'Change {count} record', de: '{count} Eintrag ändern' },
    other: { en: 'Change {count} records', de: '{count} Einträge ändern' },
  },
  clear: { en: 'Clear the selection', de: 'Auswahl aufheben' },
  dryRun: { en: 'Dry run: nothing has been written yet', de: 'Probelauf: noch ist nichts geschrieben' },
  done: { en: 'Done', de: 'Erledigt' },
  counts: {
    en: '{changed} changed · {unchanged} unchanged · {refused} refused',
    de: '{changed} geändert · {unchanged} unverändert · {refused} abgelehnt',
  },
  shown: { en: 'The first {count} are shown, refused ones first.', de: 'Gezeigt sind die ersten {count}, abgelehnte zuerst.' },
  unchanged: { en: 'unchanged', de: 'unverändert' },
  tooMuch: {
    en: 'At most 200 000 records are changed at once. Narrow the list by search or filter.',
    de: 'Höchstens 200 000 Einträge werden auf einmal geändert. Bitte die Liste durch Suche oder Filter eingrenzen.',
  },
  lost: {
    en: 'The connection was lost. What is done is done; a new dry run shows the rest.',
    de: 'Die Verbindung ging verloren. Was getan ist, ist getan; ein neuer Probelauf zeigt den Rest.',
  },
}
const [RETIRE, REINSTATE] = ['retire', 'reinstate'] as const
/** Whichever it is: only the one field is looked at. */
const anyRecord = { id: '', revision: 1, retired: false }

interface BulkEditProps {
  readonly resource: AnyResource
  readonly chosen: Chosen
  readonly onClear: () => void
}

/** What is chosen, at the foot of the screen: choosing rows moves none of them. */
export function BulkBar({ chosen, onOpen, onClear }: Omit<BulkEditProps, 'resource'> & { readonly onOpen: () => void }) {
  const t = useWords()
  return (
    <div className={css.bar} role="status">
      <Count chosen={chosen} />
      <Button onClick={onOpen}>{t(words.open)}</Button>
      <Button variant="subtle" onClick={onClear}>
        {t(words.clear)}
      </Button>
    </div>
  )
}

/** What is done to the chosen rows of a list: said, tried without writing, and then done row by row, each as if a person had entered it. */
export function BulkEdit({ resource, chosen, onClear }: BulkEditProps) {
  const t = useWords()
  const fields = sharedFieldsOf(resource)
  const [what, setWhat] = useState<string>(fields[0]?.[0] ?? RETIRE)
  const [value, setValue] = useState<unknown>()
  const [isChecked, setChecked] = useState(false)
  const { bulk, judge, run, forget } = useBulk(resource)
  const field = resource.fields[what]
  const target = useResourceNamed(field?.refers ?? '')
  const given: FormValues = { ...emptyValues(resource), ...(value !== undefined && { [what]: value }) }
  const fault = field && faultsOf(resource, given, anyRecord)[what]
  const take = (next: string) => {
    setWhat(next)
    setValue(undefined)
    setChecked(false)
    forget()
  }
  const check = async () => {
    setChecked(true)
    if (fault) return
    if (!field) return judge(chosen, { retired: what === RETIRE })
    const wanted = inputOf(resource, given)[what]
    judge(chosen, { field: what, value: wanted, codes: await codesOf(target, wanted).catch(() => []) })
  }
  return (
    <Sheet title={t(words.title)}>
      <div className={css.bulk} ref={intoView}>
        <p className={css.count} role="status">
          <Count chosen={chosen} />
          <Button variant="subtle" onClick={onClear}>
            {t(words.clear)}
          </Button>
        </p>
        <NativeSelect
          size="md"
          label={t(words.what)}
          value={what}
          data={choicesFor(fields, t)}
          onChange={(event) => take(event.currentTarget.value)}
        />
        {field ? (
          <FieldInput
            key={what}
            {...{ name: what, field, value: given[what], referred: undefined, isReadOnly: false }}
            fault={isChecked ? fault : undefined}
            onChange={(next) => {
              setValue(next ?? '')
              forget()
            }}
          />
        ) : null}
        <Steps bulk={bulk} onCheck={() => void check()} onRun={run} />
        <Outcome resource={resource} bulk={bulk} />
      </div>
    </Sheet>
  )
}

/** It opens above the list, wherever one has scrolled to. */
function intoView(panel: HTMLElement | null) {
  panel?.scrollIntoView({ block: 'center' })
}

function choicesFor(fields: readonly [string, Field][], t: ReturnType<typeof useWords>) {
  return [
    ...fields.map(([name, { label }]) => ({ value: name, label: fill(t(words.set), { field: t(label) }) })),
    { value: RETIRE, label: t(words.retire) },
    { value: REINSTATE, label: t(words.reinstate) },
  ]
}

function Count({ chosen: { selection } }: { readonly chosen: Chosen }) {
  const t = useWords()
  const counted = usePlural()
  const { isAll, keys } = selection
  if (!isAll) return <strong>{counted(words.some, { count: keys.size })}</strong>
  return <strong>{keys.size === 0 ? t(words.all) : fill(t(words.but), { count: keys.size })}</strong>
}

function Steps({ bulk, onCheck, onRun }: { readonly bulk: Bulk; readonly onCheck: () => void; readonly onRun: () => void }) {
  const t = useWords()
  const counted = usePlural()
  const changed = bulk.judged?.counts.changed ?? 0
  const isDone = bulk.progress?.report !== undefined
  return (
    <div className={css.steps}>
      <Button
        variant={bulk.judged ? 'default' : 'filled'}
        loading={bulk.isWaiting}
        disabled={bulk.progress !== undefined && !isDone}
        onClick={onCheck}
      >
        {t(words.check)}
      </Button>
      {bulk.judged && !isDone ? (
        <Button disabled={changed === 0} loading={bulk.progress !== undefined} onClick={onRun}>
          {counted(words.send, { count: changed })}
        </Button>
      ) : null}
    </div>
  )
}

function Outcome({ resource, bulk }: { readonly resource: AnyResource; readonly bulk: Bulk }) {
  const t = useWords()
  const { progress, failure, isTooMuch, isWaiting } = bulk
  const report = progress?.report ?? bulk.judged
  return (
    <>
      {isWaiting ? <Progress value={100} animated aria-label={t(words.dryRun)} /> : null}
      {isTooMuch ? <ImportFault text={t(words.tooMuch)} /> : null}
      {failure ? <ImportFault text={isUnreachable(failure) ? t(words.lost) : sentencesOfError(failure).join(' ')} /> : null}
      {progress && !progress.report ? <Running {...progress} /> : null}
      {report?.fault ? <ImportFault text={report.fault} /> : null}
      {report && !report.fault ? <Report {...{ resource, bulk, report }} /> : null}
    </>
  )
}

function Report({ resource, bulk, report }: { readonly resource: AnyResource; readonly bulk: Bulk; readonly report: ImportReport }) {
  const t = useWords()
  const go = useGo()
  const format = useFormat()
  const { counts, rows } = report
  const labels = new Map(columnsOf(resource).map(({ key, label }) => [key, t(label)]))
  const numbers = { changed: counts.changed, unchanged: counts.unchanged, refused: counts.faulty + counts.failed }
  const texts = Object.fromEntries(Object.entries(numbers).map(([name, count]) => [name, format.decimal(String(count))]))
  const lines = rows.map(({ line, key, outcome, changes, faults }): JudgedLine => {
    // The first line of the table names the columns.
    const row = bulk.rows[line - 2]
    const said = outcome === 'unchanged' ? t(words.unchanged) : changes.map((column) => labels.get(column) ?? column).join(', ')
    return {
      name: key,
      onOpen: row && (() => go.search({ record: row.id })),
      tone: faults.length > 0 ? 'bad' : outcome === 'unchanged' ? 'idle' : 'good',
      notes: faults.length > 0 ? faults.map(({ column, fix }) => ({ column: column && labels.get(column), text: fix })) : [{ text: said }],
    }
  })
  return (
    <Judgement
      title={t(bulk.progress?.report ? words.done : words.dryRun)}
      summary={fill(t(words.counts), texts)}
      hint={bulk.rows.length > rows.length ? fill(t(words.shown), { count: rows.length }) : undefined}
      lines={lines}
    />
  )
}
