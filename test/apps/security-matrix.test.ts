import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { permissionsOf } from '../../src/apps/known-sessions.ts'
import { catalogue } from '../../src/apps/modules.ts'
import { resources } from '../../src/apps/resources.ts'
import type { Outcome } from '../../src/kernel/contract/command.ts'
import type { EquipmentId } from '../../src/kernel/contract/ids.ts'
import type { AnyCommand, AnyQuery } from '../../src/kernel/contract/resource.ts'
import type { Actor } from '../../src/kernel/server/access.ts'
import { changeWorkMaster } from '../../src/operations/definition/contract.ts'
import { expandRoles, roles } from '../../src/model/personnel/roles.ts'
import { assignJobOrder, pauseJobOrder, startJobOrder } from '../../src/operations/execution/contract.ts'
import { local } from '../performance/shift.fixture.ts'
import { sharedDatabase } from '../support/database.ts'
import { aimedInput, type MatrixPlant, openMatrixPlant } from './matrix-plant.fixture.ts'

/**
 * Every command and every query × every role × where the role is granted, through the real pipeline. What must come out is computed here, from the
 * names of permissions and from what a contract's input names; nothing of it is asked of the code that decides.
 */
const whole = catalogue()
const commands: readonly AnyCommand[] = [...whole.handlers.values()].map(({ contract }) => contract)
const queries: readonly AnyQuery[] = [...whole.answers.values()].map(({ contract }) => contract)
const expanded = expandRoles(permissionsOf({ catalogue: whole }))

/** Where a role is granted: at the whole site, at the line where everything happens, or at another line. */
type GrantedAt = 'site' | 'line' | 'otherLine'
const grantedAts: readonly GrantedAt[] = ['site', 'line', 'otherLine']
const roleNames = Object.keys(roles) as (keyof typeof roles)[]

/** Commands whose input names equipment although they concern the whole site, and why. */
const ofWholeSite: Readonly<Record<string, string>> = {
  'model.equipment.moveEquipment': 'what a grant on a part of the tree covers changes with it',
  'model.access.createOwnToken': 'everybody minds his own, and a token never may more than its owner',
  'exchange.webhook.createSubscription': 'a door to the outside is the site’s, also one for events of a part of it',
  'exchange.webhook.changeSubscription': 'the same',
  'model.access.createServiceToken': 'accounts are the site’s',
}
/** Questions whose answers are the same for everybody who may ask at all: what the plant shares, and rules that are no secret. */
const shared = [
  ...resources.filter(({ scope }) => !scope).flatMap(({ queries: { list, get } }) => [list.name, get.name]),
  ...[
    ...['model.calendar.listCalendarPeriods', 'model.calendar.listRunningShifts'],
    'model.plant.findPolicyValue',
    'model.material.getConvertedQuantity',
    ...['model.revision.listRevisions', 'model.revision.findEffectiveRevision'],
    'model.signature.listSignatureRules',
    'model.personnel.listPermissions',
    'kernel.catalogue.listContracts',
    'model.rule.listRuleParts',
    'model.rule.checkRule',
  ],
  // What each has chosen himself, and what the program can do.
  ...['model.notice.getOwnWays', 'exchange.notice.getNoticeWays', 'exchange.notice.listOwnBrowsers'],
  ...['operations.definition.listWorkMasters', 'operations.definition.listOperationsDefinitions'],
  ...[
    'operations.definition.findReleasableDefinition',
    'operations.scheduling.findNextOrderNumber',
    'connect.mapping.listConnections',
    'connect.mapping.getMachineAccess',
  ],
  // A source belongs to no unit until somebody connects it.
  'connect.mapping.listUnmappedSources',
]
/** Questions that only those are answered whose right is the whole site's. */
const ofSiteOnly = [
  ...['model.personnel.listAccount', 'model.personnel.getAccount', 'model.personnel.listRoles', 'model.personnel.listRights'],
  ...['kernel.ledger.listEvents', 'kernel.ledger.listRefusals', 'kernel.ledger.getCommand'],
  'exchange.webhook.listEventNames',
]
/** Questions about terminals, signatures, webhooks, rules, templates, approved revisions, views, translated names, tokens, sessions and erased files, of which this plant has none; their own tests ask them. */
const withoutRows = [
  ...['model.rule.listRules', 'model.rule.listRuleFirings', 'model.rule.dryRunRule'],
  ...['exchange.webhook.listSubscriptions', 'exchange.webhook.listDeliveries', 'exchange.notice.listNoticeDeliveries'],
  // Days of several sites, asked for what lies below one.
  'operations.performance.listSiteDays',
  ...['kernel.terminal.listParked', 'kernel.terminal.listTerminals', 'model.signature.listSignatures'],
  ...['model.origin.getOrigin', 'model.origin.listOrigins', 'model.origin.listTemplates', 'model.revision.getEffectiveContent'],
  'model.revision.listRevisionsInForce',
  'model.attachment.findErasure',
  ...['model.view.listViews', 'model.translation.listNames'],
  ...['listOwnSessions', 'listOwnTokens', 'listSecurityLog', 'listSessions', 'listTokens'].map((name) => `model.access.${name}`),
]

