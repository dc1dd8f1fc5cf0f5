import type { Words } from '../../kernel/contract/words.ts'
import { MIND_OWN } from '../access/contract.ts'

/**
 * The roles of the trade, as data. A pattern names permissions of the contracts; `*` stands for any rest of a name, so that a new command of an
 * activity comes to those who work in it without a change here.
 */
export interface Role {
  readonly title: Words
  readonly permissions: readonly string[]
}

/** Pages of data that everybody in the plant looks at. */
const pages = [
  'equipment',
  'asset',
  'material',
  'location',
  'segment',
  'parameter',
  'document',
  'label',
  'number',
  'unit',
  'reason',
  'calendar',
  'translation',
]

/** What everybody in the plant sees: the model, orders, work and its figures. Not: people, accounts, connections. */
const seePlant = [
  ...pages.map((page) => `model.${page}.read`),
  'model.policy.read',
  'model.revision.read',
  'model.origin.read',
  'model.attachment.read',
  'model.signature.read',
  'model.rule.read',
  'model.notice.read',
  'operations.*.read',
  'production.*.read',
]
/** Everything of the model but accounts: who shapes the plant does not decide who may. */
const shapeModel = [
  ...pages.map((page) => `model.${page}.*`),
  'model.policy.*',
  'model.revision.*',
  'model.origin.*',
  'model.attachment.read',
  'model.view.share',
  'model.signature.*',
  'model.rule.*',
  'model.notice.*',
  'model.personnel.edit',
  'model.personnel.read',
  'model.personnel.duty.*',
]
const workAtUnit = [
  'model.notice.raise',
  'operations.execution.run',
  'operations.execution.report',
  'operations.performance.classify',
  'production.execution.*',
]
const seeAll = ['quality.*.read', 'maintenance.*.read', 'inventory.*.read', 'connect.*.read', 'exchange.*.read']

export const roles = {
  operator: { title: { en: 'Operator', de: 'Maschinenbediener' }, permissions: [...seePlant, ...workAtUnit] },
  shiftLead: {
    title: { en: 'Shift lead', de: 'Schichtleiter' },
    permissions: [
      ...seePlant,
      'model.personnel.read',
      'model.personnel.duty.*',
      'model.rule.*',
      'model.notice.*',
      'operations.execution.*',
      'operations.dispatching.*',
      'operations.performance.*',
      'operations.tracking.*',
      'production.execution.*',
      'connect.*.read',
      'kernel.terminal.*',
    ],
  },
  setter: {
    title: { en: 'Setter', de: 'Einrichter' },
    permissions: [...seePlant, ...workAtUnit, 'connect.*.read', 'maintenance.*.read', 'quality.*.read'],
  },
  planner: {
    title: { en: 'Planner', de: 'Fertigungsplaner' },
    permissions: [
      ...seePlant,
      'model.calendar.*',
      'model.segment.*',
      'model.revision.submit',
      'operations.scheduling.*',
      'operations.dispatching.*',
      'operations.definition.*',
    ],
  },
  qualityEngineer: {
    title: { en: 'Quality engineer', de: 'Qualitätsingenieur' },
    permissions: [
      ...seePlant,
      'quality.*',
      'model.reason.*',
      'model.document.*',
      'model.parameter.*',
      'model.revision.*',
      'operations.tracking.*',
    ],
  },
  /** Measures and records; whether a lot may go is for the releaser to say. */
  laboratoryAnalyst: {
    title: { en: 'Laboratory analyst', de: 'Laborant' },
    permissions: [...seePlant, 'quality.*.read', 'quality.execution.*', 'quality.collection.*'],
  },
  qualityReleaser: {
    title: { en: 'Quality releaser', de: 'Qualitätsfreigeber' },
    permissions: [...seePlant, 'quality.*.read', 'quality.*.release', 'operations.tracking.release'],
  },
  maintenanceTechnician: {
    title: { en: 'Maintenance technician', de: 'Instandhalter' },
    permissions: [...seePlant, ...workAtUnit, 'maintenance.*', 'model.asset.*', 'operations.performance.map', 'connect.*.read'],
  },
  warehouse: {
    title: { en: 'Warehouse', de: 'Lager' },
    permissions: [...seePlant, 'inventory.*', 'model.location.*', 'model.label.*', 'operations.tracking.*'],
  },
  /** From another company: does the job that was given to him, and sees nothing of the plant's figures, orders and products. */
  contractor: {
    title: { en: 'Contractor', de: 'Fremdfirma' },
    permissions: [
      'model.equipment.read',
      'model.reason.read',
      'operations.execution.read',
      'operations.execution.run',
      'operations.execution.report',
      'maintenance.execution.*',
    ],
  },
  mesEngineer: {
    title: { en: 'MES engineer', de: 'MES-Ingenieur' },
    permissions: [...seePlant, ...shapeModel, ...seeAll, 'operations.*', 'production.*', 'connect.*', 'kernel.*.read'],
  },
  momArchitect: {
    title: { en: 'MOM architect', de: 'MOM-Architekt' },
    permissions: [
      ...shapeModel,
      'operations.*',
      'production.*',
      'quality.*',
      'maintenance.*',
      'inventory.*',
      'connect.*',
      'exchange.*',
      'enterprise.*',
      'kernel.*.read',
    ],
  },
  plantManager: {
    title: { en: 'Plant manager', de: 'Werkleiter' },
    permissions: [...seePlant, ...seeAll, 'model.personnel.read', 'model.personnel.duty.read', 'enterprise.*.read', 'kernel.*.read'],
  },
  auditor: { title: { en: 'Auditor', de: 'Auditor' }, permissions: ['*.read'] },
  administrator: { title: { en: 'Administrator', de: 'Administrator' }, permissions: ['*'] },
} as const satisfies Record<string, Role>
export type RoleName = keyof typeof roles

export function readyMadeRole(name: string): Role | undefined {
  return Object.hasOwn(roles, name) ? roles[name as RoleName] : undefined
}
export const isReadyMade = (name: string) => readyMadeRole(name) !== undefined

/** What only the program itself says, such as the count of its books: no pattern of a role names it, not even `*`. */
const ofProgram = /\.program$/

/** What only a role of the plant's own may hold, which names it in full: no pattern does, not even `*`. */
const ofNamedRoles = /\.named$/
export const isForNamedRoles = (permission: string) => ofNamedRoles.test(permission)

/** @returns the permissions out of `known` that one of the patterns names. */
export function expandPatterns(patterns: readonly string[], known: Iterable<string>): ReadonlySet<string> {
  const tests = patterns.map((pattern) => new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`))
  const isOpen = (permission: string) => !ofProgram.test(permission) && !isForNamedRoles(permission)
  return new Set([...known].filter((permission) => isOpen(permission) && tests.some((test) => test.test(permission))))
}

/** What a role can hold: everything but what the program alone says, and what everybody has who has signed in. */
export function grantable(known: Iterable<string>): ReadonlySet<string> {
  return new Set([...known].filter((permission) => !ofProgram.test(permission) && permission !== MIND_OWN))
}

/** Every role with its permissions, for the permissions of one catalogue. */
export function expandRoles(known: Iterable<string>): ReadonlyMap<string, ReadonlySet<string>> {
  const permissions = [...known]
  return new Map(Object.entries(roles).map(([name, role]) => [name, expandPatterns(role.permissions, permissions)]))
}

function escaped(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
}
