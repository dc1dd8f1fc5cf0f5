/**
 * Matches a topic against an MQTT filter. Returns what stands at each wildcard, in order (`#` gives the rest, which may be empty),
 * or undefined when it does not match. Wildcards at the beginning never match topics that begin with `$` (MQTT 3.1.1, 4.7.2).
 */
export function matchTopic(filter: string, topic: string): string[] | undefined {
  const wanted = filter.split('/')
  const levels = topic.split('/')
  if (topic.startsWith('$') && (wanted[0] === '+' || wanted[0] === '#')) return undefined
  const captures: string[] = []
  for (let index = 0; index < wanted.length; index++) {
    const level = wanted[index] as string
    if (level === '#') return [...captures, levels.slice(index).join('/')]
    if (index >= levels.length) return undefined
    if (level === '+') captures.push(levels[index] as string)
    else if (level !== levels[index]) return undefined
  }
  return levels.length === wanted.length ? captures : undefined
}

/** Whether a text is a filter: `+` and `#` stand alone in their level, `#` only in the last. */
export function isTopicFilter(filter: string): boolean {
  if (filter === '' || filter.includes('\0') || filter.length > 1024) return false
  const levels = filter.split('/')
  return levels.every((level, index) => {
    if (level === '+') return true
    if (level === '#') return index === levels.length - 1
    return !/[+#]/.test(level)
  })
}

/** Whether every topic that `wanted` matches is matched by `allowed` too (both are filters). */
export function coversFilter(allowed: string, wanted: string): boolean {
  const outer = allowed.split('/')
  const inner = wanted.split('/')
  for (let index = 0; index < outer.length; index++) {
    if (outer[index] === '#') return true
    if (index >= inner.length || inner[index] === '#') return false
    if (outer[index] !== '+' && outer[index] !== inner[index]) return false
  }
  return outer.length === inner.length
}
