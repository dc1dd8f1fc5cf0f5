import { FAULTS } from './fault-catalogue.ts'
import type { AreaSpec, BufferSpec, FaultSpec, PlantSpec, SourceSpec, TwoNames, UnitSpec } from './unit-spec.ts'

const SECOND = 1_000
const MINUTE = 60_000
const HOUR = 3_600_000

interface BottlingTraits {
  code: string
  name: TwoNames
  faults: { minor: readonly FaultSpec[]; breakdown: readonly FaultSpec[] }
  cycleMs: number
  piecesPerCycle?: number
  counts?: UnitSpec['counts']
  modulus: number
  counterStart: number
  rejectShare: number
  setUpMinutes: number
  minorEveryMinutes: number
  breakdownEveryHours: number
}

/** The filler sets the pace (1.5 s a bottle); the others run a little faster, so that the line refills after a stop. */
function bottlingUnit(traits: BottlingTraits): UnitSpec {
  return {
    code: traits.code,
    name: traits.name,
    tags: 'PackML',
    equipmentClass: 'BottlingMachine',
    cycleMs: traits.cycleMs,
    cycleSigma: 0.015,
    piecesPerCycle: traits.piecesPerCycle ?? 1,
    counts: traits.counts ?? 'pieces',
    modulus: traits.modulus,
    counterStart: traits.counterStart,
    rejectShare: traits.rejectShare,
    declareAfterMs: Math.max(4 * SECOND, traits.cycleMs / 2),
    setUp: { medianMs: traits.setUpMinutes * MINUTE, sigma: 0.25 },
    minorStop: { meanMsBetween: traits.minorEveryMinutes * MINUTE, medianMs: 35 * SECOND, sigma: 0.6, faults: traits.faults.minor },
    breakdown: {
      shape: 1.4,
      scaleMs: traits.breakdownEveryHours * HOUR,
      medianMs: 11 * MINUTE,
      sigma: 0.7,
      faults: traits.faults.breakdown,
    },
    runsThroughBreaks: false,
    temperature: { mean: traits.code === 'BOT1-FIL' ? 6 : 24, spread: 0.6 },
    pressure: { mean: traits.code === 'BOT1-FIL' ? 3.2 : 6, spread: 0.08 },
  }
}

const BOTTLING_UNITS: UnitSpec[] = [
  bottlingUnit({
    code: 'BOT1-DEP',
    name: { en: 'Depalletiser', de: 'Entpalettierer' },
    faults: FAULTS.depalletiser,
    cycleMs: 26 * SECOND,
    piecesPerCycle: 20,
    modulus: 4294967296,
    counterStart: 1_204_380,
    rejectShare: 0.001,
    setUpMinutes: 6,
    minorEveryMinutes: 70,
    breakdownEveryHours: 40,
  }),
  bottlingUnit({
    code: 'BOT1-FIL',
    name: { en: 'Filler', de: 'Füller' },
    faults: FAULTS.filler,
    cycleMs: 1_500,
    modulus: 65_536,
    counterStart: 64_100,
    rejectShare: 0.006,
    setUpMinutes: 14,
    minorEveryMinutes: 38,
    breakdownEveryHours: 22,
  }),
  bottlingUnit({
    code: 'BOT1-CAP',
    name: { en: 'Capper', de: 'Verschließer' },
    faults: FAULTS.capper,
    cycleMs: 1_420,
    modulus: 65_536,
    counterStart: 12,
    rejectShare: 0.004,
    setUpMinutes: 8,
    minorEveryMinutes: 45,
    breakdownEveryHours: 35,
  }),
  bottlingUnit({
    code: 'BOT1-LAB',
    name: { en: 'Labeller', de: 'Etikettierer' },
    faults: FAULTS.labeller,
    cycleMs: 1_380,
    modulus: 100_000,
    counterStart: 98_700,
    rejectShare: 0.008,
    setUpMinutes: 11,
    minorEveryMinutes: 26,
    breakdownEveryHours: 28,
  }),
  bottlingUnit({
    code: 'BOT1-PAC',
    name: { en: 'Case packer', de: 'Kartonpacker' },
    faults: FAULTS.packer,
    cycleMs: 7_600,
    piecesPerCycle: 6,
    counts: 'cycles',
    modulus: 100_000,
    counterStart: 99_420,
    rejectShare: 0.002,
    setUpMinutes: 7,
    minorEveryMinutes: 40,
    breakdownEveryHours: 32,
  }),
]

