import { ProblemError, sentencesOf, UnreachableError } from './problem.ts'

export function isUnreachable(error: unknown): boolean {
  return error instanceof UnreachableError
}

/** What a person should read about any error. */
export function sentencesOfError(error: unknown): string[] {
  if (error instanceof ProblemError) return sentencesOf(error.problem)
  return [error instanceof Error ? error.message : String(error)]
}
