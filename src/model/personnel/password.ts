import type { passwordRefusals } from './password.contract.ts'

/** A value of the policy `passwordStrength`. */
export type Strength = 'eight' | 'twelve' | 'fifteen'

export const fewestCharacters: Readonly<Record<Strength, number>> = { eight: 8, twelve: 12, fifteen: 15 }

/** What keeps a text from being the password of the account `login`; undefined when nothing does. Characters are counted, not UTF-16 units. */
export function passwordFault(strength: Strength, password: string, login: string): keyof typeof passwordRefusals | undefined {
  if (strength === 'eight') return undefined
  if ([...password].length < fewestCharacters[strength]) return strength === 'twelve' ? 'password_below_twelve' : 'password_below_fifteen'
  return password.toLowerCase().includes(login.toLowerCase()) ? 'password_has_login' : undefined
}
