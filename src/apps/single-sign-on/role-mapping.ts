import { RoleName } from '../../model/personnel/contract.ts'
import { ConfigurationFault } from '../settings.ts'

/** Members of a group of the provider have a role, from a piece of equipment downwards. */
export interface MappedRole {
  readonly group: string
  /** Ready-made, or of the plant's own: those come and go while the program runs. */
  readonly role: string
  /** Code of the equipment; undefined: the whole site. */
  readonly place: string | undefined
}

/** What is known of the provider before it was asked. */
export interface SingleSignOnOptions {
  readonly issuer: URL
  readonly clientId: string
  readonly clientSecret: string
  /** What stands on the button. */
  readonly name: string
  readonly groupsClaim: string
  readonly scopes: string
  readonly mapping: readonly MappedRole[]
  /** Where people reach this program; undefined: as the request says. */
  readonly publicUrl: URL | undefined
}

/**
 * Reads `group=role@equipment; other group=role`. A group may have an `=` of its own, as the names of a directory have: the last one counts.
 * @throws ConfigurationFault
 */
export function parseRoleMapping(text: string): readonly MappedRole[] {
  const entries = text.split(';').flatMap((entry) => (entry.trim() === '' ? [] : [entry.trim()]))
  return entries.map((entry) => {
    const at = entry.lastIndexOf('=')
    const [written = '', place] = entry.slice(at + 1).split('@', 2) as [string?, string?]
    const group = entry.slice(0, Math.max(at, 0)).trim()
    const role = RoleName.safeParse(written.trim()).data
    if (group === '' || role === undefined) {
      throw new ConfigurationFault(
        `ENTRESOL_OIDC_ROLES: ${entry} is not group=role or group=role@equipment. A role is called as it is in the program, such as shiftLead.`,
      )
    }
    return { group, role, place: place?.trim() }
  })
}

/** The roles of whoever is in these groups, each once. */
export function rolesOfGroups(mapping: readonly MappedRole[], groups: readonly string[]): readonly Omit<MappedRole, 'group'>[] {
  const found = mapping.filter(({ group }) => groups.includes(group)).map(({ role, place }) => ({ role, place }))
  return [...new Map(found.map((one) => [`${one.role}@${one.place ?? ''}`, one])).values()]
}

/** What a claim says as groups: a list, or one name. */
export function groupsIn(claim: unknown): readonly string[] {
  if (typeof claim === 'string') return [claim]
  return Array.isArray(claim) ? claim.filter((group) => typeof group === 'string') : []
}

/** A user name here out of what the provider calls the person; undefined when nothing fits. */
export function loginFrom(names: readonly unknown[]): string | undefined {
  const texts = names.flatMap((name) => (typeof name === 'string' ? [name.toLowerCase().replaceAll(/[^a-z0-9._@-]/g, '-')] : []))
  return texts.find((text) => /^[a-z0-9][a-z0-9._@-]{1,59}$/.test(text))
}
