import { Big } from 'big.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { idealSecondsAtRate, type KpiElements, noElements, noSeconds, sumElements } from './elements.ts'
import { explainKpi } from './explain.ts'
import { computeKpi, computeKpis } from './kpi.ts'
import { type KpiCode, kpiCodes } from './kpi-catalogue.ts'

const minutes = (count: number) => String(count * 60)

/** An ISO 22400 shift: POT 960, PDOT 60, APT 640, AUST 80, ADET 60 (all minor), ADOT 120 min, PRI 0.8 min. */
const isoShift: KpiElements = {
  ...noElements,
  seconds: { ...noSeconds, APT: minutes(640), AUST: minutes(80), ADET: minutes(60), ADOT: minutes(120), PDOT: minutes(60) },
  minorDelaySeconds: minutes(60),
  idealSeconds: idealSecondsAtRate('760', '75'),
  pq: '760',
  gq: '722',
  sq: '30',
  rq: '8',
}

const valueOf = (code: KpiCode, elements: KpiElements) => computeKpi(code, elements).value

describe('computeKpi', () => {
  test.each<[KpiCode, string]>([
    ['availability', '0.711111'],
    ['effectiveness', '0.95'],
    ['qualityRatio', '0.95'],
    ['oee', '0.641778'],
    ['nee', '0.722'],
    ['allocationEfficiency', '0.866667'],
    ['utilisationEfficiency', '0.820513'],
    ['technicalEfficiency', '0.914286'],
    ['setupRatio', '0.111111'],
    ['scrapRatio', '0.039474'],
    ['reworkRatio', '0.010526'],
    ['throughput', '58.461538'],
    ['teep', '0.601667'],
    ['classicAvailability', '0.777778'],
    ['classicPerformance', '0.868571'],
  ])('an ISO shift: %s is %s', (code, value) => {
    expect(valueOf(code, isoShift)).toBe(value)
  })

  test('orders and maintenance: ratios over execution time, MTBF, MTTR, corrective share', () => {
    const order = {
      ...noElements,
      seconds: { ...noSeconds, APT: minutes(180), ADET: minutes(30) },
      pq: '90',
      orderExecutionSeconds: minutes(180),
    }
    expect(valueOf('allocationRatio', order)).toBe('1.166667')
    expect(valueOf('productionProcessRatio', order)).toBe('1')
    expect(valueOf('throughputRate', order)).toBe('30')
    const maintained: KpiElements = {
      ...noElements,
      seconds: { ...noSeconds, APT: String(120 * 3600) },
      failureCount: '3',
      restoreSeconds: String(6 * 3600),
      correctiveMaintenanceSeconds: '6',
      preventiveMaintenanceSeconds: '4',
    }
    expect(valueOf('mtbf', maintained)).toBe(String(40 * 3600))
    expect(valueOf('mttr', maintained)).toBe(String(2 * 3600))
    expect(valueOf('correctiveMaintenanceRatio', maintained)).toBe('0.6')
  })

  test('EC-37 effectiveness over 100 % is shown as it is, with a flag', () => {
    const fast = { ...isoShift, idealSeconds: minutes(704) }
    expect(computeKpi('effectiveness', fast)).toMatchObject({ value: '1.1', flags: ['over_standard'] })
    expect(computeKpi('availability', fast).flags).toEqual([])
    expect(explainKpi('effectiveness', fast).notes[0]?.en).toContain('standard is too low')
  })

  test('EC-38 without a base a KPI is not applicable: not 0, not 100 %, not NaN', () => {
    const all = computeKpis(noElements)
    for (const code of kpiCodes) expect(all[code]).toMatchObject({ code, value: null, flags: ['not_applicable'] })
    expect(computeKpi('correctiveMaintenanceRatio', noElements).numerator).toBeNull()
  })

  test('nothing produced in planned time is an OEE of 0, while its quality has no value', () => {
    const idle = { ...noElements, seconds: { ...noSeconds, ADET: '3600' } }
    expect(valueOf('oee', idle)).toBe('0')
    expect(valueOf('qualityRatio', idle)).toBeNull()
    expect(valueOf('nee', idle)).toBeNull()
  })

  test('a missing standard and time without data are said', () => {
    const unrated = { ...isoShift, idealSeconds: '0', unratedQuantity: '760' }
    expect(computeKpi('oee', unrated)).toMatchObject({ value: null, flags: ['not_applicable', 'standard_missing'] })
    expect(computeKpi('oee', { ...isoShift, unratedQuantity: '10' })).toMatchObject({ value: '0.641778', flags: ['standard_missing'] })
    const blind = { ...isoShift, seconds: { ...isoShift.seconds, NoData: '60' } }
    expect(computeKpi('availability', blind).flags).toEqual(['no_data'])
  })

  test('the OEE of a line is the ratio of sums, not the mean', () => {
    const short: KpiElements = { ...noElements, seconds: { ...noSeconds, APT: '60', ADET: '40' }, idealSeconds: '60', pq: '60', gq: '60' }
    const long: KpiElements = { ...noElements, seconds: { ...noSeconds, APT: '900' }, idealSeconds: '900', pq: '900', gq: '900' }
    expect(valueOf('oee', sumElements([short, long]))).toBe('0.96')
    expect(sumElements([])).toEqual(noElements)
    expect(sumElements([isoShift, { ...noElements, orderExecutionSeconds: '5' }]).orderExecutionSeconds).toBe('5')
  })
})

