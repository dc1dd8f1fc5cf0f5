import type { ReactNode } from 'react'
import { type ElementSeconds, type LadderStep, timeLadder } from '../charts/time-ladder.ts'
import { useFormat } from '../format-context.ts'
import { texts } from '../texts.ts'
import { elementLooks } from '../theme/states.ts'
import { useWords } from '../words.ts'
import css from './oee-explanation.module.css'
import type { OeeFigures } from './oee-tile.tsx'

export interface OeeInputs {
  readonly seconds: ElementSeconds
  /** Produced and good quantity, decimals as text. */
  readonly produced: string
  readonly good: string
  readonly unit: string
  /** Σ of quantity × ideal time per piece (PRI × PQ), over everything that ran, in seconds. */
  readonly idealSeconds: string
}

const words = {
  times: { en: 'Where the time went', de: 'Wo die Zeit blieb' },
  source: { en: 'Formulas as in ISO 22400-2', de: 'Formeln nach ISO 22400-2' },
  POT: { en: 'Planned operation time', de: 'Geplante Betriebszeit' },
  PBT: { en: 'Planned busy time', de: 'Planbelegungszeit' },
  AUBT: { en: 'Unit busy time', de: 'Belegungszeit' },
  AUPT: { en: 'Processing time', de: 'Bearbeitungszeit' },
  APT: { en: 'Production time', de: 'Produktionszeit' },
}

function Line(props: {
  readonly name: string
  readonly formula: string
  readonly numbers: string
  readonly ratio: string | null
  readonly isSum?: boolean
}) {
  const format = useFormat()
  const t = useWords()
  return (
    <tr data-sum={props.isSum || undefined}>
      <th scope="row">{props.name}</th>
      <td className={css.formula}>{props.formula}</td>
      <td className={css.numbers}>{props.numbers}</td>
      <td className={css.ratio}>{props.ratio === null ? t(texts.notApplicable) : format.ratio(props.ratio, 2)}</td>
    </tr>
  )
}

function Ladder({ steps }: { readonly steps: readonly LadderStep[] }) {
  const t = useWords()
  const format = useFormat()
  const whole = Math.max(1, steps[0]?.seconds ?? 1)
  return (
    <ol className={css.ladder} aria-label={t(words.times)}>
      {steps.map((step) => (
        <li key={step.symbol}>
          <span className={css.symbol}>
            <strong>{step.symbol}</strong> <span>{t(words[step.symbol])}</span>
          </span>
          <span className={css.rail}>
            <span className={css.kept} data-last={step.symbol === 'APT' || undefined} style={{ width: `${(step.seconds / whole) * 100}%` }}>
              {format.minutes(step.seconds)}
            </span>
          </span>
          <span className={css.losses}>
            {step.losses.map((loss) => (
              <span key={loss.element} className={css.loss} style={{ '--loss': elementLooks[loss.element].color } as React.CSSProperties}>
                − {format.minutes(loss.seconds)} {t(elementLooks[loss.element].words)}
              </span>
            ))}
          </span>
        </li>
      ))}
    </ol>
  )
}

/** The four formulas with their numbers. */
function Formulas({
  figures,
  inputs,
  steps,
}: {
  readonly figures: OeeFigures
  readonly inputs: OeeInputs
  readonly steps: readonly LadderStep[]
}) {
  const t = useWords()
  const format = useFormat()
  const timeOf = (symbol: LadderStep['symbol']) => format.minutes(steps.find((step) => step.symbol === symbol)?.seconds ?? 0)
  const quantity = (value: string) => format.quantity({ value, unit: inputs.unit })
  const ideal = format.minutes(Number(inputs.idealSeconds))
  const parts = [figures.availability, figures.effectiveness, figures.quality].map((part) => format.ratio(part, 2))
  const { availability, effectiveness, quality, oee } = figures
  return (
    <table className={css.table}>
      <tbody>
        <Line name={t(texts.availability)} formula="APT ÷ PBT" numbers={`${timeOf('APT')} ÷ ${timeOf('PBT')}`} ratio={availability} />
        <Line name={t(texts.effectiveness)} formula="PRI × PQ ÷ APT" numbers={`${ideal} ÷ ${timeOf('APT')}`} ratio={effectiveness} />
        <Line
          name={t(texts.quality)}
          formula="GQ ÷ PQ"
          numbers={`${quantity(inputs.good)} ÷ ${quantity(inputs.produced)}`}
          ratio={quality}
        />
        <Line name={t(texts.oee)} formula="A × E × Q" numbers={parts.join(' × ')} ratio={oee} isSum />
      </tbody>
    </table>
  )
}

/** How an OEE came about: each part with its formula and its numbers, and the time from the shift down to the production time. */
export function OeeExplanation(props: {
  readonly figures: OeeFigures
  readonly inputs: OeeInputs
  /** Under the figures: the intervals, usually a timeline. */
  readonly children?: ReactNode
}) {
  const t = useWords()
  const steps = timeLadder(props.inputs.seconds)
  return (
    <div className={css.explanation}>
      <div className={css.scroll}>
        <Formulas figures={props.figures} inputs={props.inputs} steps={steps} />
      </div>
      <h3>{t(words.times)}</h3>
      <Ladder steps={steps} />
      {props.children}
      <p className={css.source}>{t(words.source)}</p>
    </div>
  )
}
