import type { ReactNode } from 'react'
import { getCommand, type LedgerEventRow, type LedgerRefusalRow } from '../../../kernel/contract/ledger.ts'
import { useFormat } from '../../../kernel/web/format-context.ts'
import { Signed } from '../../../kernel/web/parts/signed.tsx'
import { ScreenLink } from '../../../kernel/web/place.tsx'
import { useQuestion } from '../../../kernel/web/use-question.ts'
import { fill, useWords } from '../../../kernel/web/words.ts'
import css from './ledger.module.css'
import { Redact } from './redact.tsx'
import { words } from './ledger-words.ts'

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

/** A value of a payload as people read it: times of the plant, codes beside ids, lists and objects indented. */
function Value({ value, names }: { readonly value: unknown; readonly names: Readonly<Record<string, string>> }): ReactNode {
  const t = useWords()
  const format = useFormat()
  if (value === null || value === undefined || value === '') return <span className={css.void}>–</span>
  if (typeof value === 'boolean') return t(value ? words.yes : words.no)
  if (typeof value === 'string') {
    const name = names[value]
    if (name !== undefined) return <span title={value}>{name}</span>
    return INSTANT.test(value) ? <span title={value}>{format.instant(value, 'full')}</span> : value
  }
  if (typeof value !== 'object') return String(value)
  const entries = Object.entries(value)
  if (entries.length === 0) return <span className={css.void}>–</span>
  return (
    <dl className={css.values} data-list={Array.isArray(value) || undefined}>
      {entries.map(([key, member]) => (
        <div key={key}>
          <dt>{Array.isArray(value) ? Number(key) + 1 : key}</dt>
          <dd>
            <Value value={member} names={names} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Facts({ rows }: { readonly rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={css.facts}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** One entry of the ledger with the command that caused it. */
export function EventDetail({ row, onFollow }: { readonly row: LedgerEventRow; readonly onFollow: () => void }) {
  const t = useWords()
  const format = useFormat()
  const title = row.commandTitle ? t(row.commandTitle) : row.kind
  return (
    <div className={css.detail}>
      <h2>
        {title} {row.record ?? ''}
      </h2>
      <Facts
        rows={[
          [t(words.happened), format.instant(row.occurredAt, 'full')],
          [t(words.recordedAt), format.instant(row.recordedAt, 'full')],
          [t(words.clock), <ClockOf key="clock" row={row} />],
          [t(words.who), row.actor ?? t(words.program)],
          [t(words.kind), row.kind],
          [t(words.stream), `${row.streamKind} · ${fill(t(words.version), { version: row.version })}`],
          [t(words.position), `${row.epoch}.${row.seq}`],
        ]}
      />
      <ScreenLink to="/ledger" search={{ record: row.streamId }} className={css.follow}>
        <span onClickCapture={onFollow}>{t(words.all)}</span>
      </ScreenLink>
      <h3>{t(words.payload)}</h3>
      <Value value={row.payload} names={row.names} />
      <Sent commandId={row.commandId} />
    </div>
  )
}

/** Whose clock said when it happened, and by how much it was off. */
function ClockOf({ row }: { readonly row: LedgerEventRow }) {
  const t = useWords()
  const format = useFormat()
  if (row.deviceId === null) return t(words.serverClock)
  const time = row.deviceAt === null ? '–' : format.instant(row.deviceAt, 'seconds')
  return fill(t(words.terminalClock), {
    device: row.deviceId.slice(0, 8),
    time,
    seconds: format.signed((row.clockOffsetMs ?? 0) / 1000, 1),
  })
}

/** The command that caused an entry, and what else it caused. */
function Sent({ commandId }: { readonly commandId: string }) {
  const t = useWords()
  const { data } = useQuestion(getCommand, { commandId })
  if (data?.commandId !== commandId) return null
  return (
    <>
      <h3>{t(words.command)}</h3>
      <p className={css.code}>{data.command}</p>
      <Value value={data.input} names={data.names} />
      <Redact commandId={commandId} input={data.input} fields={data.redactable} />
      <Signed thing={{ commandId }} />
      {data.events.length > 1 ? (
        <>
          <h3>{t(words.caused)}</h3>
          <ol className={css.caused}>
            {data.events.map((event) => (
              <li key={event.seq}>
                <span>{`${event.epoch}.${event.seq}`}</span>
                <strong>{event.kind}</strong>
                <span>
                  {event.streamKind.split('.').at(-1)} {event.record ?? ''}
                </span>
              </li>
            ))}
          </ol>
        </>
      ) : null}
    </>
  )
}

/** What somebody tried, and every reason why it was refused. */
export function RefusalDetail({ row }: { readonly row: LedgerRefusalRow }) {
  const t = useWords()
  const format = useFormat()
  return (
    <div className={css.detail}>
      <h2>{row.commandTitle ? t(row.commandTitle) : row.command}</h2>
      <ul className={css.reasons}>
        {row.reasons.map(({ code, text }) => (
          <li key={code}>
            {text ? t(text) : null} <small>{code}</small>
          </li>
        ))}
      </ul>
      <Facts
        rows={[
          [t(words.when), format.instant(row.minute)],
          [t(words.who), row.actor ?? t(words.program)],
          [t(words.times), String(row.times)],
        ]}
      />
      <h3>{t(words.command)}</h3>
      <p className={css.code}>{row.command}</p>
      <Value value={row.input} names={row.names} />
    </div>
  )
}
