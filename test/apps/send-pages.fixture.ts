import { createECDH, randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { addOwnBrowser } from '../../src/exchange/notice/contract.ts'
import type { AnyResource } from '../../src/kernel/contract/resource.ts'
import { equipmentAssetMapping } from '../../src/model/asset/equipment-asset-mapping.resource.ts'
import { startOurNotices } from '../../src/apps/notices.ts'
import type { Site } from '../../src/kernel/server/site.ts'
import type { Actor } from '../../src/kernel/server/access.ts'
import { createOwnToken, createServiceToken, MIND_OWN } from '../../src/model/access/contract.ts'
import { physicalAssetClass } from '../../src/model/asset/physical-asset-class.resource.ts'
import { physicalAsset } from '../../src/model/asset/physical-asset.resource.ts'
import { document } from '../../src/model/document/document.resource.ts'
import { setPolicy } from '../../src/model/policy/contract.ts'
import { requestPersonPerformance } from '../../src/operations/performance/contract.ts'
import { byPerson } from '../../src/operations/performance/policies.ts'
import { labelKind } from '../../src/model/label/label-kind.resource.ts'
import { operationalLocationClass } from '../../src/model/location/operational-location-class.resource.ts'
import { operationalLocation } from '../../src/model/location/operational-location.resource.ts'
import { chooseOwnWays, raiseNotice } from '../../src/model/notice/contract.ts'
import { parameter } from '../../src/model/parameter/parameter.resource.ts'
import { changeOwnPassword, CHOOSE_FOR_PERSON } from '../../src/model/personnel/password.contract.ts'
import { qualificationTestResult } from '../../src/model/personnel/qualification-test-result.resource.ts'
import { qualification } from '../../src/model/personnel/qualification.resource.ts'
import { processSegment } from '../../src/model/segment/process-segment.resource.ts'
import { local, type ShiftPlant } from '../performance/shift.fixture.ts'

/** Secrets that the program itself must be able to say or to use, by the module and the table in which it keeps them. */
export const keptByProgram = {
  'connect.mapping': 'public.connection_secret',
  'exchange.webhook': 'public.webhook_secret',
  'exchange.notice': 'public.push_browser',
}

/** A text that is nowhere else, in the form of the field. */
export function canaryFor(field: string): string {
  const canary = `canary-${randomUUID()}`
  if (field === 'pin') return String(randomInt(1e11, 1e12))
  if (field === 'email') return `${canary}@example.org`
  if (field === 'endpoint') return `https://push.example/${canary}`
  if (field === 'p256dh') return createECDH('prime256v1').generateKeys().toString('base64url')
  return field === 'auth' ? randomBytes(16).toString('base64url') : canary
}

/** What somebody proves must be the hash of his password, as it stands there. */
export async function letProve(pool: Pool, accountId: string, hash: string | undefined): Promise<void> {
  if (hash) await pool.query('update account_credential set password_hash = $1 where account_id = $2', [hash, accountId])
}

/** Somebody who has signed in and minds his own, his password too. */
export function ownerOf(accountId: string, siteId: string): Actor {
  return { accountId, grants: [{ permissions: new Set([MIND_OWN, CHOOSE_FOR_PERSON]), equipmentId: siteId as never }] }
}

/** What opens the program to others, and how the owner of an account is told. */
export async function sendAccess(
  send: Send,
  sendAsOwner: Send,
  { serviceId, site }: { readonly serviceId: string; readonly site: Site },
): Promise<void> {
  const token = { name: 'Connector', permissions: null, equipmentId: site.siteId, expiresAt: local('23:00') }
  await send(createServiceToken, { accountId: serviceId, ...token })
  await send(createOwnToken, token)
  await sendAsOwner(changeOwnPassword, {})
  await sendAsOwner(chooseOwnWays, { emailFrom: 'alarm', pushFrom: null })
  const options = { mail: undefined, publicUrl: 'https://mes.plant.example', guard: { isOpen: () => false } }
  const notices = await startOurNotices(site, options, () => 1)
  await sendAsOwner(addOwnBrowser, {})
  await notices.close()
}

type Send = (contract: { readonly name: string }, input: object) => Promise<{ readonly id: string }>

/** Makes and changes a record of each page of data that only says what things are. */
export async function sendPages(
  send: Send,
  { personId, equipmentId, startsAt }: { readonly personId: string; readonly equipmentId: string; readonly startsAt: string },
): Promise<void> {
  /** @param fixed what is given once, when the record is made. */
  const both = async ({ commands }: AnyResource, fields: object, fixed: object = {}): Promise<string> => {
    const { id } = await send(commands.create, { ...fields, ...fixed })
    await send(commands.change, { ...fields, id, expectedRevision: 1 })
    return id
  }
  for (const resource of [physicalAssetClass, physicalAsset, operationalLocationClass, operationalLocation])
    await both(resource, { code: 'C-1', name: 'One' })
  const given = { code: 'S-1', name: { en: 'One', de: 'Eins' } }
  const qualificationId = await both(qualification, given)
  await both(parameter, { ...given, dataType: 'string' })
  await both(processSegment, { ...given, operationsType: 'Production' })
  await both(document, { ...given, kind: 'Manual' })
  await both(labelKind, { ...given, labels: 'MaterialLot' })
  await both(qualificationTestResult, { result: 'Pass' }, { personId, qualificationId, evaluatedOn: '2026-05-01' })
  await both(equipmentAssetMapping, {}, { equipmentId, startsAt })
  // The personnel class of that code is the function that is called.
  await send(raiseNotice, { equipmentId, function: 'C-1', severity: 'alarm' })
}

/** Looks at what a person did in the morning, where the plant allows it. */
export async function lookAtPerformance(plant: Pick<ShiftPlant, 'make' | 'unitId'>, personId: string, send: Send): Promise<void> {
  const { make, unitId: equipmentId } = plant
  await make(setPolicy, { policy: byPerson.name, equipmentId, value: 'on' })
  await send(requestPersonPerformance, { equipmentId, personId, startsAt: local('06:00'), endsAt: local('08:00') })
}
