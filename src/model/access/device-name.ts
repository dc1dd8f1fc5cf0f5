/** What a browser calls itself, and what people call it. Others claim to be these, so the more particular ones come first. */
const browsers = [
  ['Edg', 'Edge'],
  ['OPR', 'Opera'],
  ['SamsungBrowser', 'Samsung Internet'],
  ['Firefox', 'Firefox'],
  ['Chrome', 'Chrome'],
  ['Safari', 'Safari'],
] as const
const systems = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['CrOS', 'ChromeOS'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const

/** `Firefox, Windows` out of the long text that a browser sends; what is unknown is shortened. */
export function deviceName(userAgent: string): string {
  const found = [browsers, systems].flatMap((list) => list.find(([mark]) => userAgent.includes(mark))?.[1] ?? [])
  if (found.length > 0) return found.join(', ')
  return userAgent.length > 40 ? `${userAgent.slice(0, 39)}…` : userAgent
}
