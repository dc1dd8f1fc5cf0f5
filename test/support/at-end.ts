type End = () => unknown

const ends: End[] = []

/**
 * Called when all tests of the file are over, the last that came first: what `beforeAll` opens is closed by it. An `afterAll` that is called within a
 * `beforeAll` is never heard of again (Vitest takes them only while it collects), and a program that nobody stops runs on beside the files that follow.
 */
export function atEnd(end: End): void {
  ends.push(end)
}

/** One after the other, also when one of them fails. @throws the first failure */
export async function endAll(): Promise<void> {
  const failures: unknown[] = []
  for (const end of ends.splice(0).toReversed()) {
    try {
      await end()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}
