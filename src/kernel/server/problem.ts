import type { FastifyReply } from 'fastify'
import type * as z from 'zod'
import { kernelRefusals } from '../contract/command.ts'
import type { CommandContract } from '../contract/command.ts'
import { languages, type Language, type Words } from '../contract/words.ts'
import type { Gate } from './handler.ts'

/** RFC 9457. The detail says what to do, in the reader's language. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly [member: string]: unknown
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem))
}

/** The first language of `Accept-Language` that the product speaks; English otherwise. */
export function languageOf(header: string | undefined): Language {
  const wanted = (header ?? '')
    .toLowerCase()
    .split(',')
    .map((part) => part.trim().slice(0, 2))
  return languages.find((language) => language === wanted.find((code) => (languages as readonly string[]).includes(code))) ?? 'en'
}

export function refusalProblem(
  contract: CommandContract<any, any>,
  gates: readonly Gate[],
  refusals: readonly string[],
  language: Language,
  commandId: string,
): Problem {
  const reasons = refusals.map((code) => ({ code, detail: wordsOf(contract, gates, code)[language] }))
  return {
    type: '/problems/refused',
    title: language === 'de' ? 'Abgelehnt' : 'Refused',
    status: refusals[0] === 'not_permitted' ? 403 : 409,
    detail: reasons[0]?.detail ?? '',
    outcome: 'refused',
    refusals: reasons,
    commandId,
  }
}

export function inputProblem(issues: readonly z.core.$ZodIssue[], language: Language): Problem {
  return {
    type: '/problems/invalid-input',
    title: language === 'de' ? 'Eingabe ungültig' : 'Invalid input',
    status: 400,
    detail: language === 'de' ? 'Bitte die genannten Felder berichtigen.' : 'Correct the fields that are named.',
    errors: issues.slice(0, 50).map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message })),
  }
}

export function wordsOf(contract: CommandContract<any, any>, gates: readonly Gate[], code: string): Words {
  const own: Readonly<Record<string, Words>> = { ...kernelRefusals, ...contract.refusals }
  if (own[code]) return own[code]
  for (const gate of gates) {
    const words = code.startsWith(`${gate.name}.`) ? gate.refusals[code.slice(gate.name.length + 1)] : undefined
    if (words) return words
  }
  throw new Error(`${contract.name} was refused with ${code}, which nobody declared`)
}
