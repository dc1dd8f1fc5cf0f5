import { useState } from 'react'
import { useFormat } from '../../kernel/web/format-context.ts'
import { useNames } from '../../kernel/web/names.tsx'
import { typeKey } from '../../kernel/web/parts/number-entry.ts'
import { TouchButton } from '../../kernel/web/parts/touch-button.tsx'
import { useWords } from '../../kernel/web/words.ts'
import type { ReasonBranch } from '../reason-tree.ts'
import css from './terminal.module.css'
import { padKey, TerminalKeys } from './terminal-keys.screen.tsx'
import { Layer } from './terminal-layer.screen.tsx'
import { type Entry, type EntryField, entryStep, noEntry, type ReportedQuantities, reportOf, type TerminalJob } from './terminal-view.ts'
import { words } from './terminal-words.ts'

const quick: Readonly<Record<EntryField, readonly string[]>> = {
  good: ['1', '10', '100'],
  scrap: ['1', '5', '10'],
  rework: ['1', '5', '10'],
}
const MOST_TILES = 12

/**
 * Good, scrap and rework in one page. Quick keys add, the pad types exactly; with scrap, its reason is at the same time the key that sends:
 * report, +10 good, +1 scrap, reason are four touches.
 */
export function ReportLayer(props: {
  readonly job: TerminalJob
  readonly reasons: readonly ReasonBranch[]
  readonly onSend: (report: ReportedQuantities, what: string) => void
  readonly onClose: () => void
}) {
  const { job } = props
  const t = useWords()
  const called = useNames()
  const format = useFormat()
  const isMachineCounted = job.countAuthority === 'machine'
  const fields: readonly EntryField[] = isMachineCounted ? ['scrap', 'rework'] : ['good', 'scrap', 'rework']
  const [entry, setEntry] = useState<Entry>(noEntry)
  const [field, setField] = useState<EntryField>(fields[0] as EntryField)
  const unit = job.unit ?? 'C62'
  const rules = { places: ['C62', 'H87'].includes(unit) ? 0 : 3, digits: 9 }
  const press = (into: EntryField, key: string) => {
    setField(into)
    setEntry((before) => ({ ...before, [into]: typeKey(before[into], key, rules) }))
  }
  const step = entryStep(entry)
  const send = (reason?: ReasonBranch) => {
    const report = reportOf(job, entry, reason?.reasonId)
    const amounts = fields.flatMap((name) => (report[name] ? [`${format.quantity(report[name])} ${t(words[name])}`] : []))
    props.onSend(report, [...amounts, ...(reason ? [reason.name] : [])].join(' · '))
    props.onClose()
  }
  const onKey = (event: KeyboardEvent) => {
    const key = padKey(event.key)
    if (key === undefined) return
    event.preventDefault()
    press(field, key)
  }
  return (
    <Layer
      title={job.code}
      under={called(job.name)}
      onClose={props.onClose}
      onKey={onKey}
      action={
        <TouchButton kind="main" isDisabled={step !== 'ready'} onPress={() => send()}>
          {t(words.send)}
        </TouchButton>
      }
    >
      <div className={css.fields}>
        {isMachineCounted ? <p className={css.counted}>{t(words.goodIsCounted)}</p> : null}
        {fields.map((name) => (
          <Field
            key={name}
            name={name}
            value={entry[name]}
            unit={unit}
            isChosen={field === name}
            onChoose={() => setField(name)}
            onAdd={(key) => press(name, key)}
          />
        ))}
      </div>
      <div className={css.reportBody}>
        <TerminalKeys onKey={(key) => press(field, key)} {...(rules.places > 0 ? { point: format.decimal('0.5', 1).charAt(1) } : {})} />
        <ScrapReasons reasons={props.reasons} isOpen={step === 'needsReason'} onPick={send} />
      </div>
    </Layer>
  )
}

function Field(props: {
  readonly name: EntryField
  readonly value: string
  readonly unit: string
  readonly isChosen: boolean
  readonly onChoose: () => void
  readonly onAdd: (key: string) => void
}) {
  const t = useWords()
  const format = useFormat()
  const point = format.decimal('0.5', 1).charAt(1)
  return (
    <div className={css.field} data-chosen={props.isChosen || undefined} data-field={props.name}>
      <button type="button" className={css.fieldValue} aria-pressed={props.isChosen} onClick={props.onChoose}>
        <span>{t(words[props.name])}</span>
        <output data-empty={props.value === '' || undefined}>{props.value === '' ? '0' : props.value.replace('.', point)}</output>
        <small>{format.unit(props.unit)}</small>
      </button>
      {quick[props.name].map((amount) => (
        <button
          key={amount}
          type="button"
          className={css.quick}
          aria-label={`${t(words[props.name])} +${amount}`}
          onClick={() => props.onAdd(`+${amount}`)}
        >
          +{amount}
        </button>
      ))}
    </div>
  )
}

function ScrapReasons(props: {
  readonly reasons: readonly ReasonBranch[]
  readonly isOpen: boolean
  readonly onPick: (reason: ReasonBranch) => void
}) {
  const t = useWords()
  const [page, setPage] = useState(0)
  const pages = Math.max(1, Math.ceil(props.reasons.length / (MOST_TILES - 1)))
  const isPaged = props.reasons.length > MOST_TILES
  const shown = isPaged ? props.reasons.slice(page * (MOST_TILES - 1), (page + 1) * (MOST_TILES - 1)) : props.reasons
  return (
    <div className={css.scrapReasons} role="group" aria-label={t(words.whyScrap)}>
      <p className={css.hint}>{t(props.isOpen ? words.whyScrap : words.firstAmount)}</p>
      <div className={css.tiles} data-columns="3">
        {shown.map((reason) => (
          <button key={reason.reasonId} type="button" className={css.tile} disabled={!props.isOpen} onClick={() => props.onPick(reason)}>
            {reason.name}
          </button>
        ))}
        {isPaged ? (
          <button type="button" className={css.tile} data-soft onClick={() => setPage((page + 1) % pages)}>
            {page + 1} / {pages} …
          </button>
        ) : null}
      </div>
    </div>
  )
}
