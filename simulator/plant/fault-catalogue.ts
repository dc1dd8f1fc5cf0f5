import type { FaultSpec } from './unit-spec.ts'

function fault(code: number, en: string, de: string, weight: number, reasonCode: string, consequences: number[] = []): FaultSpec {
  return { code, name: { en, de }, weight, reasonCode, consequences }
}

/** Reason codes that the people of the demo plant know; the product's reason tree is set up with the same codes. */
export const STOP_REASONS = [
  { code: 'JAM', name: { en: 'Jam', de: 'Stau' } },
  { code: 'MATERIAL', name: { en: 'Material missing or bad', de: 'Material fehlt oder ist schlecht' } },
  { code: 'ADJUST', name: { en: 'Adjustment', de: 'Nachstellen' } },
  { code: 'SENSOR', name: { en: 'Sensor', de: 'Sensor' } },
  { code: 'DRIVE', name: { en: 'Drive', de: 'Antrieb' } },
  { code: 'PNEUMATIC', name: { en: 'Pneumatics and hydraulics', de: 'Pneumatik und Hydraulik' } },
  { code: 'TOOL', name: { en: 'Tool breakage or wear', de: 'Werkzeugbruch oder -verschleiß' } },
  { code: 'SAFETY', name: { en: 'Safety circuit', de: 'Sicherheitskreis' } },
] as const

export const SCRAP_REASONS = [
  { code: 'DIMENSION', name: { en: 'Dimension out of tolerance', de: 'Maß außerhalb der Toleranz' } },
  { code: 'SURFACE', name: { en: 'Surface damaged', de: 'Oberfläche beschädigt' } },
  { code: 'FILL-LEVEL', name: { en: 'Fill level', de: 'Füllhöhe' } },
  { code: 'CAP', name: { en: 'Cap missing or crooked', de: 'Verschluss fehlt oder schief' } },
  { code: 'LABEL', name: { en: 'Label missing or crooked', de: 'Etikett fehlt oder schief' } },
] as const

const COMMON = {
  photocell: fault(101, 'Light barrier dirty', 'Lichtschranke verschmutzt', 2, 'SENSOR', [190]),
  guard: fault(102, 'Guard door open', 'Schutztür offen', 2, 'SAFETY', [190, 191]),
  drive: fault(201, 'Main drive overload', 'Hauptantrieb überlastet', 3, 'DRIVE', [290, 191]),
  air: fault(202, 'Air pressure too low', 'Luftdruck zu niedrig', 2, 'PNEUMATIC', [291]),
  servo: fault(203, 'Servo axis following error', 'Schleppfehler Servoachse', 2, 'DRIVE', [290]),
}

/** Alarms that are never the first: they tell that the machine stands because of another. */
export const CONSEQUENCE_NAMES = [
  { code: 190, name: { en: 'Line stop requested', de: 'Linienhalt angefordert' } },
  { code: 191, name: { en: 'Safe torque off', de: 'Sicher abgeschaltetes Moment' } },
  { code: 290, name: { en: 'Drive not ready', de: 'Antrieb nicht bereit' } },
  { code: 291, name: { en: 'Valve terminal off', de: 'Ventilinsel aus' } },
] as const

export const FAULTS = {
  depalletiser: {
    minor: [
      fault(311, 'Layer pad stuck', 'Zwischenlage klemmt', 4, 'JAM', [190]),
      fault(312, 'Bottle fallen', 'Flasche umgefallen', 5, 'JAM'),
      COMMON.photocell,
    ],
    breakdown: [COMMON.drive, COMMON.air],
  },
  filler: {
    minor: [
      fault(321, 'Bottle jam at infeed star', 'Flaschenstau am Einlaufstern', 5, 'JAM', [190]),
      fault(322, 'Product level low', 'Produktstand niedrig', 2, 'MATERIAL'),
      COMMON.guard,
    ],
    breakdown: [fault(323, 'Filling valve fault', 'Füllventil gestört', 3, 'PNEUMATIC', [291]), COMMON.drive],
  },
  capper: {
    minor: [
      fault(331, 'Cap chute empty', 'Verschlussrinne leer', 4, 'MATERIAL'),
      fault(332, 'Cap jammed', 'Verschluss verklemmt', 4, 'JAM', [190]),
    ],
    breakdown: [COMMON.servo, COMMON.air],
  },
  labeller: {
    minor: [
      fault(341, 'Label web torn', 'Etikettenbahn gerissen', 3, 'MATERIAL', [190]),
      fault(342, 'Bottle jam at label station', 'Flaschenstau am Etikettieraggregat', 5, 'JAM', [190, 191]),
      fault(343, 'Glue temperature', 'Leimtemperatur', 2, 'ADJUST'),
    ],
    breakdown: [COMMON.servo, COMMON.drive],
  },
  packer: {
    minor: [
      fault(351, 'Carton magazine empty', 'Kartonmagazin leer', 4, 'MATERIAL'),
      fault(352, 'Carton not opened', 'Karton nicht geöffnet', 4, 'JAM', [190]),
    ],
    breakdown: [COMMON.air, COMMON.drive],
  },
  machining: {
    minor: [
      fault(411, 'Chip conveyor full', 'Späneförderer voll', 4, 'ADJUST'),
      fault(412, 'Part not clamped', 'Teil nicht gespannt', 3, 'ADJUST', [190]),
      fault(413, 'Coolant level low', 'Kühlmittelstand niedrig', 2, 'MATERIAL'),
    ],
    breakdown: [
      fault(421, 'Tool broken', 'Werkzeugbruch', 5, 'TOOL', [290]),
      fault(422, 'Spindle temperature', 'Spindeltemperatur', 2, 'DRIVE', [290, 191]),
      COMMON.air,
    ],
  },
} as const

/** The alarm that the trouble panel raises at the labeller. */
export const LABELLER_JAM = FAULTS.labeller.minor[1]
