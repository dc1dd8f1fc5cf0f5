import { Button } from '@mantine/core'
import { useFormat } from '../../kernel/web/format-context.ts'
import { type FigureRows, Figures } from '../../kernel/web/parts/figures.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { StateMark } from '../../kernel/web/parts/state-mark.tsx'
import { useGo } from '../../kernel/web/place.tsx'
import { useMay } from '../../kernel/web/session.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import type { MonitoredRow } from './contract.ts'
import { words } from './limit-words.ts'
import { monitoredValue } from './monitored-value.resource.ts'
import css from './monitored.module.css'
import { useMeasured } from './use-measured.screen.tsx'

/** One monitored value as a sentence, how it is, and what can be done with it. */
export function MonitoredSheet({ row }: { readonly row: MonitoredRow }) {
  const t = useWords()
  const format = useFormat()
  const measured = useMeasured()
  const { name, equipmentCode, signal, min, max, unit, deadBand, delaySeconds, outside, excursions, lastLeftAt } = row
  const figures: FigureRows = [
    [t(words.lately), format.decimal(excursions)],
    [t(words.last), lastLeftAt === null ? '–' : format.instant(lastLeftAt, 'full')],
    deadBand === null ? undefined : [t(words.band), measured(deadBand, unit)],
    delaySeconds === null ? undefined : [t(words.after), `${format.decimal(delaySeconds)} s`],
  ]
  const range =
    min === null
      ? `≤ ${measured(max!, unit)}`
      : max === null
        ? `≥ ${measured(min, unit)}`
        : `${format.decimal(min)} … ${measured(max, unit)}`
  return (
    <Sheet title={name} actions={<State row={row} />}>
      <p className={css.sentence}>
        <code>{signal}</code> {t(words.at)} <strong>{equipmentCode ?? '?'}</strong> {t(words.keeps)} <strong>{range}</strong>
      </p>
      {outside.length === 0 ? null : (
        <div className={css.outside}>
          {outside.map(({ rangeId, equipmentCode: code, value, leftAt }) => (
            <p key={rangeId}>
              {fill(t(words.nowOutside), { unit: code ?? '?', value: measured(value, unit), since: format.instant(leftAt, 'full') })}
            </p>
          ))}
        </div>
      )}
      <Figures of={figures} />
      <Actions row={row} />
    </Sheet>
  )
}

function State({ row: { enabled, outside } }: { readonly row: MonitoredRow }) {
  const t = useWords()
  if (!enabled) return <StateMark tone="idle">{t(words.off)}</StateMark>
  return outside.length === 0 ? <StateMark tone="good">{t(words.inside)}</StateMark> : <StateMark tone="bad">{t(words.outside)}</StateMark>
}

function Actions({ row: { monitoredValueId } }: { readonly row: MonitoredRow }) {
  const t = useWords()
  const go = useGo()
  const may = useMay()
  return (
    <div className={css.actions}>
      <Button variant="default" onClick={() => go.search({ tried: monitoredValueId })}>
        {t(words.try)}
      </Button>
      <Button variant="default" onClick={() => go.search({ history: monitoredValueId })}>
        {t(words.history)}
      </Button>
      {may(monitoredValue.commands.change.permission) ? (
        <Button variant="default" onClick={() => go('/master-data/monitored-value', {}, { record: monitoredValueId })}>
          {t(words.edit)}
        </Button>
      ) : null}
    </div>
  )
}
