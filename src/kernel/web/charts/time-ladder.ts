import type { TimeElement } from '../theme/states.ts'

/** Seconds per time element of one period. */
export type ElementSeconds = Readonly<Partial<Record<TimeElement, number>>>

export interface LadderStep {
  readonly symbol: 'POT' | 'PBT' | 'AUBT' | 'AUPT' | 'APT'
  readonly seconds: number
  /** What is taken away on the way to the next step. */
  readonly losses: readonly { readonly element: TimeElement; readonly seconds: number }[]
}

/**
 * The nested times of ISO 22400-2: POT − PDOT = PBT; PBT − ADOT = AUBT; AUBT − ADET = AUPT; AUPT − AUST = APT.
 * Time without data stays inside PBT (it must not make the figures better) and is taken away in the step after it.
 */
export function timeLadder(seconds: ElementSeconds): LadderStep[] {
  const of = (element: TimeElement) => seconds[element] ?? 0
  const apt = of('APT')
  const aupt = apt + of('AUST')
  const aubt = aupt + of('ADET')
  const pbt = aubt + of('ADOT') + of('NoData')
  const step = (symbol: LadderStep['symbol'], value: number, ...losses: TimeElement[]): LadderStep => ({
    symbol,
    seconds: value,
    losses: losses.map((element) => ({ element, seconds: of(element) })).filter((loss) => loss.seconds > 0),
  })
  return [
    step('POT', pbt + of('PDOT'), 'PDOT'),
    step('PBT', pbt, 'ADOT', 'NoData'),
    step('AUBT', aubt, 'ADET'),
    step('AUPT', aupt, 'AUST'),
    step('APT', apt),
  ]
}
