import { Button, Textarea } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useFormat } from '../../kernel/web/format-context.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { Signed } from '../../kernel/web/parts/signed.tsx'
import { currentSession, useMay } from '../../kernel/web/session.ts'
import { useCommand } from '../../kernel/web/use-command.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import type { Words } from '../../kernel/contract/words.ts'
import { closeShift } from './contract.ts'
import { kpiCatalogue } from './kpi-catalogue.ts'
import css from './shift-close-out.module.css'
import type { Shift } from './shift-close-out-shifts.screen.tsx'
import { compareFigures, type Totals } from './shift-close-out-view.ts'

const words = {
  figure: { en: 'Figure', de: 'Kennzahl' },
  before: { en: 'When you came', de: 'Als Sie kamen' },
  now: { en: 'Now', de: 'Jetzt' },
  good: { en: 'Good', de: 'Gut' },
  scrap: { en: 'Scrap', de: 'Ausschuss' },
  rework: { en: 'Rework', de: 'Nacharbeit' },
  recomputing: { en: 'The books are being made again …', de: 'Die Bücher werden neu geschrieben …' },
  settled: { en: 'The books are settled.', de: 'Die Bücher sind geschrieben.' },
  note: { en: 'Note to the shift', de: 'Bemerkung zur Schicht' },
  sign: { en: 'Sign and close as {name}', de: 'Als {name} unterschreiben und abschließen' },
  signAgain: { en: 'Sign the restated shift as {name}', de: 'Korrigierte Schicht als {name} unterschreiben' },
  notOver: {
    en: 'The shift still runs. It can be closed from {time} on.',
    de: 'Die Schicht läuft noch. Abschließen lässt sie sich ab {time}.',
  },
  closed: { en: 'Closed {time}. The books say what was signed.', de: 'Abgeschlossen {time}. Die Bücher sagen, was unterschrieben wurde.' },
  restated: {
    en: 'Restated since it was closed {time}: facts came later or were corrected. What was signed stays in the ledger.',
    de: 'Korrigiert seit dem Abschluss {time}: Es kamen spätere Tatsachen oder Berichtigungen. Was unterschrieben wurde, bleibt im Hauptbuch.',
  },
  done: { en: 'Signed and closed.', de: 'Unterschrieben und abgeschlossen.' },
  mayNot: { en: 'Closing needs the right of a shift lead.', de: 'Abschließen darf die Schichtleitung.' },
} as const satisfies Record<string, Words>

/** The figures as they were when this page was opened, and as they are after the repairs. */
export function BeforeAndNow({ totals, isRecomputing }: { readonly totals: Totals | undefined; readonly isRecomputing: boolean }) {
  const t = useWords()
  const format = useFormat()
  const [before, setBefore] = useState(totals)
  if (before === undefined && totals !== undefined) setBefore(totals)
  if (!totals) return null
  const text = (code: string, value: string | null) => {
    const unit = code in kpiCatalogue ? kpiCatalogue[code as keyof typeof kpiCatalogue].unit : 'qty'
    if (value === null) return '–'
    return unit === 'ratio'
      ? format.ratio(value, 2)
      : unit === 's'
        ? format.minutes(Number(value))
        : format.decimal(value, unit === 'qty' ? undefined : 0)
  }
  const nameOf = (code: string) =>
    code in kpiCatalogue ? t(kpiCatalogue[code as keyof typeof kpiCatalogue].name) : t(words[code as 'good' | 'scrap' | 'rework'])
  // What differs only behind the last digit that is shown is not a change for a person.
  const rows = compareFigures(before ?? totals, totals)
    .map((figure) => ({ ...figure, before: text(figure.code, figure.before), now: text(figure.code, figure.now) }))
    .filter((figure) => figure.isMain || figure.before !== figure.now)
  return (
    <div>
      <table className={css.changes}>
        <thead>
          <tr>
            <th scope="col">{t(words.figure)}</th>
            <th scope="col">{t(words.before)}</th>
            <th scope="col">{t(words.now)}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.code} data-changed={row.before !== row.now || undefined}>
              <th scope="row">{nameOf(row.code)}</th>
              <td>{row.before}</td>
              <td>
                {row.before === row.now ? null : <IconArrowRight size={16} aria-hidden="true" />} {row.now}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={css.hint} role="status">
        {t(isRecomputing ? words.recomputing : words.settled)}
      </p>
    </div>
  )
}

/** The signature: who, when, a note. Facts that come later are booked all the same and show as restated. */
export function SignShift(props: { readonly equipmentId: string; readonly shift: Shift; readonly isOver: boolean }) {
  const { equipmentId, shift } = props
  const t = useWords()
  const format = useFormat()
  const may = useMay()
  const [note, setNote] = useState('')
  const closing = useCommand(closeShift)
  const name = currentSession()?.account.name ?? ''
  const { reset } = closing
  useEffect(() => reset(), [reset, shift.closedAt])
  const closedTime = shift.closedAt === null ? '' : format.instant(shift.closedAt, 'dateTime')
  const isClosed = shift.closedAt !== null && !shift.restated
  if (!props.isOver) return <p className={css.state}>{fill(t(words.notOver), { time: format.instant(shift.endsAt, 'time') })}</p>
  return (
    <div className={css.sign}>
      {shift.closedAt === null ? null : (
        <p className={css.state} data-restated={shift.restated || undefined}>
          {fill(t(shift.restated ? words.restated : words.closed), { time: closedTime })}
        </p>
      )}
      {shift.closingCommandId === null ? null : <Signed thing={{ commandId: shift.closingCommandId }} />}
      {isClosed ? null : may(closeShift.permission) ? (
        <>
          <Textarea
            label={t(words.note)}
            autosize
            minRows={3}
            maxLength={2_000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Button
            size="lg"
            loading={closing.isOpen}
            onClick={() => void closing.send({ equipmentId, shiftOn: shift.shiftOn, shiftCode: shift.shiftCode, note })}
          >
            {fill(t(shift.restated ? words.signAgain : words.sign), { name })}
          </Button>
        </>
      ) : (
        <p className={css.hint}>{t(words.mayNot)}</p>
      )}
      <CommandMessage command={closing} done={t(words.done)} />
    </div>
  )
}
