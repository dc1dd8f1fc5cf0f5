/** A pattern for `ilike` that finds what contains this text, whatever signs are in it: who searches for `100%` means the per cent. */
export function likePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
}
