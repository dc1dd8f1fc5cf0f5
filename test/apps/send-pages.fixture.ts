import type { AnyResource } from '../../src/kernel/contract/resource.ts'
import { equipmentAssetMapping } from '../../src/model/asset/equipment-asset-mapping.resource.ts'
import type { Actor } from '../../src/kernel/server/access.ts'
import { createOwnToken, createServiceToken, MIND_OWN } from '../../src/model/access/contract.ts'
import { physicalAssetClass } from '../../src/model/asset/physical-asset-class.resource.ts'
import { physicalAsset } from '../../src/model/asset/physical-asset.resource.ts'
import { document } from '../../src/model/document/document.resource.ts'
import { labelKind } from '../../src/model/label/label-kind.resource.ts'
import { operationalLocationClass } from '../../src/model/location/operational-location-class.resource.ts'
import { operationalLocation } from '../../src/model/location/operational-location.resource.ts'
import { chooseOwnWays, raiseNotice } from '../../src/model/notice/contract.ts'
import { parameter } from '../../src/model/parameter/parameter.resource.ts'
import { qualificationTestResult } from '../../src/model/personnel/qualification-test-result.resource.ts'
import { qualification } from '../../src/model/personnel/qualification.resource.ts'
import { processSegment } from '../../src/model/segment/process-segment.resource.ts'
import { local } from '../performance/shift.fixture.ts'

/** Somebody who has signed in and minds his own. */
export function ownerOf(accountId: string, siteId: string): Actor {
  return { accountId, grants: [{ permissions: new Set([MIND_OWN]), equipmentId: siteId as never }] }
}

/** What opens the program to others, and how the owner of an account is told. */
export async function sendAccess(
  send: Send,
  sendAsOwner: Send,
  { serviceId, siteId }: { readonly serviceId: string; readonly siteId: string },
): Promise<void> {
  const token = { name: 'Connector', permissions: null, equipmentId: siteId, expiresAt: local('23:00') }
  await send(createServiceToken, { accountId: serviceId, ...token })
  await send(createOwnToken, token)
  await sendAsOwner(chooseOwnWays, { emailFrom: 'alarm', pushFrom: null })
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
