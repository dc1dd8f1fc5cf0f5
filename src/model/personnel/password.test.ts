import { expect, test } from 'vitest'
import { passwordFault } from './password.ts'

test.each([
  ['eight', '12345678', undefined],
  ['eight', 'anna-anna', undefined],
  ['twelve', 'elevenchars', 'password_below_twelve'],
  ['twelve', 'twelve chars', undefined],
  ['twelve', 'I am ANNA, hello', 'password_has_login'],
  ['fifteen', 'fourteen chars', 'password_below_fifteen'],
  ['fifteen', 'fifteen charact', undefined],
  ['fifteen', 'long enough, anna', 'password_has_login'],
  // Six characters of two UTF-16 units each are six.
  ['twelve', '🔧🔧🔧🔧🔧🔧', 'password_below_twelve'],
] as const)('policy passwordStrength %s: %s', (strength, password, fault) => {
  expect(passwordFault(strength, password, 'anna')).toBe(fault)
})