function conveyor(from: string, to: string, capacity: number): BufferSpec {
  return { from, to, capacity, restartAt: Math.min(10, Math.floor(capacity / 3)), transfer: 'piece' }
}

const BOTTLING: AreaSpec = {
  code: 'BOT1',
  name: { en: 'Bottling line 1', de: 'Abfülllinie 1' },
  edgeNode: 'Bottling',
  units: BOTTLING_UNITS,
  buffers: [
    conveyor('BOT1-DEP', 'BOT1-FIL', 80),
    conveyor('BOT1-FIL', 'BOT1-CAP', 20),
    conveyor('BOT1-CAP', 'BOT1-LAB', 60),
    conveyor('BOT1-LAB', 'BOT1-PAC', 90),
  ],
  sources: [
    {
      unit: 'BOT1-DEP',
      jobs: {
        orderPrefix: 'B1',
        materials: [
          { code: 'FG-WATER-05', name: { en: 'Still water 0.5 l', de: 'Stilles Wasser 0,5 l' }, weight: 3 },
          { code: 'FG-SPRITZER-05', name: { en: 'Apple spritzer 0.5 l', de: 'Apfelschorle 0,5 l' }, weight: 3 },
          { code: 'FG-LEMON-05', name: { en: 'Lemonade 0.5 l', de: 'Limonade 0,5 l' }, weight: 2 },
        ],
        leastQuantity: 3_600,
        mostQuantity: 12_000,
        quantityStep: 600,
        allowance: 0.02,
        jobPerUnit: false,
        route: BOTTLING_UNITS.map((unit, i) => ({ unit: unit.code, operation: (i + 1) * 10 })),
      },
    },
  ],
}

interface MachiningTraits {
  code: string
  name: TwoNames
  equipmentClass: UnitSpec['equipmentClass']
  cycleMs: number
  piecesPerCycle?: number
  modulus: number
  counterStart: number
  rejectShare: number
  setUpMinutes: number
}

function machiningUnit(traits: MachiningTraits): UnitSpec {
  return {
    code: traits.code,
    name: traits.name,
    tags: 'Generic',
    equipmentClass: traits.equipmentClass,
    cycleMs: traits.cycleMs,
    cycleSigma: 0.03,
    piecesPerCycle: traits.piecesPerCycle ?? 1,
    counts: 'pieces',
    modulus: traits.modulus,
    counterStart: traits.counterStart,
    rejectShare: traits.rejectShare,
    declareAfterMs: Math.max(4 * SECOND, traits.cycleMs / 2),
    setUp: { medianMs: traits.setUpMinutes * MINUTE, sigma: 0.35 },
    minorStop: { meanMsBetween: 95 * MINUTE, medianMs: 75 * SECOND, sigma: 0.6, faults: FAULTS.machining.minor },
    breakdown: { shape: 1.6, scaleMs: 26 * HOUR, medianMs: 24 * MINUTE, sigma: 0.8, faults: FAULTS.machining.breakdown },
    runsThroughBreaks: traits.equipmentClass !== 'Washer',
    temperature: { mean: traits.equipmentClass === 'Washer' ? 62 : 38, spread: 1.1 },
  }
}

