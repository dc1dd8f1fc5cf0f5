import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { atEnd } from '../../../test/support/at-end.ts'
import { scratchDirectory } from '../../../test/support/scratch.fixture.ts'
import { explainConfiguration } from '../configuration.ts'
import { singleSignOnOf } from './configuration.ts'

const whole = {
  ENTRESOL_OIDC_ISSUER: 'https://id.example/realms/plant',
  ENTRESOL_OIDC_CLIENT_ID: 'entresol',
  ENTRESOL_OIDC_CLIENT_SECRET: 'canary-secret',
  ENTRESOL_OIDC_ROLES: 'mes=operator@L1',
}

test('without an issuer there is no single sign-on; with one, what is not said has a default', () => {
  expect(singleSignOnOf({})).toBeUndefined()
  expect(singleSignOnOf(whole)).toMatchObject({ name: 'Single sign-on', groupsClaim: 'groups', scopes: 'openid profile email' })
})

test('the secret may stand in a file', () => {
  const path = join(scratchDirectory(atEnd), 'secret')
  writeFileSync(path, 'from a file\n')
  const { ENTRESOL_OIDC_CLIENT_SECRET: _, ...rest } = whole
  expect(singleSignOnOf({ ...rest, ENTRESOL_OIDC_CLIENT_SECRET_FILE: path })?.clientSecret).toBe('from a file')
  expect(() => singleSignOnOf({ ...rest, ENTRESOL_OIDC_CLIENT_SECRET_FILE: `${path}.not` })).toThrow(/cannot be read/)
})

test.each([
  [{ ENTRESOL_OIDC_ISSUER: 'http://id.example' }, /https/],
  [{ ENTRESOL_OIDC_ISSUER: 'id.example' }, /https/],
  [{ ENTRESOL_OIDC_CLIENT_ID: undefined }, /CLIENT_ID is missing/],
  [{ ENTRESOL_OIDC_CLIENT_SECRET: undefined }, /CLIENT_SECRET is missing/],
  [{ ENTRESOL_OIDC_ROLES: undefined }, /ROLES is missing/],
  [{ ENTRESOL_OIDC_ROLES: 'mes=shift lead' }, /group=role/],
  [{ ENTRESOL_PUBLIC_URL: 'plant' }, /PUBLIC_URL/],
])('half a configuration is refused: %j', (change, message) => {
  expect(() => singleSignOnOf({ ...whole, ...change })).toThrow(message)
})

test('entresol config shows every value of it but the secret', () => {
  const said = explainConfiguration(['--data', scratchDirectory(atEnd)], whole)
  expect(said).toMatch(/ENTRESOL_OIDC_ROLES +mes=operator@L1 +ENTRESOL_OIDC_ROLES/)
  expect(said).not.toContain('canary-secret')
})
