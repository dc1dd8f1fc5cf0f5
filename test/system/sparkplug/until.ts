/** Waits until a condition holds, looking again with every turn of a short timer; fails with its name. */
export async function until<T>(what: string, condition: () => T | undefined | false | null, timeoutMs = 10_000): Promise<T> {
  const deadlineMs = Date.now() + timeoutMs
  for (;;) {
    const result = condition()
    if (result !== undefined && result !== false && result !== null) return result
    if (Date.now() > deadlineMs) throw new Error(`never: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
