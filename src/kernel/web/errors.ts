import { ProblemError, sentencesOf, UnreachableError } from './problem.ts'

export function isUnreachable(error: unknown): boolean {
  return error instanceof UnreachableError
}

/** The server is there and says why it can do nothing now. */
export function isSpoken(error: unknown): boolean {
  return error instanceof UnreachableError && error.problem !== undefined
}

/** What a person should read about any error. */
export function sentencesOfError(error: unknown): string[] {
  if (error instanceof UnreachableError && error.problem) return [error.problem.title, ...sentencesOf(error.problem)]
  if (error instanceof ProblemError) return sentencesOf(error.problem)
  return [error instanceof Error ? error.message : String(error)]
}
