import type { FastifyReply } from 'fastify'
import type * as z from 'zod'
import { kernelRefusals } from '../contract/command.ts'
import type { CommandContract } from '../contract/command.ts'
import { languages, type Language, type Words } from '../contract/words.ts'
import type { Gate } from './handler.ts'
import { Incident } from './pipeline.ts'
import { type StorageFault, storageFaultOf } from './postgres/storage-fault.ts'
import { NotTheWriter } from './writer-session.ts'

/** RFC 9457. The detail says what to do, in the reader's language. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly [member: string]: unknown
}

/** By which lines of a log that belong together are found: those of one request, and those of one command over all its repetitions. */
export interface LineIds {
  readonly requestId?: string | undefined
  readonly commandId?: string | undefined
}

/** Nobody has signed in, or is signed in any more. */
export const signInFirst: Problem = { type: '/problems/sign-in', title: 'Sign in first', status: 401 }

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.status === 503) void reply.header('retry-after', '1')
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

/** @param log makes an incident of an error that has none yet and answers its id. */
export function failureProblem(error: unknown, language: Language, log: () => string): Problem {
  const { statusCode = 500, message } = error as { statusCode?: number; message?: string }
  if (statusCode >= 400 && statusCode < 500) return { type: '/problems/bad-request', title: message ?? '', status: statusCode }
  if (error instanceof NotTheWriter) {
    const title =
      language === 'de' ? 'Im Augenblick nicht möglich, bitte gleich noch einmal' : 'Not possible at the moment, try again shortly'
    return { type: '/problems/not-the-writer', title, status: 503 }
  }
  const incidentId = error instanceof Incident ? error.incidentId : log()
  const fault = storageFaultOf(error)
  if (fault) return { ...storageProblem(fault, language), incidentId }
  return { type: '/problems/incident', title: language === 'de' ? 'Unerwarteter Fehler' : 'Unexpected error', status: 500, incidentId }
}

/** Why nothing can be stored now. The sender keeps what he sent and sends it again: 503. */
export function storageProblem(fault: StorageFault, language: Language): Problem {
  const { type, [language]: words } = storageProblems[fault]
  return { type, status: 503, ...words }
}

interface StorageWords extends Readonly<Record<Language, { readonly title: string; readonly detail: string }>> {
  readonly type: string
}

const storageProblems: Readonly<Record<StorageFault, StorageWords>> = {
  full: {
    type: '/problems/storage-full',
    en: {
      title: 'The disk of the database is full',
      detail: 'Nothing can be stored at the moment. What you entered is kept and sent again. An administrator must free space.',
    },
    de: {
      title: 'Der Datenträger der Datenbank ist voll',
      detail:
        'Im Augenblick kann nichts gespeichert werden. Ihre Eingaben bleiben erhalten und werden neu gesendet. Ein Administrator muss Platz schaffen.',
    },
  },
  readOnly: {
    type: '/problems/storage-read-only',
    en: {
      title: 'The database takes no changes',
      detail: 'It can be read only at the moment. What you entered is kept and sent again.',
    },
    de: {
      title: 'Die Datenbank nimmt keine Änderungen an',
      detail: 'Sie lässt sich im Augenblick nur lesen. Ihre Eingaben bleiben erhalten und werden neu gesendet.',
    },
  },
  away: {
    type: '/problems/database-away',
    en: {
      title: 'The database is not there',
      detail: 'The server waits for its database. What you entered is kept and sent again.',
    },
    de: {
      title: 'Die Datenbank ist nicht da',
      detail: 'Der Server wartet auf seine Datenbank. Ihre Eingaben bleiben erhalten und werden neu gesendet.',
    },
  },
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
