import type { PlantShift } from '../plant/plant-calendar.ts'

/** Somebody who works at the demo plant. The product must know the login. */
export interface Operator {
  login: string
  name: string
  /** Code of the line or cell. */
  area: string
  shiftCode: PlantShift['shiftCode']
}

/** Two people per area and shift: one does the work, the other sometimes helps too much. */
export const CREW: readonly Operator[] = [
  { login: 'anna.becker', name: 'Anna Becker', area: 'BOT1', shiftCode: 'Early' },
  { login: 'murat.demir', name: 'Murat Demir', area: 'BOT1', shiftCode: 'Early' },
  { login: 'jonas.krueger', name: 'Jonas Krüger', area: 'BOT1', shiftCode: 'Late' },
  { login: 'sofia.rossi', name: 'Sofia Rossi', area: 'BOT1', shiftCode: 'Late' },
  { login: 'mehmet.yilmaz', name: 'Mehmet Yılmaz', area: 'BOT1', shiftCode: 'Night' },
  { login: 'katja.schulz', name: 'Katja Schulz', area: 'BOT1', shiftCode: 'Night' },
  { login: 'petra.vogel', name: 'Petra Vogel', area: 'MAC', shiftCode: 'Early' },
  { login: 'ivan.horvat', name: 'Ivan Horvat', area: 'MAC', shiftCode: 'Early' },
  { login: 'lukas.brandt', name: 'Lukas Brandt', area: 'MAC', shiftCode: 'Late' },
  { login: 'nina.lorenz', name: 'Nina Lorenz', area: 'MAC', shiftCode: 'Late' },
  { login: 'agnieszka.nowak', name: 'Agnieszka Nowak', area: 'MAC', shiftCode: 'Night' },
  { login: 'tom.fischer', name: 'Tom Fischer', area: 'MAC', shiftCode: 'Night' },
]

/** How often people err: share of the jobs on which it happens. */
export interface Mistakes {
  /** The start is tapped some 40 minutes after the machine began. */
  lateStart: number
  /** The finish is tapped hours later. */
  forgottenFinish: number
  /** The next order on the list is started, noticed after minutes, and paused. */
  wrongOrder: number
  /** Scrap is booked with the label of the lot made before. */
  wrongLot: number
  /** A finger bounces: the same touch arrives twice. */
  doubleTap: number
  /** A colleague starts the same job a moment later. */
  twoPeople: number
  /** Scrap is found after the job was finished. */
  scrapAfterFinish: number
  /** The browser is closed while the answer is on its way; the person taps again later. */
  browserClosed: number
}

export const EVERYDAY_MISTAKES: Mistakes = {
  lateStart: 0.05,
  forgottenFinish: 0.05,
  wrongOrder: 0.04,
  wrongLot: 0.03,
  doubleTap: 0.06,
  twoPeople: 0.04,
  scrapAfterFinish: 0.06,
  browserClosed: 0.04,
}

export const NO_MISTAKES: Mistakes = {
  lateStart: 0,
  forgottenFinish: 0,
  wrongOrder: 0,
  wrongLot: 0,
  doubleTap: 0,
  twoPeople: 0,
  scrapAfterFinish: 0,
  browserClosed: 0,
}

export interface Habits {
  mistakes: Mistakes
  /**
   * Punctual people tap at the very instant at which it happens on the floor and report nothing that the machine does not
   * count: then the product's books must equal the truth exactly.
   */
  punctual: boolean
  /** Share of the jobs on which a person reports scrap by hand. */
  manualScrapShare: number
  /** Stops that last at least this long are classified. */
  classifiesFromMs: number
}

export const EVERYDAY_HABITS: Habits = {
  mistakes: EVERYDAY_MISTAKES,
  punctual: false,
  manualScrapShare: 0.3,
  classifiesFromMs: 180_000,
}

export const PUNCTUAL_HABITS: Habits = {
  mistakes: NO_MISTAKES,
  punctual: true,
  manualScrapShare: 0,
  classifiesFromMs: Number.POSITIVE_INFINITY,
}
