import { randomBytes } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connection } from '../connect/mapping/connection.resource.ts'
import type { EquipmentId } from '../kernel/contract/ids.ts'
import { everything, SYSTEM_ACCOUNT } from '../kernel/server/access.ts'
import type { Site } from '../kernel/server/site.ts'
import { derivedId } from '../kernel/server/canonical.ts'
import { equipment } from '../model/equipment/equipment.resource.ts'
import { changeAccountPassword, createAccount } from '../model/personnel/contract.ts'
import { Seeding } from './demo/seeding.ts'

/**
 * A plant of one's own begins with the site and its administrator, whose password is made up and told once.
 * @param isJoined the plant was begun by another program on the same database.
 * @returns lines for the person who starts it.
 */
export async function enterOwnPlant(site: Site, dataDirectory: string, isJoined: boolean): Promise<readonly string[]> {
  const told = join(dataDirectory, 'administrator-told')
  // Who has begun the plant in another directory has told the password there.
  if (isJoined) writeFileSync(told, '', { flush: true })
  if (existsSync(told)) return []
  const { siteId } = site
  const actor = {
    accountId: SYSTEM_ACCOUNT,
    grants: [{ permissions: new Set([everything]), equipmentId: siteId as string as EquipmentId }],
  }
  const password = randomBytes(9).toString('base64url')
  const seeding = new Seeding(site, actor, undefined)
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone
  await seeding.enter([
    { key: 'site', contract: equipment.commands.create, input: { code: 'SITE', name: 'My plant', level: 'Site', zone } },
  ])
  // Machines can speak at once: those that know Sparkplug, and those that publish a plain counter below `plant/`.
  const door = { url: 'embedded', enabled: true }
  await seeding.enter([
    { key: 'sparkplug', contract: connection.commands.create, input: { code: 'SPARKPLUG', name: 'Sparkplug', kind: 'sparkplug', ...door } },
    {
      key: 'plain',
      contract: connection.commands.create,
      input: { code: 'PLAIN', name: 'Plain MQTT', kind: 'mqttJson', groups: 'plant/#', ...door },
    },
  ])
  const grants = [{ role: 'administrator', equipmentId: siteId }]
  const admin = { login: 'admin', displayName: 'Administrator', password, grants }
  const accounts = await seeding.enterForIds([{ key: 'admin', contract: createAccount, input: admin }], 'accountId')
  // A start that was cut off before it told the password has made the account already: this one gives it the password that is told now.
  const accountId = accounts.get('admin') as string
  await site.execute({
    ...{ commandId: derivedId(siteId, 'own-plant', 'password', password), actor },
    ...{ contract: changeAccountPassword, input: { accountId, password } },
  })
  writeFileSync(told, '', { flush: true })
  return [`your plant is empty; sign in as admin with the password ${password} (shown only now)`]
}
