import type { Words } from '../contract/words.ts'

/** One reason of a refusal; `detail` is the sentence for the person, already in his language. */
export interface RefusalReason {
  readonly code: string
  readonly detail: string
}

/** One field that the contract does not accept. */
export interface InputError {
  readonly path: string
  readonly message: string
}

/** What the server answered instead of a result (RFC 9457). */
export interface Problem {
  readonly kind: 'refused' | 'invalid' | 'signedOut' | 'forbidden' | 'missing' | 'broken'
  readonly status: number
  readonly title: string
  readonly detail: string | undefined
  readonly refusals: readonly RefusalReason[]
  readonly errors: readonly InputError[]
}

/** Thrown by the transport when the server answered, but not with what was asked for. */
export class ProblemError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title)
    this.name = 'ProblemError'
    this.problem = problem
  }
}

/** Thrown when no answer came: the question may or may not have arrived. */
export class UnreachableError extends Error {
  /** What the server said of itself, when it is there but can do nothing now. */
  readonly problem: Problem | undefined
  constructor(cause: unknown, problem?: Problem) {
    super('The server did not answer.', { cause })
    this.name = 'UnreachableError'
    this.problem = problem
  }
}

const kindByStatus: Readonly<Record<number, Problem['kind']>> = {
  400: 'invalid',
  401: 'signedOut',
  403: 'forbidden',
  404: 'missing',
  409: 'refused',
  422: 'invalid',
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function listOf<Row>(value: unknown, row: (entry: Record<string, unknown>) => Row): Row[] {
  return Array.isArray(value) ? value.filter((entry) => entry !== null && typeof entry === 'object').map(row) : []
}

/** Reads a problem document; anything else (a proxy's page, nothing) becomes a problem as well, by its status. */
export function parseProblem(status: number, body: unknown): Problem {
  const document = (body !== null && typeof body === 'object' ? body : {}) as Record<string, unknown>
  const refused = document.outcome === 'refused'
  return {
    kind: refused ? 'refused' : (kindByStatus[status] ?? 'broken'),
    status,
    title: textOf(document.title) ?? `HTTP ${status}`,
    detail: textOf(document.detail),
    refusals: listOf(document.refusals, (entry) => ({
      code: textOf(entry.code) ?? 'unknown',
      detail: textOf(entry.detail) ?? textOf(entry.code) ?? '',
    })),
    errors: listOf(document.errors, (entry) => ({
      path: Array.isArray(entry.path) ? entry.path.join('.') : (textOf(entry.path) ?? ''),
      message: textOf(entry.message) ?? '',
    })),
  }
}

/** A gateway that says 502–504 (or 429) stands in front of a server that is not there (now): the same as no answer at all. */
export function isUnreachableStatus(status: number): boolean {
  return status === 429 || (status >= 502 && status <= 504)
}

export const problemTitles: Readonly<Record<Problem['kind'], Words>> = {
  refused: { en: 'Not possible', de: 'Nicht möglich' },
  invalid: { en: 'Please check the input', de: 'Bitte Eingabe prüfen' },
  signedOut: { en: 'Please sign in again', de: 'Bitte neu anmelden' },
  forbidden: { en: 'No permission', de: 'Keine Berechtigung' },
  missing: { en: 'Not found', de: 'Nicht gefunden' },
  broken: { en: 'Something went wrong on the server', de: 'Auf dem Server ist etwas schiefgegangen' },
}

/** The sentences that a person should read, best first. */
export function sentencesOf(problem: Problem): string[] {
  if (problem.refusals.length > 0) return problem.refusals.map((reason) => reason.detail)
  if (problem.errors.length > 0) return problem.errors.map((error) => (error.path ? `${error.path}: ${error.message}` : error.message))
  return [problem.detail ?? problem.title]
}