describe('explainKpi', () => {
  test('EC-36 the explanation carries the same value, its formula, inputs and source', () => {
    expect(explainKpi('availability', isoShift)).toMatchObject({
      ...computeKpi('availability', isoShift),
      formula: 'APT ÷ PBT',
      inputs: [
        { element: 'APT', value: '38400', unit: 's' },
        { element: 'PBT', value: '54000', unit: 's' },
      ],
      clause: 'ISO 22400-2:2014, availability',
    })
  })

  test('every KPI explains itself in both languages, also where it has no value', () => {
    for (const code of kpiCodes) {
      const { name, inputs, notes, formula, clause } = explainKpi(code, noElements)
      expect(formula.length * clause.length * inputs.length).toBeGreaterThan(0)
      for (const words of [name, ...inputs.map((input) => input.name), ...notes]) {
        expect(words.en.trim()).not.toBe('')
        expect(words.de.trim()).not.toBe('')
      }
    }
  })

  test('every element that a formula needs is among its inputs', () => {
    for (const code of kpiCodes) {
      const { formula, inputs } = explainKpi(code, isoShift)
      for (const { element } of inputs) expect(formula).toContain(element)
    }
  })
})

describe('laws of KPIs', () => {
  const seconds = fc.integer({ min: 1, max: 100_000 }).map(String)
  const elements: fc.Arbitrary<KpiElements> = fc
    .record({
      APT: seconds,
      AUST: seconds,
      ADET: seconds,
      ADOT: seconds,
      NoData: seconds,
      ideal: seconds,
      gq: fc.nat(100_000),
      sq: fc.nat(1000),
    })
    .map(({ ideal, gq, sq, ...times }) => ({
      ...noElements,
      seconds: { ...noSeconds, ...times },
      idealSeconds: ideal,
      pq: String(gq + sq + 1),
      gq: String(gq + 1),
      sq: String(sq),
    }))

  test('OEE = A × E × Q = ideal time × good ÷ planned time, to rounding', () => {
    fc.assert(
      fc.property(elements, (one) => {
        const kpis = computeKpis(one)
        const product = Big(kpis.availability.value ?? 0)
          .times(kpis.effectiveness.value ?? 0)
          .times(kpis.qualityRatio.value ?? 0)
        const direct = Big(one.idealSeconds).times(one.gq).div(one.pq)
        const planned = Object.values(one.seconds).reduce((sum, text) => sum.plus(text), Big(0))
        const oee = Big(kpis.oee.value ?? 0)
        expect(oee.minus(direct.div(planned)).abs().toNumber()).toBeLessThanOrEqual(0.000001)
        // Each factor was rounded at its sixth place, and effectiveness may be large.
        const tolerance = Big('0.000002').times(Big(kpis.effectiveness.value ?? 0).plus(2))
        expect(product.minus(oee).abs().lte(tolerance)).toBe(true)
      }),
    )
  })

  test('the classic split has other factors and the same product', () => {
    fc.assert(
      fc.property(elements, (one) => {
        const minor = { ...one, minorDelaySeconds: one.seconds.ADET }
        const kpis = computeKpis(minor)
        const product = Big(kpis.classicAvailability.value ?? 0)
          .times(kpis.classicPerformance.value ?? 0)
          .times(kpis.qualityRatio.value ?? 0)
        const tolerance = Big('0.000002').times(Big(kpis.classicPerformance.value ?? 0).plus(2))
        expect(
          product
            .minus(kpis.oee.value ?? 0)
            .abs()
            .lte(tolerance),
        ).toBe(true)
      }),
    )
  })
})
