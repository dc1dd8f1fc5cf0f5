/** Makes work that never runs beside itself. Who asks while it runs is heard: it runs once more. `work` deals with its own failures. */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let isWanted = false
  let running: Promise<void> | undefined
  const run = async () => {
    try {
      while (isWanted) {
        isWanted = false
        await work()
      }
    } finally {
      running = undefined
    }
  }
  return () => {
    isWanted = true
    return (running ??= run())
  }
}
