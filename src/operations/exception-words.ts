import type { Words } from '../kernel/contract/words.ts'
import type { ExceptionCode } from './execution/contract.ts'

/** What each exception says to the person who has to look at it. The fact itself is booked. */
export const exceptionWords: Readonly<Record<ExceptionCode, Words>> = {
  over_production: { en: 'More was made than ordered.', de: 'Es wurde mehr gefertigt als bestellt.' },
  reported_while_not_running: {
    en: 'A quantity was reported while the job was not running.',
    de: 'Eine Menge wurde gemeldet, als der Auftrag nicht lief.',
  },
  transition_does_not_fit: {
    en: 'A step was reported that does not fit the steps around it.',
    de: 'Ein Schritt wurde gemeldet, der nicht zu den Schritten davor und danach passt.',
  },
  work_unit_was_occupied: {
    en: 'The job was started or resumed while another one was still running here.',
    de: 'Der Auftrag wurde begonnen oder fortgesetzt, als hier noch ein anderer lief.',
  },
  crosscheck_differs: {
    en: 'The machine and the person have counted differently.',
    de: 'Maschine und Mensch haben unterschiedlich gezählt.',
  },
  counted_after_close: { en: 'Parts were counted after the job was closed.', de: 'Nach dem Abschluss wurden noch Teile gezählt.' },
}
