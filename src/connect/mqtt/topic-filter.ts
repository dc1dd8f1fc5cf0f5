/** Whether a topic is matched by an MQTT filter. Wildcards at the beginning never match topics that begin with `$` (MQTT 3.1.1, 4.7.2). */
export function matchesTopic(filter: string, topic: string): boolean {
  const wanted = filter.split('/')
  const levels = topic.split('/')
  if (topic.startsWith('$') && (wanted[0] === '+' || wanted[0] === '#')) return false
  for (let index = 0; index < wanted.length; index++) {
    const level = wanted[index]
    if (level === '#') return true
    if (index >= levels.length || (level !== '+' && level !== levels[index])) return false
  }
  return levels.length === wanted.length
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
