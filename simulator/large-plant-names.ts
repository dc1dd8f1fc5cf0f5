import type { TwoNames } from './plant/unit-spec.ts'

/** A kind of production: its area, its lines and the machines that stand in them, in the order of the flow. */
export interface AreaKind {
  code: string
  name: TwoNames
  line: TwoNames
  units: readonly { classCode: string; name: TwoNames }[]
  /** What it makes, as a noun with variants. */
  products: readonly TwoNames[]
  unit: string
  leastQuantity: number
  mostQuantity: number
}

function unit(classCode: string, en: string, de: string): { classCode: string; name: TwoNames } {
  return { classCode, name: { en, de } }
}

export const AREA_KINDS: readonly AreaKind[] = [
  {
    code: 'FIL',
    name: { en: 'Filling', de: 'Abfüllung' },
    line: { en: 'Filling line', de: 'Abfülllinie' },
    units: [
      unit('Depalletiser', 'Depalletiser', 'Entpalettierer'),
      unit('Rinser', 'Rinser', 'Rinser'),
      unit('Filler', 'Filler', 'Füller'),
      unit('Capper', 'Capper', 'Verschließer'),
      unit('Inspector', 'Fill level inspector', 'Füllhöhenkontrolle'),
      unit('Labeller', 'Labeller', 'Etikettierer'),
      unit('CasePacker', 'Case packer', 'Kartonpacker'),
      unit('Palletiser', 'Palletiser', 'Palettierer'),
    ],
    products: [
      { en: 'Still water', de: 'Stilles Wasser' },
      { en: 'Sparkling water', de: 'Mineralwasser' },
      { en: 'Apple spritzer', de: 'Apfelschorle' },
      { en: 'Lemonade', de: 'Limonade' },
      { en: 'Iced tea', de: 'Eistee' },
    ],
    unit: 'C62',
    leastQuantity: 6_000,
    mostQuantity: 96_000,
  },
  {
    code: 'MIX',
    name: { en: 'Mixing', de: 'Mischerei' },
    line: { en: 'Mixing train', de: 'Mischstraße' },
    units: [
      unit('WeighingStation', 'Weighing station', 'Wiegestation'),
      unit('DissolvingTank', 'Dissolving tank', 'Lösebehälter'),
      unit('Mixer', 'Mixer', 'Mischer'),
      unit('Homogeniser', 'Homogeniser', 'Homogenisator'),
      unit('Pasteuriser', 'Pasteuriser', 'Pasteur'),
      unit('Cooler', 'Plate cooler', 'Plattenkühler'),
      unit('BufferTank', 'Buffer tank', 'Puffertank'),
      unit('CipUnit', 'CIP unit', 'CIP-Anlage'),
    ],
    products: [
      { en: 'Syrup', de: 'Sirup' },
      { en: 'Base mix', de: 'Grundmischung' },
      { en: 'Flavour blend', de: 'Aromamischung' },
      { en: 'Sugar solution', de: 'Zuckerlösung' },
    ],
    unit: 'KGM',
    leastQuantity: 500,
    mostQuantity: 8_000,
  },
  {
    code: 'MAC',
    name: { en: 'Machining', de: 'Zerspanung' },
    line: { en: 'Machining cell', de: 'Zerspanungszelle' },
    units: [
      unit('Saw', 'Band saw', 'Bandsäge'),
      unit('Lathe', 'Lathe', 'Drehmaschine'),
      unit('Mill', 'Milling centre', 'Fräszentrum'),
      unit('Grinder', 'Grinding machine', 'Schleifmaschine'),
      unit('Deburrer', 'Deburring station', 'Entgratstation'),
      unit('Washer', 'Washer', 'Waschanlage'),
      unit('MeasuringMachine', 'Measuring machine', 'Messmaschine'),
      unit('Marker', 'Laser marker', 'Laserbeschrifter'),
    ],
    products: [
      { en: 'Drive shaft', de: 'Antriebswelle' },
      { en: 'Flange', de: 'Flansch' },
      { en: 'Bushing', de: 'Buchse' },
      { en: 'Valve body', de: 'Ventilkörper' },
      { en: 'Piston', de: 'Kolben' },
    ],
    unit: 'C62',
    leastQuantity: 20,
    mostQuantity: 600,
  },
  {
    code: 'MOU',
    name: { en: 'Injection moulding', de: 'Spritzguss' },
    line: { en: 'Moulding group', de: 'Spritzgussgruppe' },
    units: [
      unit('Dryer', 'Granulate dryer', 'Granulattrockner'),
      unit('MouldingMachine', 'Moulding machine A', 'Spritzgießmaschine A'),
      unit('MouldingMachine', 'Moulding machine B', 'Spritzgießmaschine B'),
      unit('MouldingMachine', 'Moulding machine C', 'Spritzgießmaschine C'),
      unit('Robot', 'Removal robot', 'Entnahmeroboter'),
      unit('VisionStation', 'Vision station', 'Bildprüfung'),
      unit('Bagger', 'Bagging machine', 'Beutelmaschine'),
      unit('Granulator', 'Granulator', 'Schneidmühle'),
    ],
    products: [
      { en: 'Closure', de: 'Verschluss' },
      { en: 'Housing', de: 'Gehäuse' },
      { en: 'Clip', de: 'Clip' },
      { en: 'Gear wheel', de: 'Zahnrad' },
    ],
    unit: 'C62',
    leastQuantity: 2_000,
    mostQuantity: 60_000,
  },
  {
    code: 'ASM',
    name: { en: 'Assembly', de: 'Montage' },
    line: { en: 'Assembly line', de: 'Montagelinie' },
    units: [
      unit('AssemblyStation', 'Pre-assembly', 'Vormontage'),
      unit('Press', 'Press', 'Presse'),
      unit('ScrewStation', 'Screw station', 'Schraubstation'),
      unit('AssemblyStation', 'Main assembly', 'Hauptmontage'),
      unit('TestBench', 'Leak test bench', 'Dichtheitsprüfstand'),
      unit('TestBench', 'Function test bench', 'Funktionsprüfstand'),
      unit('Marker', 'Label printer', 'Etikettendrucker'),
      unit('PackingStation', 'Packing station', 'Packplatz'),
    ],
    products: [
      { en: 'Pump', de: 'Pumpe' },
      { en: 'Solenoid valve', de: 'Magnetventil' },
      { en: 'Actuator', de: 'Stellantrieb' },
      { en: 'Gear motor', de: 'Getriebemotor' },
    ],
    unit: 'C62',
    leastQuantity: 10,
    mostQuantity: 400,
  },
  {
    code: 'COA',
    name: { en: 'Coating', de: 'Beschichtung' },
    line: { en: 'Coating line', de: 'Beschichtungslinie' },
    units: [
      unit('LoadingStation', 'Loading', 'Aufgabe'),
      unit('Pretreatment', 'Pretreatment', 'Vorbehandlung'),
      unit('DryingOven', 'Drying oven', 'Haftwassertrockner'),
      unit('PowderBooth', 'Powder booth', 'Pulverkabine'),
      unit('CuringOven', 'Curing oven', 'Einbrennofen'),
      unit('CoolingZone', 'Cooling zone', 'Kühlzone'),
      unit('UnloadingStation', 'Unloading', 'Abnahme'),
      unit('InspectionStation', 'Visual inspection', 'Sichtprüfung'),
    ],
    products: [
      { en: 'Coated panel', de: 'Beschichtete Platte' },
      { en: 'Coated bracket', de: 'Beschichteter Halter' },
      { en: 'Coated frame', de: 'Beschichteter Rahmen' },
    ],
    unit: 'C62',
    leastQuantity: 40,
    mostQuantity: 1_500,
  },
  {
    code: 'FUR',
    name: { en: 'Heat treatment', de: 'Wärmebehandlung' },
    line: { en: 'Furnace line', de: 'Ofenlinie' },
    units: [
      unit('LoadingStation', 'Charging station', 'Chargierplatz'),
      unit('Preheater', 'Preheating furnace', 'Vorwärmofen'),
      unit('Furnace', 'Chamber furnace', 'Kammerofen'),
      unit('QuenchTank', 'Quench tank', 'Abschreckbad'),
      unit('Washer', 'Washer', 'Waschanlage'),
      unit('TemperingFurnace', 'Tempering furnace', 'Anlassofen'),
      unit('StraighteningPress', 'Straightening press', 'Richtpresse'),
      unit('HardnessTester', 'Hardness tester', 'Härteprüfer'),
    ],
    products: [
      { en: 'Hardened shaft', de: 'Gehärtete Welle' },
      { en: 'Hardened ring', de: 'Gehärteter Ring' },
      { en: 'Hardened gear', de: 'Gehärtetes Zahnrad' },
    ],
    unit: 'C62',
    leastQuantity: 50,
    mostQuantity: 2_000,
  },
  {
    code: 'PAC',
    name: { en: 'Packaging', de: 'Verpackung' },
    line: { en: 'Packaging line', de: 'Verpackungslinie' },
    units: [
      unit('Feeder', 'Feeder', 'Zuführung'),
      unit('Wrapper', 'Flow wrapper', 'Schlauchbeutelmaschine'),
      unit('Checkweigher', 'Checkweigher', 'Kontrollwaage'),
      unit('MetalDetector', 'Metal detector', 'Metalldetektor'),
      unit('Cartoner', 'Cartoner', 'Kartonierer'),
      unit('CasePacker', 'Case packer', 'Kartonpacker'),
      unit('Palletiser', 'Palletiser', 'Palettierer'),
      unit('StretchWrapper', 'Stretch wrapper', 'Stretchwickler'),
    ],
    products: [
      { en: 'Biscuit pack', de: 'Kekspackung' },
      { en: 'Snack bar', de: 'Müsliriegel' },
      { en: 'Gift box', de: 'Geschenkbox' },
    ],
    unit: 'C62',
    leastQuantity: 3_000,
    mostQuantity: 80_000,
  },
]

