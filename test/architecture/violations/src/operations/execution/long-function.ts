export const long = (a: number) => {
  const b = a + 1
  const c = b + 1
  const d = c + 1
  return d
}
