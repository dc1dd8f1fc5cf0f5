import { describe, expect, test } from 'vitest'
import type { SignatureRule } from './contract.ts'
import { judgeSignatures, type Signature, VALID_MS } from './signature.ts'

const at = Date.parse('2026-11-28T10:00:00.000Z')
const what = { command: 'a.b.release', commandId: 'c1', content: 'abc', actorId: 'lena', atMs: at }
const rule = (signatures: 0 | 1 | 2): SignatureRule => ({ signatures, meaning: 'approval', needsReason: false, otherPerson: false })
const by = (signerId: string, more: Partial<Signature> = {}): Signature => ({
  ...{ command: what.command, content: what.content, signerId, signedAt: '2026-11-28T09:59:00.000Z' },
  ...more,
})

describe('signatures under a command', () => {
  test.each([
    ['no rule, no signature', undefined, [], undefined],
    ['a rule that was taken back', rule(0), [], undefined],
    ['no rule, and signed all the same', undefined, [by('lena')], undefined],
    ['one is needed and none is there', rule(1), [], 'signature_required'],
    ['one is needed and there', rule(1), [by('lena')], undefined],
    ['two are needed and none is there', rule(2), [], 'second_signature_required'],
    ['two are needed and one is there', rule(2), [by('lena')], 'second_signature_required'],
    ['two are needed and one person signs twice', rule(2), [by('lena'), by('lena')], 'second_signature_required'],
    ['two are needed and there', rule(2), [by('lena'), by('tom')], undefined],
    ['somebody else has signed for the sender', rule(1), [by('tom')], 'signature_not_yours'],
    ['two others have signed for the sender', rule(2), [by('tom'), by('ute')], 'signature_not_yours'],
    ['a signature that nobody has given', rule(1), [undefined], 'signature_not_valid'],
    ['of other content', rule(1), [by('lena', { content: 'abd' })], 'signature_not_valid'],
    ['of another command', rule(1), [by('lena', { command: 'a.b.cancel' })], 'signature_not_valid'],
    ['used under another command', rule(1), [by('lena', { usedBy: 'c0' })], 'signature_not_valid'],
    ['the second one is not valid', rule(2), [by('lena'), by('tom', { usedBy: 'c0' })], 'signature_not_valid'],
    ['too old', rule(1), [by('lena', { signedAt: new Date(at - VALID_MS - 1).toISOString() })], 'signature_not_valid'],
    ['just fresh enough', rule(1), [by('lena', { signedAt: new Date(at - VALID_MS).toISOString() })], undefined],
    ['from the future', rule(1), [by('lena', { signedAt: new Date(at + 1).toISOString() })], 'signature_not_valid'],
  ] as const)('%s', (_, given, signed, expected) => {
    expect(judgeSignatures(given, signed, what)).toBe(expected)
  })
})
