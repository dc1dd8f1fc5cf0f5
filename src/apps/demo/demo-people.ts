import type { Words } from '../../kernel/contract/words.ts'
import type { RoleName } from '../../model/personnel/roles.ts'

/** The password of everybody in the demo plant. It is printed, and the server listens to this machine only. */
export const DEMO_PASSWORD = 'entresol-demo'
/** The PIN that goes with every badge of the demo plant. */
export const DEMO_PIN = '2468'

/** Personnel numbers, which are the numbers of the badges too, count on from here. */
export const FIRST_NUMBER = 1001

export interface DemoPerson {
  readonly login: string
  readonly name: string
  readonly role: RoleName
  /** Code of the equipment from which the role holds downwards; undefined: the whole site. */
  readonly place?: string
  readonly language: 'en' | 'de'
}

/** Everybody who does not stand at a machine. Operators come from the simulator, which makes them work. */
export const staff: readonly DemoPerson[] = [
  { login: 'admin', name: 'Robin Admin', role: 'administrator', language: 'en' },
  { login: 'sabine.keller', name: 'Sabine Keller', role: 'shiftLead', place: 'BOTTLING', language: 'de' },
  { login: 'frank.weber', name: 'Frank Weber', role: 'shiftLead', place: 'MACHINING', language: 'de' },
  { login: 'lena.hofer', name: 'Lena Hofer', role: 'planner', language: 'de' },
  { login: 'david.schmid', name: 'David Schmid', role: 'qualityEngineer', language: 'en' },
  { login: 'oleg.petrenko', name: 'Oleg Petrenko', role: 'maintenanceTechnician', language: 'en' },
  { login: 'marta.lehmann', name: 'Marta Lehmann', role: 'warehouse', language: 'de' },
  { login: 'ulrike.wagner', name: 'Ulrike Wagner', role: 'plantManager', language: 'en' },
  { login: 'jan.richter', name: 'Jan Richter', role: 'mesEngineer', language: 'en' },
  { login: 'clara.steiner', name: 'Clara Steiner', role: 'momArchitect', language: 'en' },
  { login: 'viktor.lang', name: 'Viktor Lang', role: 'setter', place: 'MACHINING', language: 'de' },
  { login: 'mia.vogel', name: 'Mia Vogel', role: 'laboratoryAnalyst', language: 'de' },
  { login: 'helga.busch', name: 'Helga Busch', role: 'qualityReleaser', language: 'de' },
  { login: 'tomasz.nowak', name: 'Tomasz Nowak', role: 'contractor', place: 'BOTTLING', language: 'en' },
  { login: 'paul.berger', name: 'Paul Berger', role: 'auditor', language: 'en' },
]

/** One card of the front page: who signs in with one click, and the task that waits. */
export interface RoleCard {
  readonly role: RoleName
  readonly login: string
  readonly task: Words
  /** Where the task is done. */
  readonly path: string
}

export const roleCards: readonly RoleCard[] = [
  {
    role: 'operator',
    login: 'anna.becker',
    task: {
      en: 'Work the order that runs on the line: report scrap, explain a stop',
      de: 'Den laufenden Auftrag bearbeiten: Ausschuss melden, Stillstand erklären',
    },
    path: '/terminal',
  },
  {
    role: 'shiftLead',
    login: 'sabine.keller',
    task: { en: 'Repair and close the last shift', de: 'Die letzte Schicht berichtigen und abschließen' },
    path: '/shift',
  },
  {
    role: 'planner',
    login: 'lena.hofer',
    task: { en: 'Release the order that waits', de: 'Den wartenden Auftrag freigeben' },
    path: '/orders',
  },
  {
    role: 'plantManager',
    login: 'ulrike.wagner',
    task: { en: 'Find out where the line loses its time', de: 'Herausfinden, wo die Linie ihre Zeit verliert' },
    path: '/losses',
  },
  {
    role: 'mesEngineer',
    login: 'jan.richter',
    task: { en: 'Give the fault codes without a reason theirs', de: 'Störcodes ohne Grund einen Grund geben' },
    path: '/faults',
  },
  {
    role: 'momArchitect',
    login: 'clara.steiner',
    task: { en: 'See which cells of the ISA-95 grid are covered', de: 'Sehen, welche Felder des ISA-95-Rasters besetzt sind' },
    path: '/scope',
  },
  {
    role: 'maintenanceTechnician',
    login: 'oleg.petrenko',
    task: { en: 'See which machine is silent, and since when', de: 'Sehen, welche Maschine schweigt und seit wann' },
    path: '/connections',
  },
  {
    role: 'auditor',
    login: 'paul.berger',
    task: { en: 'Follow one order through the ledger', de: 'Einen Auftrag durch das Hauptbuch verfolgen' },
    path: '/ledger',
  },
  {
    role: 'administrator',
    login: 'admin',
    task: { en: 'See who may do what, and where', de: 'Sehen, wer wo was darf' },
    path: '/rights',
  },
]
