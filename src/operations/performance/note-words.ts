import type { Words } from '../../kernel/contract/words.ts'
import type { AccountNoteCode } from './fact.ts'

/** What each note of the books means, for the screens that show it. Quantity and subject (tag, occupation, shift) stand beside it. */
export const accountNoteWords: Readonly<Record<AccountNoteCode, Words>> = {
  counter_stale: {
    en: 'A late counter value lay behind the counter and was ignored.',
    de: 'Ein verspäteter Zählerwert lag hinter dem Zählerstand und wurde nicht gezählt.',
  },
  counter_rolled_over: { en: 'The counter rolled over.', de: 'Der Zähler ist übergelaufen.' },
  counter_restarted: {
    en: 'The counter was restarted; what it shows since then is counted.',
    de: 'Der Zähler wurde neu gestartet; was er seitdem zeigt, ist gezählt.',
  },
  counter_restart_unknown: {
    en: 'The counter was set to a value that it cannot have counted; parts made meanwhile may be missing.',
    de: 'Der Zähler wurde auf einen Wert gesetzt, den er nicht gezählt haben kann; inzwischen gefertigte Teile können fehlen.',
  },
  counter_gap_booked: {
    en: 'Parts made while no data came are booked at the end of the gap.',
    de: 'Teile aus der Zeit ohne Daten sind am Ende der Lücke gebucht.',
  },
  counter_gap_marked: {
    en: 'Parts made while no data came are booked to no job.',
    de: 'Teile aus der Zeit ohne Daten sind ohne Auftrag gebucht.',
  },
  counter_gap_asked: {
    en: 'Parts made while no data came are not booked: please report them.',
    de: 'Teile aus der Zeit ohne Daten sind nicht gebucht: bitte melden.',
  },
  counter_not_a_number: { en: 'A counter value was no number.', de: 'Ein Zählerwert war keine Zahl.' },
  stop_closed_by_count: {
    en: 'The unit was said to be stopped but counted parts: the stop was closed at the first of them.',
    de: 'Die Anlage war als stehend gemeldet, zählte aber Teile: Der Stillstand wurde beim ersten beendet.',
  },
  produced_without_job: { en: 'Output without a job.', de: 'Produktion ohne Auftrag.' },
  produced_outside_calendar: { en: 'Production outside the work calendar.', de: 'Produktion außerhalb des Arbeitskalenders.' },
  count_cross_check: {
    en: 'The other count of the same parts; it is not booked.',
    de: 'Die andere Zählung derselben Teile; sie ist nicht gebucht.',
  },
  occupations_overlap: {
    en: 'The next job began before this one was finished; it ends there.',
    de: 'Der nächste Auftrag begann, bevor dieser beendet war; er endet dort.',
  },
  shares_not_one: {
    en: 'The shares of the job orders do not sum to 1; the last one takes the difference.',
    de: 'Die Anteile der Aufträge ergeben nicht 1; der letzte nimmt die Differenz.',
  },
}
