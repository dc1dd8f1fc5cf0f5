import type { Words } from '../words.ts'

/** What to do about a cell, for the person who has the file. */
export function unknownCode(title: Words, code: string, near: readonly string[]): Words {
  const short = code.length > 40 ? `${code.slice(0, 40)}…` : code
  const known = near.join(', ')
  return {
    en: `${title.en} ${short} is not known${known && `; known: ${known}, …`}`,
    de: `${title.de} ${short} ist nicht bekannt${known && `; bekannt: ${known}, …`}`,
  }
}

export function standsTwice(line: number): Words {
  return { en: `This record stands in line ${line} already`, de: `Dieser Eintrag steht schon in Zeile ${line}` }
}

export function waitsInVain(line: number): Words {
  return {
    en: `It refers to line ${line}, which makes no record: correct that line first`,
    de: `Es verweist auf Zeile ${line}, aus der kein Eintrag wird: Bitte zuerst jene berichtigen`,
  }
}

export const isRetired: Words = {
  en: 'This record is retired. Name another one',
  de: 'Dieser Eintrag ist stillgelegt. Bitte einen anderen nennen',
}
export const isFixed: Words = {
  en: 'This stays as it was given when the record was made',
  de: 'Das bleibt, wie es beim Anlegen angegeben wurde',
}
export const reinstateFirst: Words = {
  en: 'The record is retired. Write false under retired to take it into use again',
  de: 'Der Eintrag ist stillgelegt. Mit false unter Stillgelegt kommt er wieder in Gebrauch',
}
export const changedMeanwhile: Words = {
  en: 'Somebody has changed this record meanwhile. Look at it again',
  de: 'Jemand hat diesen Eintrag inzwischen geändert. Bitte noch einmal ansehen',
}