const MACHINING_UNITS: UnitSpec[] = [
  machiningUnit({
    code: 'MAC-LAT1',
    name: { en: 'Lathe 1', de: 'Drehmaschine 1' },
    equipmentClass: 'Lathe',
    cycleMs: 84 * SECOND,
    modulus: 65_536,
    counterStart: 65_200,
    rejectShare: 0.015,
    setUpMinutes: 22,
  }),
  machiningUnit({
    code: 'MAC-LAT2',
    name: { en: 'Lathe 2', de: 'Drehmaschine 2' },
    equipmentClass: 'Lathe',
    cycleMs: 72 * SECOND,
    modulus: 256,
    counterStart: 200,
    rejectShare: 0.02,
    setUpMinutes: 18,
  }),
  machiningUnit({
    code: 'MAC-MIL1',
    name: { en: 'Milling centre 1', de: 'Fräszentrum 1' },
    equipmentClass: 'Mill',
    cycleMs: 31 * SECOND,
    modulus: 100_000,
    counterStart: 99_900,
    rejectShare: 0.012,
    setUpMinutes: 9,
  }),
  machiningUnit({
    code: 'MAC-WAS1',
    name: { en: 'Washer 1', de: 'Waschanlage 1' },
    equipmentClass: 'Washer',
    cycleMs: 90 * SECOND,
    piecesPerCycle: 4,
    modulus: 65_536,
    counterStart: 500,
    rejectShare: 0.001,
    setUpMinutes: 2,
  }),
]

function latheSource(unit: string, orderPrefix: string, materials: SourceSpec['jobs']['materials']): SourceSpec {
  return {
    unit,
    jobs: {
      orderPrefix,
      materials,
      leastQuantity: 24,
      mostQuantity: 80,
      quantityStep: 4,
      allowance: 0.03,
      jobPerUnit: true,
      route: [
        { unit, operation: 10 },
        { unit: 'MAC-MIL1', operation: 20 },
        { unit: 'MAC-WAS1', operation: 30 },
      ],
    },
  }
}

const MACHINING: AreaSpec = {
  code: 'MAC',
  name: { en: 'Machining cell', de: 'Zerspanungszelle' },
  edgeNode: 'Machining',
  units: MACHINING_UNITS,
  buffers: [
    { from: 'MAC-LAT1', to: 'MAC-MIL1', capacity: 200, restartAt: 1, transfer: 'order' },
    { from: 'MAC-LAT2', to: 'MAC-MIL1', capacity: 200, restartAt: 1, transfer: 'order' },
    { from: 'MAC-MIL1', to: 'MAC-WAS1', capacity: 60, restartAt: 12, transfer: 'piece' },
  ],
  sources: [
    latheSource('MAC-LAT1', 'M1', [
      { code: 'FG-SHAFT-18', name: { en: 'Drive shaft 18', de: 'Antriebswelle 18' }, weight: 3 },
      { code: 'FG-SHAFT-22', name: { en: 'Drive shaft 22', de: 'Antriebswelle 22' }, weight: 2 },
    ]),
    latheSource('MAC-LAT2', 'M2', [
      { code: 'FG-FLANGE-60', name: { en: 'Flange 60', de: 'Flansch 60' }, weight: 3 },
      { code: 'FG-BUSHING-30', name: { en: 'Bushing 30', de: 'Buchse 30' }, weight: 2 },
    ]),
  ],
}

/** The demo plant: a bottling line of five machines and a machining cell of four, in Berlin time. */
export const DEMO_PLANT: PlantSpec = {
  code: 'WERK1',
  name: { en: 'Demo plant', de: 'Demowerk' },
  zone: 'Europe/Berlin',
  sparkplugGroup: 'Werk1',
  areas: [BOTTLING, MACHINING].map(withCapacities),
}

/** Each controller knows how much can stand behind its unit. */
function withCapacities(area: AreaSpec): AreaSpec {
  const capacityOf = (code: string) => area.buffers.find(({ from }) => from === code)?.capacity
  return { ...area, units: area.units.map((unit) => ({ ...unit, bufferCapacity: capacityOf(unit.code) })) }
}