let plant: MatrixPlant
beforeAll(async () => {
  plant = await openMatrixPlant(await sharedDatabase(), whole)
  plant.lock()
})
afterAll(() => plant?.close())

function actorOf(role: string, at: GrantedAt, { siteId, lineId, otherLineId }: MatrixPlant = plant): Actor {
  const equipmentId = { site: siteId as unknown as EquipmentId, line: lineId, otherLine: otherLineId }[at]
  return { accountId: randomUUID(), grants: [{ permissions: expanded.get(role)!, equipmentId }] }
}

/** Whether a role names a permission; a pattern has one star at most, what the program says belongs to nobody, and what named roles have to none of these. */
function names(role: keyof typeof roles, permission: string): boolean {
  return (
    !/\.(program|named)$/.test(permission) &&
    roles[role].permissions.some((pattern) => {
      const [head, tail] = pattern.split('*') as [string, string?]
      if (tail === undefined) return permission === head
      return permission.length >= head.length + tail.length && permission.startsWith(head) && permission.endsWith(tail)
    })
  )
}

const resourceOf = (contract: AnyCommand | AnyQuery) =>
  resources.find((one) => [...Object.values(one.commands), ...Object.values(one.queries)].includes(contract))

/** Where a command's object is: on the line, when its input names equipment, a job of the line, or a record that belongs to equipment. */
function placeOf(contract: AnyCommand): 'line' | 'site' {
  if (contract.name in ofWholeSite) return 'site'
  const resource = resourceOf(contract)
  if (resource) return resource.scope ? 'line' : 'site'
  return ['equipmentId', 'jobOrderId'].some((field) => field in contract.input.shape) ? 'line' : 'site'
}

const inputOf = (contract: AnyCommand | AnyQuery, { aims }: MatrixPlant = plant) =>
  aimedInput(contract.input, aims, aims[resourceOf(contract)?.name ?? ''])

interface Case {
  readonly contract: AnyCommand
  readonly actor: Actor
  readonly input?: object
}

/** So many at once: nobody hands a writer thousands in one breath, which would keep it from its other work for seconds. */
const AT_ONCE = 500

async function sendAll(cases: readonly Case[], { site } = plant): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (let at = 0; at < cases.length; at += AT_ONCE) {
    const attempts = cases.slice(at, at + AT_ONCE).map(({ contract, actor, input }) => ({
      ...{ commandId: randomUUID(), actor, contract, input: contract.input.parse(input ?? inputOf(contract)) as object },
      ...(contract.intent === 'report' && { occurredAt: local('08:00') }),
    }))
    outcomes.push(...(await site.executeMany(attempts)))
  }
  return outcomes
}
const isForbidden = (outcome: Outcome) => outcome.outcome === 'refused' && outcome.refusals.includes('not_permitted')

/** Every command in every role and place, where the answer was not the one that is due. */
async function findWrongAnswers(of: readonly AnyCommand[], from = plant): Promise<string[]> {
  const cases = of.flatMap((contract) => roleNames.flatMap((role) => grantedAts.map((at) => ({ contract, role, at }))))
  const inputs = new Map(of.map((contract) => [contract, inputOf(contract, from)]))
  const outcomes = await sendAll(
    cases.map(({ contract, role, at }) => ({ contract, actor: actorOf(role, at, from), input: inputs.get(contract)! })),
    from,
  )
  return cases.flatMap(({ contract, role, at }, index) => {
    const covers = at === 'site' || (at === 'line' && placeOf(contract) === 'line')
    const isDue = names(role, contract.permission) && covers
    return isDue === !isForbidden(outcomes[index]!) ? [] : [`${contract.name} as ${role} at ${at}: ${isDue ? 'forbidden' : 'allowed'}`]
  })
}

