import { parseProblem, ProblemError, UnreachableError } from './problem.ts'
import { currentLanguage } from './words.ts'

/**
 * Sends something long, and yields each JSON line of the answer as it comes.
 * @throws ProblemError when the server refuses it; UnreachableError when the connection is lost on the way.
 */
export async function* streamedLines(path: string, init: RequestInit): AsyncGenerator<unknown> {
  const headers = { ...(init.headers as Record<string, string> | undefined), 'accept-language': currentLanguage() }
  const response = await reached(fetch(path, { credentials: 'same-origin', ...init, headers }))
  if (!response.ok) throw new ProblemError(parseProblem(response.status, await response.json().catch(() => undefined)))
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (let part = await reached(reader.read()); !part.done; part = await reached(reader.read())) {
    const lines = (rest + part.value).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line)
  }
}

function reached<Result>(answer: Promise<Result>): Promise<Result> {
  return answer.catch((cause: unknown) => {
    throw new UnreachableError(cause)
  })
}
