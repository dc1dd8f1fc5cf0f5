import { useEffect, useState } from 'react'

/**
 * The plant's time in the browser. Panels have wrong clocks; what a person reports carries the time of the press, so the offset
 * to the server is measured with every answer (its `Date` header, which is good to a second).
 */
let offsetMs: number | undefined

/** @returns the offset in milliseconds; differences that the header's resolution cannot show count as none. */
export function clockOffsetMs(serverMs: number, sentMs: number, receivedMs: number): number {
  const offset = serverMs + 500 - (sentMs + receivedMs) / 2
  return Math.abs(offset) <= 2000 ? 0 : Math.round(offset)
}

export function learnServerTime(dateHeader: string | null, sentMs: number, receivedMs: number): void {
  const serverMs = dateHeader ? Date.parse(dateHeader) : Number.NaN
  if (!Number.isNaN(serverMs) && receivedMs - sentMs < 5000) offsetMs = clockOffsetMs(serverMs, sentMs, receivedMs)
}

/** The server's clock minus this one, as the last answer told it; undefined before the first. */
export function measuredOffsetMs(): number | undefined {
  return offsetMs
}

/** Milliseconds since 1970 by the server's clock. */
export function nowMs(): number {
  return Date.now() + (offsetMs ?? 0)
}

/** The present instant, renewed every `everyMs`, in step with whole periods so that clocks on one wall change together. */
export function useNow(everyMs = 1000): number {
  const [now, setNow] = useState(nowMs)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const tick = () => {
      const at = nowMs()
      setNow(at)
      timer = setTimeout(tick, everyMs - (at % everyMs))
    }
    tick()
    return () => clearTimeout(timer)
  }, [everyMs])
  return now
}
