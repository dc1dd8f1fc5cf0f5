/** Column 0 is `A`, column 27 is `AB`. */
export function lettersOf(column: number): string {
  return column < 26 ? String.fromCharCode(65 + column) : lettersOf(Math.floor(column / 26) - 1) + lettersOf(column % 26)
}

/** `AB12` stands in column 27, counted from 0; undefined when it is no name of a cell. */
export function columnOf(cell: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}(?=\d)/.exec(cell ?? '')?.[0]
  return letters === undefined ? undefined : [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}
