export interface EntryRules {
  /** Places after the point; 0 for pieces. */
  readonly places: number
  /** Digits before the point. */
  readonly digits: number
}

/**
 * What one key does to a number that is being typed. The text is always a decimal that the contracts accept, or empty.
 * @param key `0`…`9`, `.`, `back`, `clear`, or `+n` which adds n.
 */
export function typeKey(text: string, key: string, rules: EntryRules): string {
  if (key === 'clear') return ''
  if (key === 'back') return text.slice(0, -1)
  if (/^\+\d+$/.test(key)) return addWhole(text, key.slice(1), rules)
  const [whole = '', part] = text.split('.')
  if (key === '.') return rules.places === 0 || part !== undefined ? text : `${whole || '0'}.`
  if (!/^\d$/.test(key)) return text
  if (part !== undefined) return part.length < rules.places ? text + key : text
  if (whole === '0') return key
  return whole.length < rules.digits ? text + key : text
}

function addWhole(text: string, amount: string, rules: EntryRules): string {
  const [whole = '', part] = text.split('.')
  const sum = (BigInt(whole || '0') + BigInt(amount)).toString()
  if (sum.length > rules.digits) return text
  return part ? `${sum}.${part}` : sum
}

/** The typed text as a decimal for a contract; undefined while nothing (or nothing but zero) is there. */
export function entryValue(text: string): string | undefined {
  const value = text.endsWith('.') ? text.slice(0, -1) : text
  return /[1-9]/.test(value) ? value : undefined
}
