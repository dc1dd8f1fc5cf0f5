import type { Accepted } from '../contract/command.ts'
import { learnServerTime } from './clock.ts'
import { isUnreachableStatus, type Problem, ProblemError, parseProblem, UnreachableError } from './problem.ts'
import { currentLanguage } from './words.ts'

/**
 * One request to the server.
 * @throws ProblemError when the server answered with a problem, UnreachableError when no answer came.
 */
export async function request(path: string, init: RequestInit = {}, timeoutMs = 20_000): Promise<unknown> {
  const sentMs = Date.now()
  const signal = init.signal ? AbortSignal.any([init.signal, AbortSignal.timeout(timeoutMs)]) : AbortSignal.timeout(timeoutMs)
  let response: Response
  let text: string
  try {
    response = await fetch(path, {
      credentials: 'same-origin',
      ...init,
      signal,
      headers: {
        accept: 'application/json',
        'accept-language': currentLanguage(),
        ...(init.headers as Record<string, string> | undefined),
      },
    })
    text = await response.text()
  } catch (cause) {
    if (init.signal?.aborted) throw cause
    throw new UnreachableError(cause)
  }
  learnServerTime(response.headers.get('date'), sentMs, Date.now())
  const body = parseBody(text)
  if (response.ok) return body
  if (isUnreachableStatus(response.status)) throw new UnreachableError(response.status, spokenProblem(response.status, body))
  throw new ProblemError(parseProblem(response.status, body))
}

function parseBody(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A gateway says nothing that helps; the server itself says why. */
function spokenProblem(status: number, body: unknown): Problem | undefined {
  const problem = parseProblem(status, body)
  return problem.detail === undefined ? undefined : problem
}

/** @param body the frozen JSON text, sent byte for byte again on every retry. */
export async function postCommand(name: string, commandId: string, body: string, headers: Record<string, string> = {}): Promise<Accepted> {
  return (await request(`/api/commands/${name}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'idempotency-key': commandId, ...headers },
  })) as Accepted
}

/** Turns a query's input into the URL's fields: absent values are left out, lists are joined by comma, the order is fixed. */
export function searchOf(input: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams()
  for (const [field, value] of Object.entries(input).sort(([left], [right]) => (left < right ? -1 : 1))) {
    if (value === undefined || value === null || value === '') continue
    search.set(field, Array.isArray(value) ? value.join(',') : String(value))
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}

export function getQuery(name: string, input: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<unknown> {
  return request(`/api/queries/${name}${searchOf(input)}`, signal ? { signal } : {})
}
