import { readFileSync } from 'node:fs'
import { ConfigurationFault } from '../settings.ts'
import { parseRoleMapping, type SingleSignOnOptions } from './role-mapping.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** @throws ConfigurationFault when something is missing: a provider that is half configured would let nobody in. */
export function singleSignOnOf(env: Environment): SingleSignOnOptions | undefined {
  const given = env['ENTRESOL_OIDC_ISSUER']
  if (given === undefined) return undefined
  const issuer = urlOf('ENTRESOL_OIDC_ISSUER', given)
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(issuer.hostname)
  if (issuer.protocol !== 'https:' && !isHere) throw new ConfigurationFault('ENTRESOL_OIDC_ISSUER must begin with https://')
  const mapping = parseRoleMapping(env['ENTRESOL_OIDC_ROLES'] ?? '')
  if (mapping.length === 0) throw new ConfigurationFault('ENTRESOL_OIDC_ROLES is missing: no group would have a role, and nobody got in')
  const publicUrl = env['ENTRESOL_PUBLIC_URL']
  return {
    ...{ issuer, mapping, clientId: needed(env, 'ENTRESOL_OIDC_CLIENT_ID'), clientSecret: secretOf(env) },
    name: env['ENTRESOL_OIDC_NAME'] ?? 'Single sign-on',
    groupsClaim: env['ENTRESOL_OIDC_GROUPS'] ?? 'groups',
    scopes: env['ENTRESOL_OIDC_SCOPES'] ?? 'openid profile email',
    publicUrl: publicUrl === undefined ? undefined : urlOf('ENTRESOL_PUBLIC_URL', publicUrl),
  }
}

function secretOf(env: Environment): string {
  const path = env['ENTRESOL_OIDC_CLIENT_SECRET_FILE']
  if (path === undefined) return needed(env, 'ENTRESOL_OIDC_CLIENT_SECRET')
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    throw new ConfigurationFault(`ENTRESOL_OIDC_CLIENT_SECRET_FILE cannot be read: ${(error as Error).message}`)
  }
}

function needed(env: Environment, name: string): string {
  const value = env[name]
  if (value === undefined) throw new ConfigurationFault(`${name} is missing beside ENTRESOL_OIDC_ISSUER`)
  return value
}

function urlOf(name: string, text: string): URL {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol)) throw new ConfigurationFault(`${name} must be an address that begins with https://`)
  return url
}