export const VARIANTS: readonly TwoNames[] = [
  { en: 'small', de: 'klein' },
  { en: 'medium', de: 'mittel' },
  { en: 'large', de: 'groß' },
  { en: 'light', de: 'leicht' },
  { en: 'heavy duty', de: 'verstärkt' },
  { en: 'export', de: 'Export' },
  { en: 'organic', de: 'Bio' },
  { en: 'classic', de: 'klassisch' },
]

export const RAW_MATERIALS: readonly { name: TwoNames; unit: string }[] = [
  { name: { en: 'Steel bar', de: 'Stabstahl' }, unit: 'KGM' },
  { name: { en: 'Aluminium profile', de: 'Aluminiumprofil' }, unit: 'MTR' },
  { name: { en: 'Polypropylene granulate', de: 'Polypropylen-Granulat' }, unit: 'KGM' },
  { name: { en: 'Powder paint', de: 'Pulverlack' }, unit: 'KGM' },
  { name: { en: 'Sugar', de: 'Zucker' }, unit: 'KGM' },
  { name: { en: 'Flavour', de: 'Aroma' }, unit: 'LTR' },
  { name: { en: 'Bottle', de: 'Flasche' }, unit: 'C62' },
  { name: { en: 'Label', de: 'Etikett' }, unit: 'C62' },
  { name: { en: 'Carton', de: 'Karton' }, unit: 'C62' },
  { name: { en: 'Film', de: 'Folie' }, unit: 'MTK' },
  { name: { en: 'Screw', de: 'Schraube' }, unit: 'C62' },
  { name: { en: 'Seal ring', de: 'Dichtring' }, unit: 'C62' },
]

export const FIRST_NAMES =
  'Anna Ben Clara David Elif Felix Greta Hasan Ines Jakub Katja Lukas Marta Nico Olga Paul Ruth Samir Tanja Uwe Vera Wojciech Yasemin Zoe Emma Oliver Grace Harry Sofia Marco Ivana Tom'.split(
    ' ',
  )

export const LAST_NAMES =
  'Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Braun Yılmaz Kaya Demir Nowak Kowalski Horvat Novák Rossi Smith Jones Taylor Brown Evans Walker Popescu Costa García Jansen Larsen'.split(
    ' ',
  )
