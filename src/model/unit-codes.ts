/** A unit that every plant understands alike: its code in UN/ECE Recommendation 20, its code in UCUM, and what it measures. */
export interface KnownUnit {
  readonly code: string
  readonly ucumCode: string
  readonly measures: string
  /** So many of the first unit that measures the same: exact by the definitions of SI, yard and pound. None for scales with a zero of their own. */
  readonly factor?: string
}

/** By what they measure: the first of each has the factor 1. Months and years have none, because they are not equally long. */
const table: Readonly<Record<string, readonly (readonly [code: string, ucumCode: string, factor?: string])[]>> = {
  count: [
    ['C62', '1', '1'],
    ['H87', '{piece}', '1'],
    ['EA', '{each}', '1'],
    ['PR', '{pair}', '2'],
    ['DZN', '{dozen}', '12'],
    ['CEN', '{hundred}', '100'],
    ['MIL', '{thousand}', '1000'],
  ],
  ratio: [
    ['P1', '%', '1'],
    ['59', '[ppm]', '0.0001'],
  ],
  mass: [
    ['GRM', 'g', '1'],
    ['MC', 'ug', '0.000001'],
    ['MGM', 'mg', '0.001'],
    ['KGM', 'kg', '1000'],
    ['TNE', 't', '1000000'],
    ['LBR', '[lb_av]', '453.59237'],
    ['ONZ', '[oz_av]', '28.349523125'],
  ],
  length: [
    ['MTR', 'm', '1'],
    ['4H', 'um', '0.000001'],
    ['MMT', 'mm', '0.001'],
    ['CMT', 'cm', '0.01'],
    ['DMT', 'dm', '0.1'],
    ['KMT', 'km', '1000'],
    ['INH', '[in_i]', '0.0254'],
    ['FOT', '[ft_i]', '0.3048'],
  ],
  area: [
    ['MTK', 'm2', '1'],
    ['MMK', 'mm2', '0.000001'],
    ['CMK', 'cm2', '0.0001'],
    ['DMK', 'dm2', '0.01'],
  ],
  volume: [
    ['LTR', 'L', '1'],
    ['MLT', 'mL', '0.001'],
    ['CLT', 'cL', '0.01'],
    ['HLT', 'hL', '100'],
    ['MMQ', 'mm3', '0.000001'],
    ['CMQ', 'cm3', '0.001'],
    ['DMQ', 'dm3', '1'],
    ['MTQ', 'm3', '1000'],
    ['GLL', '[gal_us]', '3.785411784'],
  ],
  time: [
    ['SEC', 's', '1'],
    ['C26', 'ms', '0.001'],
    ['MIN', 'min', '60'],
    ['HUR', 'h', '3600'],
    ['DAY', 'd', '86400'],
    ['WEE', 'wk', '604800'],
    ['MON', 'mo'],
    ['ANN', 'a'],
  ],
  temperature: [
    ['KEL', 'K'],
    ['CEL', 'Cel'],
    ['FAH', '[degF]'],
  ],
  pressure: [
    ['PAL', 'Pa', '1'],
    ['MBR', 'mbar', '100'],
    ['KPA', 'kPa', '1000'],
    ['BAR', 'bar', '100000'],
    ['MPA', 'MPa', '1000000'],
  ],
  energy: [
    ['JOU', 'J', '1'],
    ['KJO', 'kJ', '1000'],
    ['WHR', 'W.h', '3600'],
    ['3B', 'MJ', '1000000'],
    ['KWH', 'kW.h', '3600000'],
    ['MWH', 'MW.h', '3600000000'],
  ],
  power: [
    ['WTT', 'W', '1'],
    ['KWT', 'kW', '1000'],
    ['MAW', 'MW', '1000000'],
  ],
  force: [
    ['NEW', 'N', '1'],
    ['B47', 'kN', '1000'],
  ],
  torque: [['NU', 'N.m', '1']],
  frequency: [
    ['HTZ', 'Hz', '1'],
    ['KHZ', 'kHz', '1000'],
  ],
  rotation: [['RPM', '{rev}/min', '1']],
  current: [
    ['AMP', 'A', '1'],
    ['4K', 'mA', '0.001'],
  ],
  voltage: [
    ['VLT', 'V', '1'],
    ['2Z', 'mV', '0.001'],
    ['KVT', 'kV', '1000'],
  ],
  resistance: [['OHM', 'Ohm', '1']],
  density: [
    ['KMQ', 'kg/m3', '1'],
    ['GL', 'g/L', '1'],
    ['23', 'g/cm3', '1000'],
  ],
  speed: [['MTS', 'm/s', '1']],
  volumeFlow: [
    ['L2', 'L/min', '1'],
    ['G51', 'L/s', '60'],
  ],
  massFlow: [['E93', 'kg/h', '1']],
  soundLevel: [['2N', 'dB']],
  illuminance: [['LUX', 'lx', '1']],
}

export const knownUnits: readonly KnownUnit[] = Object.entries(table).flatMap(([measures, units]) =>
  units.map(([code, ucumCode, factor]) => ({ code, ucumCode, measures, ...(factor !== undefined && { factor }) })),
)
const byCode = new Map(knownUnits.map((unit) => [unit.code, unit]))

/** @param code of UN/ECE Recommendation 20; a plant's own codes are in no table. */
export function findKnownUnit(code: string): KnownUnit | undefined {
  return byCode.get(code)
}
