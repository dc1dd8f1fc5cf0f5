import type { PluralWords, Words } from '../../kernel/contract/words.ts'
import type { DeliveryState, Fault } from './contract.ts'

export const words = {
  title: { en: 'Webhooks', de: 'Webhooks' },
  under: {
    en: 'Other programs are told what happens: signed, in order, and again until it has arrived.',
    de: 'Andere Programme erfahren, was geschieht: unterschrieben, der Reihe nach und so lange, bis es angekommen ist.',
  },
  add: { en: 'New webhook', de: 'Neuer Webhook' },
  edit: { en: 'Edit', de: 'Bearbeiten' },
  none: { en: 'No program is told yet', de: 'Noch kein Programm erfährt etwas' },
  noneText: {
    en: 'A webhook sends the events that you choose to an address, for instance of your ERP.',
    de: 'Ein Webhook sendet ausgewählte Ereignisse an eine Adresse, etwa Ihres ERP-Systems.',
  },
  active: { en: 'Active', de: 'Aktiv' },
  paused: { en: 'Paused', de: 'Angehalten' },
  waiting: { en: 'Receiver is waited for', de: 'Empfänger wird erwartet' },
  givenUp: { en: 'Given up', de: 'Aufgegeben' },
  arrived: { en: 'Last arrival', de: 'Zuletzt angekommen' },
  events: { en: 'Events', de: 'Ereignisse' },
  place: { en: 'Only from', de: 'Nur von' },
  secretOf: { en: 'Secret of', de: 'Geheimnis vom' },
  nextTry: {
    en: 'A message has not arrived: {why}. Attempt {next} at {at}; what is behind it waits.',
    de: 'Eine Nachricht ist nicht angekommen: {why}. Versuch {next} um {at}; alles dahinter wartet.',
  },
  test: { en: 'Send a test', de: 'Test senden' },
  pause: { en: 'Pause', de: 'Anhalten' },
  resume: { en: 'Resume', de: 'Fortsetzen' },
  messages: { en: 'Messages', de: 'Nachrichten' },
  noMessages: { en: 'Nothing was sent yet', de: 'Noch nichts gesendet' },
  when: { en: 'Tried', de: 'Versucht' },
  event: { en: 'Event', de: 'Ereignis' },
  answer: { en: 'Answer', de: 'Antwort' },
  again: { en: 'Send again', de: 'Erneut senden' },
  skip: { en: 'Skip', de: 'Überspringen' },
  onlyDead: { en: 'Only what was given up', de: 'Nur Aufgegebenes' },
  name: { en: 'Name', de: 'Name' },
  url: { en: 'Address', de: 'Adresse' },
  urlHint: {
    en: 'It is kept in the ledger. Tokens and passwords do not belong into it.',
    de: 'Sie steht im Hauptbuch. Zugangsschlüssel und Passwörter gehören nicht hinein.',
  },
  placeHint: { en: 'This equipment and everything below it', de: 'Diese Anlage und alles darunter' },
  texts: { en: 'Send notes that people wrote', de: 'Auch senden, was Menschen geschrieben haben' },
  textsHint: { en: 'What was sent cannot be redacted any more.', de: 'Was gesendet ist, lässt sich nicht mehr schwärzen.' },
  secret: { en: 'Secret', de: 'Geheimnis' },
  secretHint: {
    en: 'It is shown only now. Give it to the receiver, which checks the signature of each message with it.',
    de: 'Es wird nur jetzt gezeigt. Geben Sie es dem Empfänger, der damit die Unterschrift jeder Nachricht prüft.',
  },
  rotate: { en: 'Give a new secret', de: 'Neues Geheimnis vergeben' },
  rotateHint: {
    en: 'For 24 hours the old one signs too.',
    de: 'Noch 24 Stunden lang unterschreibt auch das alte.',
  },
  rotated: { en: 'The new secret signs from now on.', de: 'Ab jetzt unterschreibt das neue Geheimnis.' },
  create: { en: 'Create webhook', de: 'Webhook anlegen' },
  save: { en: 'Save', de: 'Speichern' },
  remove: { en: 'Remove webhook', de: 'Webhook entfernen' },
  check: { en: 'Please check: {what}', de: 'Bitte prüfen: {what}' },
} as const satisfies Record<string, Words>

export const counted = {
  dead: {
    one: { en: '{count} message was given up', de: '{count} Nachricht wurde aufgegeben' },
    other: { en: '{count} messages were given up', de: '{count} Nachrichten wurden aufgegeben' },
  },
  attempts: { one: { en: '{count} attempt', de: '{count} Versuch' }, other: { en: '{count} attempts', de: '{count} Versuche' } },
} as const satisfies Record<string, PluralWords>

export const states: Readonly<Record<DeliveryState, Words>> = {
  trying: { en: 'Tried again', de: 'Wird wiederholt' },
  delivered: { en: 'Arrived', de: 'Angekommen' },
  dead: { en: 'Given up', de: 'Aufgegeben' },
  skipped: { en: 'Skipped', de: 'Übersprungen' },
}

/** `good` arrived, `bad` wants a person or another attempt. */
export const tones = { trying: 'bad', delivered: 'good', dead: 'bad', skipped: 'idle' } as const satisfies Record<DeliveryState, string>

export const faults: Readonly<Record<Fault, Words>> = {
  address_refused: {
    en: 'the address lies inside the network, and the configuration does not allow it',
    de: 'die Adresse liegt im eigenen Netz, und die Konfiguration erlaubt sie nicht',
  },
  name_unknown: { en: 'the name of the receiver is unknown', de: 'der Name des Empfängers ist unbekannt' },
  unreachable: { en: 'the receiver cannot be reached', de: 'der Empfänger ist nicht erreichbar' },
  timed_out: { en: 'the receiver did not answer in time', de: 'der Empfänger hat nicht rechtzeitig geantwortet' },
  certificate: { en: 'the certificate of the receiver is not trusted', de: 'dem Zertifikat des Empfängers wird nicht vertraut' },
  event_gone: { en: 'the event is no longer there', de: 'das Ereignis gibt es nicht mehr' },
}