describe('queries', () => {
  type Seen = Readonly<Record<GrantedAt, string | undefined>>
  const seen: { readonly contract: AnyQuery; readonly role: (typeof roleNames)[number]; readonly by: Seen }[] = []
  const ask = async (contract: AnyQuery, input: object, actor: Actor) => {
    const answer = await plant.site.answer(contract, input, actor)
    return answer.permitted ? JSON.stringify(answer.value) : undefined
  }
  beforeAll(async () => {
    for (const contract of queries) {
      const input = contract.input.parse(inputOf(contract)) as object
      const by = async (role: string, at: GrantedAt) => [at, await ask(contract, input, actorOf(role, at))] as const
      const of = async (role: string) => Object.fromEntries(await Promise.all(grantedAts.map((at) => by(role, at)))) as unknown as Seen
      seen.push(...(await Promise.all(roleNames.map(async (role) => ({ contract, role, by: await of(role) })))))
    }
  })

  test('each answers the roles that name its permission, and no others', () => {
    const wrong = seen.filter(({ contract, role, by }) =>
      grantedAts.some((at) => (by[at] !== undefined) !== names(role, contract.permission)),
    )
    expect(wrong.map(({ contract, role }) => `${contract.name} as ${role}`)).toEqual([])
    expect(seen.length).toBeGreaterThan(700)
  })

  test('none shows anything of a line to whoever has his role at another one', () => {
    const leaks = seen.flatMap(({ contract, role, by }) =>
      plant.marks.filter((mark) => by.otherLine?.includes(mark)).map((mark) => `${contract.name} shows ${mark} to ${role}`),
    )
    expect(leaks).toEqual([])
  })

  test('each shows the people of the line what is there, but for those that are shared, of the whole site, or without rows', () => {
    const found = { shared: new Set<string>(), site: new Set<string>(), line: new Set<string>() }
    for (const { contract, by } of seen) {
      if (by.site === undefined) continue
      found[by.line !== by.otherLine ? 'line' : by.site !== by.line ? 'site' : 'shared'].add(contract.name)
    }
    expect([...found.shared].toSorted()).toEqual([...shared, ...withoutRows].toSorted())
    expect([...found.site].toSorted()).toEqual(ofSiteOnly.toSorted())
    expect(found.line.size).toBeGreaterThan(25)
  })
})

describe('commands', () => {
  test('each is allowed in the roles that name its permission, where they are granted, and nowhere else', async () => {
    expect(await findWrongAnswers(commands)).toEqual([])
    expect(commands.length * roleNames.length * grantedAts.length).toBeGreaterThan(2_000)
    expect(commands.filter((contract) => placeOf(contract) === 'line').length).toBeGreaterThan(25)
  })

  test('each is allowed to a role that is granted for some categories where what it touches belongs to them, or to none', async () => {
    const ofWork = ['jobOrderId', 'jobs', 'workType']
    const category = (contract: AnyCommand): string | undefined => {
      if (contract.name === changeWorkMaster.name) return 'every one'
      return ofWork.some((field) => field in contract.input.shape) ? 'Production' : undefined
    }
    const cases = commands.flatMap((contract) =>
      (['Production', 'Maintenance'] as const).map((granted) => ({ contract, granted, at: placeOf(contract), input: inputOf(contract) })),
    )
    const limited = (granted: string, at: GrantedAt): Actor => {
      const actor = actorOf('administrator', at)
      return { ...actor, grants: actor.grants.map((grant) => ({ ...grant, categories: new Set([granted]) })) }
    }
    const outcomes = await sendAll(cases.map(({ contract, granted, at, input }) => ({ contract, input, actor: limited(granted, at) })))
    const wrong = cases.filter(({ contract, granted }, index) => {
      const isDue = names('administrator', contract.permission) && [granted, undefined].some((one) => one === category(contract))
      return isDue === isForbidden(outcomes[index]!)
    })
    expect(wrong.map(({ contract, granted }) => `${contract.name} for ${granted}`)).toEqual([])
    expect(commands.filter((contract) => category(contract) === 'Production').length).toBeGreaterThan(12)
  })

  test('a right of one grant does not reach where another one stands', async () => {
    const [seesAll, runsElsewhere] = [actorOf('auditor', 'site'), actorOf('operator', 'otherLine')]
    const actor = { ...seesAll, grants: [...seesAll.grants, ...runsElsewhere.grants] }
    expect((await sendAll([{ contract: startJobOrder, actor }])).map(isForbidden)).toEqual([true])
  })

  test('nobody takes a job from a line where he has no right, by giving it to his own', async () => {
    const input = { jobOrderId: plant.aims['jobOrderId'], equipmentId: plant.otherUnitId }
    const give = (at: GrantedAt) => ({ contract: assignJobOrder, input, actor: actorOf('shiftLead', at) })
    expect((await sendAll([give('site'), give('line'), give('otherLine')])).map(isForbidden)).toEqual([false, true, true])
  })

  test('a command that forgets its place, or takes another for it, is found', async () => {
    const changed = (contract: AnyCommand, scope: () => EquipmentId | undefined) =>
      [contract.name, { ...whole.handlers.get(contract.name)!, scope }] as const
    const careless = [changed(startJobOrder, () => undefined), changed(pauseJobOrder, () => other.otherLineId)]
    const other = await openMatrixPlant(await sharedDatabase(), { ...whole, handlers: new Map([...whole.handlers, ...careless]) })
    other.lock()
    const wrong = await findWrongAnswers([startJobOrder, pauseJobOrder], other)
    await other.close()
    expect(wrong).toContain('operations.execution.startJobOrder as operator at line: forbidden')
    expect(wrong).toContain('operations.execution.pauseJobOrder as operator at otherLine: allowed')
  })
})
