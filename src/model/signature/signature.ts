import type { SignatureEvent, SignatureRule, signatureRefusals } from './contract.ts'

/** A signature as its stream knows it. */
export interface Signature {
  readonly command: string
  readonly content: string
  readonly signerId: string
  readonly signedAt: string
  /** The command under which it stands: it stands under one only. */
  readonly usedBy?: string
}

/** After this time a signature that was not used is worth nothing: its person may have left the room. */
export const VALID_MS = 10 * 60_000

/** What is to be signed, who sends it, and when. */
export interface ToBeSigned {
  readonly command: string
  readonly commandId: string
  /** SHA-256 of its canonical body, in hex; undefined when its sender named no signature. */
  readonly content: string | undefined
  readonly actorId: string
  readonly atMs: number
}

export type SignatureRefusal = keyof typeof signatureRefusals

/**
 * Whether these signatures carry this command: each bound to this very content (21 CFR 11.70), fresh, unused, of as many different people as
 * the rule asks for, and one of them of the person who sends it (11.200(a)(2)).
 */
export function judgeSignatures(
  rule: Pick<SignatureRule, 'signatures'> | undefined,
  given: readonly (Signature | undefined)[],
  what: ToBeSigned,
): SignatureRefusal | undefined {
  const needed = rule?.signatures ?? 0
  if (needed === 0 && given.length === 0) return undefined
  if (given.length === 0) return needed === 2 ? 'second_signature_required' : 'signature_required'
  const valid = given.filter((signature) => signature !== undefined && isFor(signature, what)) as readonly Signature[]
  if (valid.length < given.length) return 'signature_not_valid'
  const signers = new Set(valid.map(({ signerId }) => signerId))
  if (!signers.has(what.actorId)) return 'signature_not_yours'
  return signers.size < needed ? 'second_signature_required' : undefined
}

function isFor(signature: Signature, { command, commandId, content, atMs }: ToBeSigned): boolean {
  const ageMs = atMs - Date.parse(signature.signedAt)
  const isFresh = ageMs >= 0 && ageMs <= VALID_MS
  const isUnused = signature.usedBy === undefined || signature.usedBy === commandId
  return signature.command === command && signature.content === content && isFresh && isUnused
}

export function evolveSignature(before: Signature | undefined, event: SignatureEvent, recordedAt: string): Signature {
  if (event.kind === 'signatureUsed') return { ...before!, usedBy: event.payload.commandId }
  const { command, content, signerId } = event.payload
  return { command, content, signerId, signedAt: recordedAt }
}
